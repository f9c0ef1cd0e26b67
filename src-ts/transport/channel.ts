/**
 * What a transport is: the way datagrams travel between the inboxes of one kernel.
 *
 * Entry points: the interface Channel, implemented by broadcast.ts, port.ts and shared.ts; addressOf.
 * Does not do: stamping, matching replies, waking programs (worker/host.ts, page/client.ts).
 * Nothing outside this folder knows which transport is in use.
 */
import { SERVER, slotOf } from '../wire/codec.ts';

/** 'rings' is today what 'shared' is too. */
export type Transport = 'shared' | 'rings' | 'port' | 'broadcast';

export interface Channel {
  /** Queues a copy of the datagram for the inbox of `dest`'s slot. Order is kept per sender and receiver. */
  send(dest: number, bytes: Uint8Array): void;
  /** The next datagram that has come, or null. The bytes are valid until the next take or wait: who keeps them copies them. */
  take(): Uint8Array | null;
  /** Resolves when something may have come, wake() was called, or after `ms` (negative: no limit). */
  wait(ms: number): Promise<void>;
  /** The same, blocking the thread; only where `blocking`. */
  waitBlocking(ms: number): void;
  readonly blocking: boolean;
  /** Ends a wait() of this side. */
  wake(): void;
  close(): void;
}

const serverNames = new Map<number, string>(Object.entries(SERVER).map(([name, slot]) => [slot, name]));

/** The name of an inbox, such as `resmgr` or `proc.12`. */
export function addressOf(endpoint: number): string {
  const slot = slotOf(endpoint);
  return serverNames.get(slot) ?? `proc.${slot}`;
}
