/** An empty ring takes any datagram, wherever its positions have come to. */
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
    const fits = ring.push(largest);
    const back = fits && ring.shift();
    if (!back || Buffer.compare(back, largest) !== 0 || ring.shift() !== null) bad.push(steps);
  }
  expect(bad).toEqual([]);
});
