/**
 * The transport that works everywhere: one BroadcastChannel an inbox, named exa/<instance>/<address>.
 *
 * Entry points: openBroadcastChannel. Owns: the channels of one slot.
 * Does not do: blocking waits. Greeting is the caller's: what is posted before the receiver has
 * constructed its channel is lost, so nobody may be told of an inbox before it said hello over it.
 */
import { slotOf } from '../wire/codec.ts';
import { addressOf, type Channel, owned } from './channel.ts';
import { Waiter } from './waiter.ts';

export function openBroadcastChannel(instance: string, self: number): Channel {
  const channels = new Map<number, BroadcastChannel>();
  const queue: Uint8Array[] = [];
  const waiter = new Waiter();
  const open = (endpoint: number) => new BroadcastChannel(`exa/${instance}/${addressOf(endpoint)}`);
  const inbox = open(self);
  inbox.onmessage = (event: MessageEvent<unknown>) => {
    if (!(event.data instanceof Uint8Array)) return;
    queue.push(event.data);
    waiter.signal();
  };

  return {
    blocking: false,
    send(dest, bytes) {
      const slot = slotOf(dest);
      let channel = channels.get(slot);
      if (!channel) channels.set(slot, (channel = open(dest)));
      channel.postMessage(owned(bytes));
    },
    take: () => queue.shift() ?? null,
    wait: (ms) => (queue.length ? Promise.resolve() : waiter.wait(ms)),
    waitBlocking() {
      throw new Error('the broadcast transport cannot block a thread');
    },
    wake: () => waiter.signal(),
    close() {
      inbox.close();
      for (const channel of channels.values()) channel.close();
      channels.clear();
      queue.length = 0;
    },
  };
}
