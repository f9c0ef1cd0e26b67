/** fork: children through pipes, a thousand in a row, sixty at once, and the limit of processes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('fork, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('three children, each through a pipe, waited for in any order', async () => {
    const { stdout, code } = await machine.exec('/test/bin/children');
    expect(stdout).toBe(
      'read: child 0 of 3\nread: child 1 of 3\nread: child 2 of 3\n2: exited 12\n0: exited 10\n1: exited 11\nthen: -1\n',
    );
    expect(code).toBe(0);
  });

  test('a child has all of its parent’s memory', async () => {
    expect(await machine.exec('/test/bin/image')).toMatchObject({ code: 0, stderr: '' });
  });

  test('a thousand in a row leave nothing behind', async () => {
    await machine.leavesNothing(async () => {
      const { stdout, stderr, code } = await machine.exec('/test/bin/forks 1000');
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^1000 forks/);
      expect(code).toBe(0);
    });
  });

  test('sixty at once', async () => {
    await machine.leavesNothing(async () => {
      expect((await machine.exec('/test/bin/crowd 60')).stdout).toBe('alive: 60\nended: 60\n');
    });
  });
});

describe.each(TRANSPORTS)('past processes.max, %s transport', (transport) => {
  const MAX = 12;
  const use = sharedMachine(transport, { processes: { max: MAX, spare: 2 } });
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('fork and spawn give EAGAIN, and the shell on the console goes on', async () => {
    const { stdout } = await machine.exec(`/test/bin/crowd ${2 * MAX}`);
    expect(stdout).toMatch(/^fork: EAGAIN\nalive: (\d+)\nended: \1\n$/);
    const codes = await machine.use(async (m, max) => {
      const settled = await Promise.allSettled(Array.from({ length: 2 * max }, () => m.kernel.spawn('sleep', ['100'])));
      const alive = settled.filter((one) => one.status === 'fulfilled').map((one) => one.value);
      const codes = settled
        .filter((one) => one.status === 'rejected')
        .map((one) => (one.reason as { code: string }).code);
      for (const process of alive) await process.kill('SIGKILL');
      await Promise.all(alive.map((process) => process.exit));
      return codes;
    }, MAX);
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['EAGAIN']));
    expect(await machine.line('echo goes on')).toBe('goes on\n');
  });
});
