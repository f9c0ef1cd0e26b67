/** Rings: any datagram fits into an empty one, wherever its positions have come to; what is lent is not written over. */
import { expect, test } from 'vitest';
import { LIMITS } from '../wire/codec.ts';
import { Ring, RING_BYTES } from './ring.ts';

test('the largest datagram fits into an empty ring at every position', () => {
  const largest = new Uint8Array(LIMITS.MESSAGE_MAX).map((_, i) => i * 7);
  const small = new Uint8Array(1);
  const bad: number[] = [];
  // An entry takes 16 bytes; about the middle of the ring each position counts.
  for (let steps = 0; steps <= 8192; steps += steps > 4000 && steps < 4400 ? 1 : 97) {
    const ring = new Ring(new SharedArrayBuffer(RING_BYTES), 0);
    for (let i = 0; i < steps; i++) {
      ring.push(small);
      if (i + 1 < steps) ring.shift();
    }
    if (steps) ring.shift();
    ring.release();
    const fits = ring.push(largest);
    const back = fits && ring.shift();
    if (!back || Buffer.compare(back, largest) !== 0 || ring.shift() !== null) bad.push(steps);
  }
  expect(bad).toEqual([]);
});

test('what has been taken keeps its room until the next is taken', () => {
  const ring = new Ring(new SharedArrayBuffer(RING_BYTES), 0);
  const half = new Uint8Array(RING_BYTES / 2 - 100).fill(1);
  expect(ring.push(half) && ring.push(half)).toBe(true);
  const first = ring.shift()!;
  expect(ring.push(half.fill(2))).toBe(false);
  expect(first.every((byte) => byte === 1)).toBe(true);
  ring.shift();
  expect(ring.push(half)).toBe(true);
});
