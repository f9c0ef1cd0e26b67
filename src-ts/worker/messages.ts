/**
 * What the page and a slot's worker say to each other by postMessage: only what a datagram can't
 * carry (shared memory, compiled modules, the memory of a fork) and what must work while no transport is
 * open yet. Types alone; sent by page/switchboard.ts, page/slot.ts and worker/worker.ts.
 */
import type { EnteredImage } from '../direct/entered.ts';
import type { Glue } from '../direct/glue.ts';
import type { Used } from './memory.ts';
import type { Transport } from '../transport/channel.ts';

/** What starts in a slot. */
export interface Start {
  endpoint: number;
  module: WebAssembly.Module;
  /** Smallest memory of the image, in 64 KiB pages. */
  pages: number;
  /** Start blob: u32 argc, u32 envc, strings. Empty for a fork. */
  blob: Uint8Array;
  /** Milliseconds that the system's wall clock is ahead of the browser's. */
  clockShift: number;
  /** For a fork: the parent's memory in use and where its stack pointer stands. */
  fork?: ForkImage;
}

export interface ForkImage {
  /** All of the parent's memory, in bytes. */
  size: number;
  stackPointer: number;
  used: Used;
  /** The parent's, until resmgr says otherwise. */
  group: number;
}

export type ToWorker =
  | {
      type: 'open';
      instance: string;
      slot: number;
      transport: Transport;
      memory: SharedArrayBuffer | null;
      dead: number;
      /** Milliseconds that the page's monotonic clock is behind the wall clock (clock.ts). */
      behind: number;
    }
  /** The servers that callers enter; comes before the first start. */
  | { type: 'entered'; servers: EnteredImage[]; glue: Glue }
  | ({ type: 'start' } & Start)
  | { type: 'kill'; endpoint: number }
  /** The port transport: leads to slot `peer`. */
  | { type: 'port'; peer: number; port: MessagePort }
  /** Where memory is not shared: the servers that have died, a bit each. */
  | { type: 'dead'; servers: number }
  | { type: 'close' };

export type FromWorker =
  | { type: 'opened' }
  /** The port transport: a port to that slot, please. */
  | { type: 'connect'; slot: number }
  /** An answer to kill: nothing of that endpoint runs any more. */
  | { type: 'killed'; endpoint: number }
  /** exec: start the image in that endpoint, maybe the sender's own. */
  | { type: 'exec'; endpoint: number; image: number; blob: Uint8Array }
  | { type: 'fork'; endpoint: number; module: WebAssembly.Module; pages: number; fork: ForkImage }
  /** A server has trapped, here: nobody else would hear of it. */
  | { type: 'fault'; server: number; reason: string }
  | { type: 'closed' };
