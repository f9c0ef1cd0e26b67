/**
 * What a transport is: the way datagrams travel between the inboxes of one kernel.
 *
 * Entry points: the interface Channel, implemented by broadcast.ts, port.ts and shared.ts; addressOf, owned.
 * Does not do: stamping, matching replies, waking programs (worker/host.ts, page/client.ts).
 * Only who opens one knows which it is (page/switchboard.ts, worker/worker.ts); of others they ask whether it blocks.
 */
import { SERVER, slotOf } from '../wire/codec.ts';

/** On 'shared' callers enter servers (direct/), and what is left goes as on 'rings'. */
export type Transport = 'shared' | 'rings' | 'port' | 'broadcast';

export interface Channel {
  /**
   * Queues the datagram for the inbox of `dest`'s slot: a copy, unless it is all of its buffer, which is the channel's
   * then. Order is kept per sender and receiver.
   */
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

/** The bytes in a buffer of just these: what is posted takes the whole buffer along. */
export function owned(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
