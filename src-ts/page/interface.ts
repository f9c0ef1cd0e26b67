/**
 * What the API asks of the host: start the system, call it, hear its notices, take it down.
 *
 * Entry points: Switchboard (made by openSwitchboard in switchboard.ts), SwitchboardOptions.
 * Does not do: any of it; nor does it know what a call means.
 */
import type { Transport } from '../transport/channel.ts';
import type { MessageName, ReplyFields, RequestFields } from '../wire/codec.ts';

export interface Reply<N extends MessageName> {
  fields: ReplyFields<N>;
  tail: Uint8Array;
}

/** An answer to a request of resmgr's or a server's. */
export interface Answer<N extends MessageName> {
  fields: ReplyFields<N>;
  tail?: Uint8Array;
}
/** `signal` is aborted when whoever asks no longer wants to wait: EINTR then, or the answer all the same. */
export type Answerer<N extends MessageName> = (
  fields: RequestFields<N>,
  tail: Uint8Array,
  signal: AbortSignal,
) => Promise<Answer<N>> | Answer<N>;

export interface CallOptions {
  tail?: Uint8Array;
  /** pid of the vfork child on whose behalf the page speaks, between vfork and exec. */
  actor?: number;
  /** Aborting sends CANCEL; the call then rejects with EINTR, unless its result came first. */
  signal?: AbortSignal;
}

export interface Switchboard {
  readonly transport: Transport;
  readonly name: string;
  /** Rejects with KernelError(code, name of the call); with ENXIO once closed. */
  call<N extends MessageName>(
    dest: number,
    name: N,
    fields: RequestFields<N>,
    options?: CallOptions,
  ): Promise<Reply<N>>;
  /** Calls back for every notice of that name; returns the function that stops it. */
  onNotice<N extends MessageName>(name: N, listener: (fields: RequestFields<N>, tail: Uint8Array) => void): () => void;
  /** Who answers that request; a KernelError becomes its errno. */
  onRequest<N extends MessageName>(name: N, answerer: Answerer<N>): void;
  /** Calls back when a server has died; calls that it still owed an answer reject with EIO. */
  onFault(listener: (server: string, reason: string) => void): void;
  /** Starts one of the system's own images on a slot. `blob`: u32 argc, u32 envc, then argc + envc NUL-terminated strings. */
  startImage(endpoint: number, image: string, blob: Uint8Array): void;
  /** All iframes, workers, channels and timers are gone when it resolves; calls in flight reject. */
  close(): Promise<void>;
}

export interface Progress {
  phase: string;
  loaded: number;
  total: number;
}

export interface SwitchboardOptions {
  name: string;
  assets: URL;
  transport: 'auto' | Transport;
  processes: number;
  spare: number;
  /** Where the program lies that the system's shell will be, if that is known. */
  shell: URL | null;
  /** init's arguments and environment, as for startImage. */
  initBlob: Uint8Array;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** Resolves when resmgr and its servers run (it has answered `boot`). */
export type OpenSwitchboard = (options: SwitchboardOptions) => Promise<Switchboard>;
