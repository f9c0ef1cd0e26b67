/** Programs that mean harm (test/programs/hostile.c): they harm only themselves, and leave nothing behind. */
import { beforeEach, describe, expect, test } from 'vitest';
import { sharedBrowser, TRANSPORTS } from '../../harness/browser.ts';
import { LIMITS } from '../../../src-ts/wire/codec.ts';
import { beforeWorkers, bootMachine, type Machine, sharedMachine } from '../../harness/machine.ts';

/** How many processes die in the middle of a call. */
const KILLS = Number(process.env.EXA_KILLS ?? 60);
/** An executable of a function _start that returns at once, and of globals that are exported: their types and bytes of their values. */
function imageOf(globals: Record<string, number[]>, exportsStart = true, imports: string[] = []): number[] {
  const number = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)]);
  const text = (value: string) => [...number(value.length), ...Buffer.from(value)];
  const vector = (items: number[][]) => [...number(items.length), ...items.flat()];
  const section = (id: number, content: number[]) => [id, ...number(content.length), ...content];
  const names = Object.keys(globals);
  return [
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...section(1, vector([[96, 0, 0]])),
    ...section(2, vector(imports.map((module) => [...text(module), ...text('f'), 0, 0]))),
    ...section(3, vector([[0]])),
    ...section(6, vector(names.map((name) => [globals[name]![0]!, 1, ...globals[name]!.slice(1), 11]))),
    ...section(
      7,
      vector([
        ...(exportsStart ? [[...text('_start'), 0, imports.length]] : []),
        ...names.map((name, i) => [...text(name), 3, i]),
      ]),
    ),
    ...section(10, vector([[2, 0, 11]])),
    ...section(0, [
      ...text('exa'),
      ...Buffer.from(JSON.stringify({ abi: LIMITS.ABI_VERSION, fork: false, memory: 2 })),
    ]),
  ];
}
const I32 = [127, 65];
const I64 = [126, 66];
const WHOLE = { __stack_pointer: [...I32, 0x80, 0x80, 4], __exa_pending: [...I32, 16] };

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

  test('calls with memory that is not there end alike on all transports', async () => {
    const ends = '0:0 1:0 2:0 3:0 4:b 5:b 6:1600 7:1600 8:1600 9:b 10:b 11:5a00 12:5a00 13:5a00 14:0 15:5a00 \n';
    await harmless(async () =>
      expect(await machine.exec('/test/bin/hostile pointers')).toEqual({ ...WELL, stdout: ends }),
    );
  });

  test('asking where nobody lives', async () => {
    await harmless(async () => expect(await machine.exec('/test/bin/hostile nobody')).toEqual(WELL));
  });

  test('killed while they call, at any moment', async () => {
    await harmless(async () =>
      expect(await machine.exec(`/test/bin/slaughter ${KILLS}`)).toEqual({ ...WELL, stdout: 'lives\n' }),
    );
  });

  test.each([
    ['exports nothing', imageOf({}, false)],
    ['has no stack pointer', imageOf({ __exa_pending: WHOLE.__exa_pending })],
    ['has a stack pointer of 64 bits', imageOf({ ...WHOLE, __stack_pointer: [...I64, 0] })],
    ['has a stack that begins where no memory is', imageOf({ ...WHOLE, __stack_pointer: [...I32, 0x70] })],
    ['has its data end where no memory is', imageOf({ ...WHOLE, __exa_memory_used: [...I32, 0x70] })],
    ['has its data end at a number of 64 bits', imageOf({ ...WHOLE, __exa_memory_used: [...I64, 0] })],
    ['imports what has a very long name', imageOf(WHOLE, true, ['x'.repeat(90_000)])],
  ])('an image that %s', async (_, bytes) => {
    await harmless(async () => {
      const seen = await machine.use(async ({ kernel }, bytes) => {
        await kernel.fs.writeFile('/tmp/image', new Uint8Array(bytes), { mode: 0o755 });
        const image = await kernel.spawn('/tmp/image');
        const end = await Promise.race([image.exit, new Promise((resolve) => setTimeout(resolve, 20_000, 'never'))]);
        await kernel.fs.rm('/tmp/image');
        return end;
      }, bytes);
      expect(seen).toMatchObject({ code: null, signal: expect.stringMatching(/^SIG/) });
    });
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

describe.each(TRANSPORTS)('programs with much memory, %s transport', (transport) => {
  const use = sharedMachine(transport, { processes: { max: 48, spare: 20 } });

  test('many of them, one after the other in each slot: what one had is free again', async () => {
    const some = Array(16).fill('/test/bin/large || echo $? &').join(' ');
    const script = `for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do ${some} wait; done`;
    await use().leavesNothing(async () => expect(await use().exec(script)).toEqual(WELL));
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
