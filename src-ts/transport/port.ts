/**
 * The transport for pages without special headers: a MessagePort between each two slots that talk, opened
 * on first contact through the switchboard (design: a tenth of a BroadcastChannel's round trip).
 *
 * Entry points: openPortChannel. Owns: the ports of one slot, and what waits for one.
 * Does not do: making channels (page/connections.ts), blocking waits.
 */
import { slotOf } from '../wire/codec.ts';
import { type Channel, owned } from './channel.ts';
import { Waiter } from './waiter.ts';

/** From this size on a datagram's buffer is moved, not copied once more. */
const MOVE_BYTES = 4096;

export interface PortChannel extends Channel {
  /** The port to that slot has come. */
  accept(slot: number, port: MessagePort): void;
}

/** `connect` asks for a port to a slot; accept() follows, once. */
export function openPortChannel(connect: (slot: number) => void): PortChannel {
  const ports = new Map<number, MessagePort>();
  const unsent = new Map<number, Uint8Array[]>();
  const queue: Uint8Array[] = [];
  const waiter = new Waiter();

  function post(port: MessagePort, own: Uint8Array): void {
    port.postMessage(own, own.length >= MOVE_BYTES ? [own.buffer] : []);
  }

  return {
    blocking: false,
    send(dest, bytes) {
      const slot = slotOf(dest);
      const own = owned(bytes);
      const port = ports.get(slot);
      if (port) return post(port, own);
      const waiting = unsent.get(slot);
      if (waiting) return void waiting.push(own);
      unsent.set(slot, [own]);
      connect(slot);
    },
    accept(slot, port) {
      port.onmessage = (event: MessageEvent<unknown>) => {
        if (!(event.data instanceof Uint8Array)) return;
        queue.push(event.data);
        waiter.signal();
      };
      ports.set(slot, port);
      for (const own of unsent.get(slot) ?? []) post(port, own);
      unsent.delete(slot);
    },
    take: () => queue.shift() ?? null,
    wait: (ms) => (queue.length ? Promise.resolve() : waiter.wait(ms)),
    waitBlocking() {
      throw new Error('the port transport cannot block a thread');
    },
    wake: () => waiter.signal(),
    close() {
      for (const port of ports.values()) port.close();
      ports.clear();
      unsent.clear();
      queue.length = 0;
    },
  };
}
