/** Programs that mean harm (test/programs/hostile.c): they harm only themselves, and leave nothing behind. */
import { beforeEach, describe, expect, test } from 'vitest';
import { sharedBrowser, TRANSPORTS } from '../../harness/browser.ts';
import { beforeWorkers, bootMachine, type Machine, sharedMachine } from '../../harness/machine.ts';

/** How many processes die in the middle of a call. */
const KILLS = Number(process.env.EXA_KILLS ?? 60);
const WELL = { code: 0, signal: null, stdout: '', stderr: '' };

describe.each(TRANSPORTS)('hostile, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  /** Nothing stays, and the shell on the console goes on. */
  const harmless = (run: () => Promise<void>) =>
    machine.leavesNothing(async () => {
      await run();
      expect(await machine.line('echo a | tr a b; ls -d /tmp')).toBe('b\n/tmp\n');
    });

  test.each([1, 3, 5])('random bytes as messages, seed %i', async (seed) => {
    await harmless(async () => expect(await machine.exec(`/test/bin/hostile bytes 400 ${seed}`)).toEqual(WELL));
  });

  test('handles guessed', async () => {
    await harmless(async () => expect(await machine.exec('/test/bin/hostile handles 1500')).toEqual(WELL));
  });

  test('opening everything', async () => {
    await harmless(async () => expect(await machine.exec('/test/bin/hostile opens')).toEqual(WELL));
  });

  test('starting what it may not, where it may not', async () => {
    await harmless(async () => expect(await machine.exec('/test/bin/hostile starts')).toEqual(WELL));
  });

  test('asking where nobody lives', async () => {
    await harmless(async () => expect(await machine.exec('/test/bin/hostile nobody')).toEqual(WELL));
  });

  test('killed while they call, at any moment', async () => {
    await harmless(async () =>
      expect(await machine.exec(`/test/bin/slaughter ${KILLS}`)).toEqual({ ...WELL, stdout: 'lives\n' }),
    );
  });

  test('writing what nobody reads', async () => {
    await harmless(async () => expect(await machine.exec('/test/bin/hostile writes')).toEqual(WELL));
  });
});

describe.each(TRANSPORTS)('a bomb, %s transport', (transport) => {
  const use = sharedMachine(transport, { processes: { max: 16, spare: 2 } });

  test.each(['forks', 'zombies'])('%s until EAGAIN; the shell on the console goes on', async (kind) => {
    const machine = use();
    await machine.leavesNothing(async () => {
      await machine.use(async (m, kind) => {
        const bomb = await m.kernel.spawn('/test/bin/hostile', [kind]);
        const { value } = await bomb.stdout.getReader().read();
        if (new TextDecoder().decode(value) !== 'full\n') throw new Error('no bomb');
        Object.assign(globalThis, { bomb });
      }, kind);
      expect(await machine.line('echo a | tr a b; (exit 3); echo $?')).toBe('b\n3\n');
      const end = await machine.use(async () => {
        const { bomb } = globalThis as unknown as { bomb: { stdin: WritableStream; exit: Promise<unknown> } };
        await bomb.stdin.close();
        return bomb.exit;
      });
      expect(end).toMatchObject({ code: 0, signal: null });
    });
  });
});

/** Where JSPI is, a program has a stack of its own, and what it calls in its worker another. */
describe.each(TRANSPORTS.filter((transport) => transport === 'shared'))('without JSPI, %s transport', (transport) => {
  const browser = sharedBrowser();

  test('calls where the engine’s stack is nearly full', async () => {
    const machine = await bootMachine(browser, transport, {}, (page) =>
      beforeWorkers(page, 'delete WebAssembly.promising; delete WebAssembly.Suspending;'),
    );
    expect(await machine.exec('/test/bin/deepcall')).toEqual({ ...WELL, stdout: 'lives\n' });
    expect(await machine.exec('echo a | tr a b')).toEqual({ ...WELL, stdout: 'b\n' });
    await machine.close();
  });
});
