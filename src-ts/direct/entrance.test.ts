/** The way into a server and out again: what must be so while a slot is marked as inside. */
import { expect, test, vi } from 'vitest';
import { Arena, createArena, DOORBELL, INSIDE } from '../transport/arena.ts';
import { endpointOf, SERVER } from '../wire/codec.ts';
import type { Entered } from './entered.ts';
import { Entrance } from './entrance.ts';
import { type Glue, makeProbe, useGlue } from './glue.ts';

const ME = 8;
const OTHER = 9;

test('who has been sent something is woken before the slot may be terminated', async () => {
  useGlue({ probe: await makeProbe() } as Glue);
  const arena = new Arena(createArena(4));
  const entrance = new Entrance(arena, ME, { clock: () => 0, broken: () => {} });
  const caller = { endpoint: endpointOf(ME, 1), memory: new WebAssembly.Memory({ initial: 1 }) };
  const server = {
    slot: SERVER.pipe,
    words: arena.control(SERVER.pipe),
    inbox: 0,
    join: () => ({ in: () => {}, out: () => {} }),
    hear: () => -1,
    stamp: () => {},
    step: () => (entrance.wakeLater(OTHER), -1),
    sooner: () => {},
  } as unknown as Entered;
  const inside: number[] = [];
  const notify = vi.spyOn(Atomics, 'notify').mockImplementation((words, index) => {
    if ((words as unknown) === arena.control(OTHER) && index === DOORBELL)
      inside.push(Atomics.load(arena.control(ME), INSIDE), Atomics.load(arena.control(OTHER), DOORBELL));
    return 0;
  });
  expect(entrance.call(caller, server, endpointOf(SERVER.pipe, 0), 0, 32, 1, 0, 0, 0, 64, 64)).toBeNull();
  notify.mockRestore();
  expect(inside).toEqual([1, 1]);
  expect(Atomics.load(arena.control(ME), INSIDE)).toBe(0);
});
