/** FIFOs: POSIX's open rules, and what shells do with them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('FIFOs, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('the rules of open', async () => {
    await machine.leavesNothing(async () => {
      const { code, stdout } = await machine.exec('/test/bin/fifo');
      expect(
        stdout
          .trimEnd()
          .split('\n')
          .filter((line) => !line.endsWith(': ok')),
      ).toEqual([]);
      expect(stdout.split('\n')).toHaveLength(18);
      expect(code).toBe(0);
    });
  });

  test('a line through one, between two jobs', async () => {
    await machine.leavesNothing(async () => {
      const { stdout } = await machine.exec(
        'mkfifo /tmp/a && { cat /tmp/a & echo through > /tmp/a; wait; rm /tmp/a; }',
      );
      expect(stdout).toBe('through\n');
    });
  });

  test('who waits for the other end can be killed', async () => {
    await machine.leavesNothing(async () => {
      const { stdout } = await machine.exec('mkfifo /tmp/b; cat /tmp/b & kill -9 $!; wait $!; echo $?; rm /tmp/b');
      expect(stdout).toBe('137\n');
    });
  });

  test('^C ends the wait', async () => {
    await machine.leavesNothing(async () => {
      await machine.line('mkfifo /tmp/c');
      await machine.start('cat /tmp/c', 'cat');
      await machine.type('\x03');
      await machine.prompt();
      expect(await machine.line('echo $?; rm /tmp/c')).toBe('130\n');
    });
  });
});
