/** kernel.spawn and kernel.exec: exits, signals, streams, failures to start, traps. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('spawn, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('exec gives the exit code and what was printed', async () => {
    await machine.leavesNothing(async () => {
      expect(await machine.exec('exit 3')).toEqual({ code: 3, signal: null, stdout: '', stderr: '' });
      expect(await machine.exec('echo out; echo err >&2')).toEqual({
        code: 0,
        signal: null,
        stdout: 'out\n',
        stderr: 'err\n',
      });
      expect(await machine.exec('tr a-z A-Z', 'input')).toMatchObject({ code: 0, stdout: 'INPUT' });
    });
  });

  test('a killed process gives its signal', async () => {
    expect(await machine.exec('kill -TERM $$')).toMatchObject({ code: null, signal: 'SIGTERM' });
    const status = await machine.use(async (m) => {
      const process = await m.kernel.spawn('sleep', ['100']);
      await process.kill('SIGKILL');
      return process.exit;
    });
    expect(status).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('more programs than the page keeps compiled', async () => {
    await machine.leavesNothing(async () => {
      const each = 'while [ $((i += 1)) -le 140 ]; do cp /test/bin/sigset /tmp/many/$i && /tmp/many/$i || exit; done';
      expect(
        await machine.exec(
          `mkdir /tmp/many; i=0; (${each}; /tmp/many/1; /tmp/many/140) | sort | uniq -c; rm -r /tmp/many`,
        ),
      ).toEqual({ code: 0, signal: null, stdout: '    142 sigset: all is well\n', stderr: '' });
    });
  });

  test('what cannot be started rejects with its errno', async () => {
    await machine.leavesNothing(async () => {
      const failures = await machine.use(async (m) => {
        await m.kernel.fs.writeFile('/tmp/plain', 'not a program', { mode: 0o644 });
        await m.kernel.fs.writeFile('/tmp/noise', '\0asm but no more', { mode: 0o755 });
        const codes = [];
        for (const command of ['nope', '/bin/nope', '/tmp/plain', '/tmp', '/tmp/noise', '/bin/sh/x']) {
          codes.push((await exa.failureOf(m.kernel.spawn(command)))?.code);
        }
        codes.push((await exa.failureOf(m.kernel.spawn('true', ['x'.repeat(300_000)])))?.code);
        codes.push((await exa.failureOf(m.kernel.spawn('true', ['a\0b'])))?.code);
        await m.kernel.fs.rm('/tmp/plain');
        await m.kernel.fs.rm('/tmp/noise');
        return codes;
      });
      expect(failures).toEqual(['ENOENT', 'ENOENT', 'EACCES', 'EACCES', 'ENOEXEC', 'ENOTDIR', 'E2BIG', 'EINVAL']);
    });
  });

  test('cwd, env and ids', async () => {
    const { stdout } = await machine.use((m) =>
      m.kernel.exec('pwd; echo $COLOUR; id -u; id -g', { cwd: '/tmp', env: { COLOUR: 'blue' }, uid: 1000, gid: 100 }),
    );
    expect(stdout).toBe('/tmp\nblue\n1000\n100\n');
  });

  test('stdin and stdout stream both ways', async () => {
    const echoed = await machine.use(async (m) => {
      const process = await m.kernel.spawn('cat');
      const writer = process.stdin.getWriter();
      const reader = process.stdout.getReader();
      const decoder = new TextDecoder();
      await writer.write('one');
      const first = decoder.decode((await reader.read()).value);
      await writer.write(new TextEncoder().encode('two'));
      const second = decoder.decode((await reader.read()).value);
      await writer.close();
      const { done } = await reader.read();
      return { first, second, done, status: await process.exit };
    });
    expect(echoed).toEqual({ first: 'one', second: 'two', done: true, status: { code: 0, signal: null } });
  });

  test('more than a pipe holds comes whole, and waits for its reader', async () => {
    const length = await machine.use(async (m) => {
      const process = await m.kernel.spawn('head', ['-c', '1000000', '/dev/zero']);
      let length = 0;
      const reader = process.stdout.getReader();
      for (let part; !(part = await reader.read()).done; ) length += part.value.length;
      return length;
    });
    expect(length).toBe(1_000_000);
  });

  test('what nobody reads holds no descriptor once the process has ended', async () => {
    await machine.leavesNothing(async () => {
      const status = await machine.use(async (m) => (await m.kernel.spawn('echo', ['unread'])).exit);
      expect(status.code).toBe(0);
    });
  });

  test('aborting sends SIGTERM', async () => {
    const status = await machine.use(async (m) => {
      const aborter = new AbortController();
      const process = await m.kernel.spawn('sleep', ['100'], { signal: aborter.signal });
      aborter.abort();
      return process.exit;
    });
    expect(status).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test.each([
    ['one command', 'sleep 100'],
    ['two commands', 'sleep 100; echo never'],
    ['a pipeline', 'sleep 100 | cat'],
    ['one in the background', 'sleep 100 & wait'],
    ['what holds no stream of it', 'sleep 100 < /dev/null > /dev/null 2>&1 & echo ready; wait'],
    ['who does not hear of SIGTERM', "trap '' TERM; sleep 100; echo never"],
    ['what is stopped', 'kill -STOP $$'],
  ])('an aborted exec ends with all that it has started: %s', async (_, script) => {
    await machine.leavesNothing(async () => {
      const result = await machine.use(async ({ kernel }, script) => {
        const aborter = new AbortController();
        const started = new Promise<void>((resolve) => {
          const stop = kernel.on('start', () => (stop(), resolve()));
        });
        const result = kernel.exec(script, { signal: aborter.signal });
        await started;
        aborter.abort();
        return result;
      }, script);
      expect(result.stdout).not.toContain('never');
      expect(result.code).toBeNull();
    });
  });

  test('an exec that is aborted before it begins', async () => {
    const failure = await machine.use(({ kernel }) =>
      exa.failureOf(kernel.exec('echo never', { signal: AbortSignal.abort() })),
    );
    expect(failure).toMatchObject({ code: 'ECANCELED', call: 'exec' });
  });

  test.each([
    ['unreachable', 'SIGILL'],
    ['bounds', 'SIGSEGV'],
    ['stack', 'SIGSEGV'],
  ])('a program that traps (%s) dies of %s', async (how, signal) => {
    await machine.leavesNothing(async () => {
      const status = await machine.use(async (m, how) => (await m.kernel.spawn('/test/bin/trap', [how])).exit, how);
      expect(status).toEqual({ code: null, signal });
      await machine.until(signal === 'SIGILL' ? /trap\[\d+\]: Illegal instruction/ : /trap\[\d+\]: Segmentation fault/);
      expect(await machine.exec('echo unharmed')).toMatchObject({ code: 0, stdout: 'unharmed\n' });
    });
  });

  test('ps lists init, the shell and what was spawned', async () => {
    const list = await machine.use(async (m) => {
      const process = await m.kernel.spawn('sleep', ['100']);
      const list = await m.kernel.ps();
      await process.kill();
      await process.exit;
      return { list, pid: process.pid };
    });
    expect(list.list.find(({ pid }) => pid === 1)).toMatchObject({ ppid: 0, command: expect.stringContaining('init') });
    expect(list.list.find(({ pid }) => pid === list.pid)).toMatchObject({ ppid: 0, args: ['sleep', '100'], tty: null });
    expect(list.list.some(({ tty }) => tty?.includes('tty1'))).toBe(true);
  });

  test('start and exit are told', async () => {
    const events = await machine.use(async (m) => {
      const events: string[] = [];
      const stops = [
        m.kernel.on('start', ({ pid }) => events.push(`start ${pid}`)),
        m.kernel.on('exit', ({ pid, status }) => events.push(`exit ${pid} ${status.code}`)),
      ];
      const process = await m.kernel.spawn('false');
      await process.exit;
      for (const stop of stops) stop();
      return { events, pid: process.pid };
    });
    expect(events.events).toContain(`start ${events.pid}`);
    expect(events.events.at(-1)).toBe(`exit ${events.pid} 1`);
  });
});
