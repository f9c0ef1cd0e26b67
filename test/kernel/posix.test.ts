/** What the Open POSIX Test Suite and a busy machine have found, each as a program of our own (test/programs). */
import { describe, expect, test } from 'vitest';
import { LANES } from '../harness/browser.ts';
import { sharedMachine } from '../harness/machine.ts';

describe.each(LANES)('programs, %s lane', (lane) => {
  const machine = sharedMachine(lane);

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
