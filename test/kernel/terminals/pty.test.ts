/** Pseudo-terminals: from programs, kernel.openTerminal() and spawn({ terminal }). */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

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
      expect(stdout.trimEnd().split('\n')).toHaveLength(42);
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

  test('a terminal of its own ends with its process, whoever else has it open', async () => {
    await machine.leavesNothing(async () => {
      const { status, sleeper } = await machine.use(async (m) => {
        const process = await m.kernel.spawn('sh', ['-c', 'trap "" HUP; sleep 1000 & echo $!'], { terminal: {} });
        return { sleeper: await new Response(process.stdout).text(), status: await process.exit };
      });
      expect(sleeper).toMatch(/^\d+\r\n$/);
      expect(status.code).toBe(0);
      expect(await machine.exec(`kill ${sleeper.trim()}`)).toMatchObject({ code: 0 });
    });
  });

  test('on an open terminal who outlives the session is seen still', async () => {
    await machine.leavesNothing(async () => {
      const shown = await machine.use(async (m) => {
        const terminal = await m.kernel.openTerminal();
        const xterm = exa.textTerminal(80, 24);
        terminal.attach(xterm);
        const process = await m.kernel.spawn(
          'sh',
          ['-c', 'trap "" HUP; (while kill -0 $$ 2>/dev/null; do :; done; echo late) & echo first'],
          { terminal },
        );
        await process.exit;
        const shown = await xterm.until(/late\r\n$/);
        await terminal.close();
        return shown;
      });
      expect(shown).toBe('first\r\nlate\r\n');
    });
  });

  test('what sets its terminal ends though nobody reads', async () => {
    await machine.leavesNothing(async () => {
      const result = await machine.use(async (m) => {
        const process = await m.kernel.spawn('sh', ['-c', 'echo before; stty -echo; stty echo; stty size'], {
          terminal: { cols: 70, rows: 20 },
        });
        const status = await process.exit;
        return { status, shown: await new Response(process.stdout).text() };
      });
      expect(result).toEqual({ status: { code: 0, signal: null }, shown: 'before\r\n20 70\r\n' });
    });
  });

  test('^C reaches who does not read what was pasted; closing ends what waits', async () => {
    await machine.leavesNothing(async () => {
      const result = await machine.use(async (m) => {
        const terminal = await m.kernel.openTerminal();
        const xterm = exa.textTerminal(80, 24);
        terminal.attach(xterm);
        const paste = 'a line\n'.repeat(20_000);
        const first = await m.kernel.spawn('sh', ['-c', 'stty -echo; echo ready; exec sleep 1000'], { terminal });
        await xterm.until(/ready\r\n$/);
        xterm.type(paste);
        xterm.type('\x03');
        const interrupted = await first.exit;
        const second = await m.kernel.spawn('sh', ['-c', 'echo again; exec sleep 1000'], { terminal });
        await xterm.until(/again\r\n$/);
        const waits = exa.failureOf(terminal.input.getWriter().write(paste));
        await terminal.close();
        // No news to whoever still has it.
        xterm.resize(81, 25);
        return { interrupted, hungUp: await second.exit, waits: (await waits)?.code };
      });
      expect(result).toEqual({
        interrupted: { code: null, signal: 'SIGINT' },
        hungUp: { code: null, signal: 'SIGHUP' },
        waits: 'EBADF',
      });
    });
  });

  test('a size that no terminal has attaches nothing', async () => {
    await machine.leavesNothing(async () => {
      const result = await machine.use(async (m) => {
        const terminal = await m.kernel.openTerminal();
        const xterm = exa.textTerminal(0, 0);
        const failure = await exa.failureOf((async () => void terminal.attach(xterm))());
        const left = { listeners: Object.keys(xterm.listeners), locked: terminal.output.locked };
        await terminal.close();
        return { code: failure?.code, left };
      });
      expect(result).toEqual({ code: 'EINVAL', left: { listeners: [], locked: false } });
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
