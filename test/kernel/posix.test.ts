/** What the Open POSIX Test Suite and a busy machine have found, each as a program of our own (test/programs). */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../harness/browser.ts';
import { sharedMachine } from '../harness/machine.ts';

describe.each(TRANSPORTS)('programs, %s transport', (transport) => {
  const machine = sharedMachine(transport);

  test.each(['sigaltstack', 'sigset', 'sched_setscheduler', 'mmap', 'storm'])('%s', async (name) => {
    await machine().leavesNothing(async () => {
      expect(await machine().exec(`/test/bin/${name}`)).toEqual({
        code: 0,
        signal: null,
        stdout: `${name}: all is well\n`,
        stderr: '',
      });
    });
  });
});
