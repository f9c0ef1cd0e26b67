/** Sockets: C programs that check a group of calls each and say `ok`. They leave nothing behind. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

const PROGRAMS = ['socketpair', 'unixsocket', 'inet', 'rights'];

describe.each(TRANSPORTS)('sockets, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test.each(PROGRAMS)('%s', async (program) => {
    await machine.leavesNothing(async () => {
      expect(await machine.exec(`/test/bin/${program}`)).toEqual({ code: 0, signal: null, stdout: 'ok\n', stderr: '' });
    });
  });
});
