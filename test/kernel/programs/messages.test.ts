/**
 * How many datagrams an operation takes: they are what it costs, whichever way they go (on the shared transport most are
 * steps in the caller's own worker, and no messages). What is more than here is a fault, what is less is to be written down here.
 *
 * Counted where all can be heard: on BroadcastChannels, by the page.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HEADER, LIMITS, MESSAGES, SERVER } from '../../../src-ts/wire/codec.ts';
import { openBrowser, type TestBrowser } from '../../harness/browser.ts';
import { bootMachine, type Machine } from '../../harness/machine.ts';

const NAME = 'messages';
/** Of the programs' slots as many as are in use here. */
const SLOTS_HEARD = 16;
/** Twice as often minus once as often: what begins and ends a program is not counted. */
const TIMES = 10;

/** By operation: the messages, each with how often it is sent, answers included. */
const ENDS = {
  exit: 2,
  wait: 2,
  gone: 2,
  slot_idle: 1,
  set_group: 1,
  process_started: 1,
  process_ended: 1,
  start_granted: 1,
};
const EXPECTED: Record<string, Record<string, number>> = {
  getpid: {},
  getppid: { ids: 2 },
  geteuid: {},
  stat: { path_op: 2 },
  'open, close': { open: 2, close: 2 },
  read: { read: 2 },
  write: { write: 2 },
  'pipe, close, close': { pipe: 2, pipe_new: 2, close: 4, release: 4 },
  'write, read of a pipe': { read: 2, write: 2 },
  'fork, exit, wait': { fork: 2, ...ENDS },
  'vfork, exec, exit, wait': { path: 2, vfork: 2, exec_open: 2, exec: 2, ...ENDS },
};
/** Of the shell and of toybox: a SIGCHLD that comes early makes it wait once more. */
const SIMPLE_COMMAND = {
  ...EXPECTED['vfork, exec, exit, wait'],
  ...{ wait: 6, umask: 4, sigmask: 6, sigtake: 4, signal_notify: 1 },
};

let browser: TestBrowser, machine: Machine;
beforeAll(async () => {
  browser = await openBrowser();
  machine = await bootMachine(browser, 'broadcast', { name: NAME });
  const inboxes = [
    ...Object.keys(SERVER),
    ...Array.from({ length: SLOTS_HEARD }, (_, slot) => `proc.${LIMITS.SERVERS + slot}`),
  ];
  await machine.page.evaluate(
    ({ name, inboxes, number }) => {
      const heard: Record<number, number> = {};
      for (const inbox of inboxes)
        new BroadcastChannel(`exa/${name}/${inbox}`).onmessage = ({ data }) => {
          const what = new DataView(data.buffer, data.byteOffset).getUint16(number, true);
          heard[what] = (heard[what] ?? 0) + 1;
        };
      Object.assign(globalThis, { heard });
    },
    { name: NAME, inboxes, number: HEADER.number },
  );
});
afterAll(async () => {
  await machine?.close();
  await browser?.close();
});

const names = new Map<number, string>(Object.entries(MESSAGES).map(([name, { number }]) => [number, name]));

/** What has been heard while that line of shell ran, by number. */
async function heardOf(line: string): Promise<Record<string, number>> {
  await machine.page.evaluate(() => {
    const { heard } = globalThis as unknown as { heard: Record<string, number> };
    for (const number of Object.keys(heard)) delete heard[number];
  });
  const heard = () =>
    machine.page.evaluate(() => ({ ...(globalThis as unknown as { heard: Record<string, number> }).heard }));
  let last: Record<string, number> = {};
  await machine.leavesNothing(async () => {
    expect(await machine.exec(line)).toMatchObject({ code: 0 });
  });
  // What has been sent is heard a little later.
  await expect
    .poll(async () => {
      const now = await heard();
      const same = isDeepStrictEqual(now, last);
      last = now;
      return same;
    })
    .toBe(true);
  return last;
}

async function countOf(line: (times: number) => string): Promise<Record<string, number>> {
  await heardOf(line(1)); // what is loaded with the first is not loaded again
  const [once, twice] = [await heardOf(line(TIMES)), await heardOf(line(2 * TIMES))];
  return Object.fromEntries(
    Object.entries(twice)
      .map(([number, count]) => [names.get(+number)!, Math.round((count - (once[number] ?? 0)) / TIMES)] as const)
      // A look of this test's own is now and then among them.
      .filter(([name, count]) => count && name !== 'tables'),
  );
}

/** Those of which there are more than there should be. */
const surplus = (count: Record<string, number>, expected: Record<string, number>) =>
  Object.entries(count).filter(([name, times]) => times > (expected[name] ?? 0));

test.each(Object.entries(EXPECTED))('%s', async (operation, expected) => {
  const count = await countOf((times) => `/test/bin/messages '${operation}' ${times}`);
  expect(count).toEqual(expected);
});

test("a shell's simple command", async () => {
  const count = await countOf((times) => `i=0; while [ $((i += 1)) -le ${times} ]; do /bin/true; done`);
  expect(surplus(count, SIMPLE_COMMAND)).toEqual([]);
});
