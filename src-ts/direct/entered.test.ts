/** What a server sends to one below it: in order, whichever way each goes. */
import { expect, test } from 'vitest';
import { Arena, createArena } from '../transport/arena.ts';
import { endpointOf, SERVER } from '../wire/codec.ts';
import { Entered, type Surroundings } from './entered.ts';

const LENGTH = 32;

test('what could not enter is not overtaken by what can', () => {
  const arena = new Arena(createArena(4));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const module = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  const below = {} as Entered;
  const entered: number[] = [];
  let found: Entered | null = null;
  const around = {
    arena,
    slot: 8,
    answer: { isFor: () => false },
    find: () => found,
    enterBelow: (_: Entered, __: Entered, at: number) => void entered.push(at),
    holds: () => false,
    wakeLater: () => {},
  } as unknown as Surroundings;
  const server = new Entered({ slot: SERVER.resmgr, module, memory }, around);
  const send = (at: number) => server.send(endpointOf(SERVER.pipe, 0), at, LENGTH);
  const ring = arena.ring(SERVER.resmgr, SERVER.pipe)!;
  // There was no memory for an instance in this worker, and then there is.
  expect(send(0)).toBe(0);
  found = below;
  expect(send(64)).toBe(0);
  expect(entered).toEqual([]);
  expect([ring.shift()?.length, ring.shift()?.length]).toEqual([LENGTH, LENGTH]);
  // Until the last one has been dealt with, it is not overtaken either.
  expect(send(128)).toBe(0);
  expect(entered).toEqual([]);
  expect([ring.shift()?.length, ring.shift()]).toEqual([LENGTH, null]);
  expect(send(192)).toBe(0);
  expect(entered).toEqual([192]);
});
