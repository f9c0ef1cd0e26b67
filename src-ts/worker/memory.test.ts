/** A slot's memory: what is in use is copied and nothing else; it is zero for the next program. */
import { expect, test } from 'vitest';
import { copyUsed, keepMemory, putUsed, takeMemory } from './memory.ts';

const PAGES = 40;

/** Some bytes here and there, and a stretch. */
function scattered(): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: 100 });
  const bytes = new Uint8Array(memory.buffer);
  for (let at = 5; at < bytes.length; at += 1 + ((at * 7919) % 90_001)) bytes[at] = 1 + (at % 255);
  bytes.fill(7, 500_000, 600_000);
  bytes[bytes.length - 1] = 9;
  return memory;
}

test('a copy has what is not zero, of the ranges alone', () => {
  const memory = scattered();
  const size = memory.buffer.byteLength;
  const ranges: [number, number][] = [
    [1024, 400_000],
    [550_016, size],
  ];
  const used = copyUsed(memory, ranges);
  expect(used.bytes.byteLength).toBeLessThan(size / 2);
  const copy = new WebAssembly.Memory({ initial: PAGES });
  new Uint8Array(copy.buffer).fill(3, 30_000, 450_000);
  putUsed(copy, used, 30_000, 450_000);
  for (const [from, to] of ranges)
    expect(
      Buffer.compare(new Uint8Array(copy.buffer, from, to - from), new Uint8Array(memory.buffer, from, to - from)),
    ).toBe(0);
  expect(new Uint8Array(copy.buffer, 400_000 + 128, 550_016 - 400_128 - 128).every((byte) => byte === 0)).toBe(true);
});

test('what is kept is zero when it is taken', () => {
  const memory = scattered();
  keepMemory(memory, 100_000, 1_500_000);
  expect(takeMemory(PAGES + 1)).toBe(memory);
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
});
