/** The shared transport: order is kept for a slot, whoever of its tenants a datagram is for, also where the ring is full. */
import { expect, test } from 'vitest';
import { endpointOf, LIMITS, SERVER } from '../wire/codec.ts';
import { Arena, createArena } from './arena.ts';
import { openSharedChannel } from './shared.ts';

const PAIR = { from: SERVER.resmgr, to: SERVER.pipe };

function open() {
  const arena = new Arena(createArena(1));
  const channel = (slot: number) => openSharedChannel(arena, endpointOf(slot, 0));
  return { sender: channel(PAIR.from), receiver: channel(PAIR.to) };
}

/** A datagram that says which it is. */
function numbered(number: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

test('what is for one tenant does not overtake what waits for room for another of the slot', () => {
  const { sender, receiver } = open();
  const sent = 8;
  for (let i = 0; i < sent; i++) {
    const last = i === sent - 1;
    sender.send(endpointOf(PAIR.to, last ? 7 : 0), numbered(i, last ? 8 : LIMITS.MESSAGE_MAX));
  }
  const order: number[] = [];
  while (order.length < sent) {
    const bytes = receiver.take();
    if (bytes) order.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
    else expect(sender.take()).toBeNull(); // which sends what waits
    // The last one is small, and there is room for it now, but it is not its turn.
    if (order.length === 1) sender.send(endpointOf(PAIR.to, 9), numbered(sent, 8));
  }
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('what waits for one slot does not hold up another', () => {
  const arena = new Arena(createArena(1));
  const [sender, full, idle] = [SERVER.resmgr, SERVER.pipe, SERVER.tty].map((slot) =>
    openSharedChannel(arena, endpointOf(slot, 0)),
  );
  for (let i = 0; i < 4; i++) sender!.send(endpointOf(SERVER.pipe, 0), numbered(i, LIMITS.MESSAGE_MAX));
  sender!.send(endpointOf(SERVER.tty, 0), numbered(9, 8));
  expect(idle!.take()?.length).toBe(8);
  expect(full!.take()?.length).toBe(LIMITS.MESSAGE_MAX);
});
