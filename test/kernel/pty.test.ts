/** Pseudo-terminals: from programs, kernel.openTerminal() and spawn({ terminal }). */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../harness/browser.ts';
import { type Machine, sharedMachine } from '../harness/machine.ts';

describe.each(TRANSPORTS)('pseudo-terminals, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('the rules, and all are given back', async () => {
    await machine.leavesNothing(async () => {
      const { code, stdout } = await machine.exec('/test/bin/pty');
      expect(
        stdout
          .trimEnd()
          .split('\n')
          .filter((line) => !line.endsWith(': ok')),
      ).toEqual([]);
      expect(stdout.trimEnd().split('\n')).toHaveLength(29);
      expect(code).toBe(0);
      expect(await machine.exec('ls /dev/pts')).toMatchObject({ stdout: '' });
    });
  });

  test('spawn on a terminal of its own', async () => {
    await machine.leavesNothing(async () => {
      const result = await machine.use(async (m) => {
        const process = await m.kernel.spawn(
          'sh',
          ['-c', 'tty; stty size; echo ready; read line; echo got $line; ls /dev/pts'],
          { terminal: { cols: 44, rows: 33 } },
        );
        const writer = process.stdin.getWriter();
        let shown = '';
        let typed = false;
        const decoder = new TextDecoder();
        const reader = process.stdout.getReader();
        for (let part; !(part = await reader.read()).done; ) {
          shown += decoder.decode(part.value, { stream: true });
          if (!typed && shown.includes('ready\r\n')) {
            typed = true;
            await writer.write('typed\n');
          }
        }
        const empty = (await process.stderr.getReader().read()).done;
        return { shown, empty, device: process.terminal?.device, status: await process.exit };
      });
      expect(result.status).toEqual({ code: 0, signal: null });
      expect(result.device).toBe('/dev/pts/0');
      expect(result.empty).toBe(true);
      expect(result.shown).toContain('/dev/pts/0\r\n');
      expect(result.shown).toContain('33 44\r\n');
      expect(result.shown).toContain('typed\r\n');
      expect(result.shown).toContain('got typed\r\n0\r\n');
    });
  });

  test('a terminal goes with its session though nobody looks', async () => {
    await machine.leavesNothing(async () => {
      const status = await machine.use(async (m) => (await m.kernel.spawn('echo', ['unread'], { terminal: {} })).exit);
      expect(status.code).toBe(0);
    });
  });

  test('what cannot be started gives the terminal back', async () => {
    await machine.leavesNothing(async () => {
      const code = await machine.use(
        async (m) => (await exa.failureOf(m.kernel.spawn('nope', [], { terminal: {} })))?.code,
      );
      expect(code).toBe('ENOENT');
    });
  });

  test('one session after another on an open terminal; ^C; resize; closing hangs up', async () => {
    await machine.leavesNothing(async () => {
      const result = await machine.use(async (m) => {
        const terminal = await m.kernel.openTerminal({ cols: 50, rows: 20 });
        let shown = '';
        let look = () => {};
        const until = (text: string) =>
          new Promise<void>((resolve) => {
            look = () => shown.includes(text) && resolve();
            look();
          });
        const decoder = new TextDecoder();
        const reader = terminal.output.getReader();
        const watching = (async () => {
          for (let part; !(part = await reader.read()).done; look())
            shown += decoder.decode(part.value, { stream: true });
        })();
        const first = await m.kernel.spawn('echo', ['first'], { terminal });
        await first.exit;
        await until('first\r\n');
        const writer = terminal.input.getWriter();
        const second = await m.kernel.spawn('sh', ['-c', 'echo second; exec cat'], { terminal });
        await until('second\r\n');
        const busy = (await exa.failureOf(m.kernel.spawn('true', [], { terminal })))?.code;
        await writer.write('\x03');
        const interrupted = await second.exit;
        const third = await m.kernel.spawn(
          'sh',
          ['-c', 'trap "stty size" WINCH; echo third; while :; do sleep 100 & wait $!; kill $!; done'],
          { terminal },
        );
        await until('third\r\n');
        terminal.resize(51, 21);
        await until('21 51\r\n');
        await terminal.close();
        const hungUp = await third.exit;
        await watching;
        return { busy, interrupted, hungUp };
      });
      expect(result).toEqual({
        busy: 'EPERM',
        interrupted: { code: null, signal: 'SIGINT' },
        hungUp: { code: null, signal: 'SIGHUP' },
      });
    });
  });
});
