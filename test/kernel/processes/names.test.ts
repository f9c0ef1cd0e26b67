/** /proc/PID/fd, cwd and exe; /dev/fd; the terminal's name. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('names, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('a process finds its files by number', async () => {
    await machine.leavesNothing(async () => {
      const { code, stdout } = await machine.exec('/test/bin/names');
      expect(stdout.split('\n')).toEqual([
        '/tmp/names.txt',
        '/tmp/names.txt',
        '7',
        'none',
        '/dev/null',
        'pipe:[n]',
        '5 5',
        '0',
        '/tmp',
        '/test/bin/names',
        '',
      ]);
      expect(code).toBe(0);
    });
  });

  test("the terminal has its name, and fstat is its node's", async () => {
    expect(await machine.line('tty')).toBe('/dev/tty1\n');
    expect(await machine.line('/test/bin/names ttys')).toBe('/dev/tty1\nsame node\n');
    expect(await machine.line('tty < /dev/null')).toBe('not a tty\n');
    expect(await machine.line('ps')).toMatch(/\btty1\b.*\bps\b/);
  });

  test('standard input and output by name', async () => {
    await machine.leavesNothing(async () => {
      expect(
        await machine.exec(
          'echo in | cat /dev/stdin; echo out > /dev/stdout; echo err > /dev/stderr; echo three 3>&1 > /dev/fd/3',
        ),
      ).toMatchObject({ stdout: 'in\nout\nthree\n', stderr: 'err\n' });
      expect((await machine.exec('cd /usr; readlink /proc/self/cwd')).stdout).toBe('/usr\n');
    });
  });
});
