/** What the Open POSIX Test Suite and a busy machine have found, each as a program of our own (test/programs). */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('programs, %s transport', (transport) => {
  const machine = sharedMachine(transport);

  test.each(['sigaltstack', 'sigset', 'sched_setscheduler', 'mmap', 'storm', 'stack', 'tls', 'execvp'])(
    '%s',
    async (name) => {
      await machine().leavesNothing(async () => {
        expect(await machine().exec(`/test/bin/${name}`)).toEqual({
          code: 0,
          signal: null,
          stdout: `${name}: all is well\n`,
          stderr: '',
        });
      });
    },
  );

  test('what a program has left on its stack no other finds', async () => {
    await machine().leavesNothing(async () => {
      const script =
        'for i in 1 2 3 4 5 6 7 8; do /test/bin/stack dirty && /test/bin/stack clean || exit; /test/bin/tls > /dev/null || exit; done';
      expect(await machine().exec(script)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    });
  });
});
