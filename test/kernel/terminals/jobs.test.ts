/** Signals from the keyboard, job control, and that a busy program never stalls the page. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

const INTERRUPT = '\x03';
const SUSPEND = '\x1a';
const QUIT = '\x1c';
const END = '\x04';
/** Longer tasks of the page's own thread than this are a stall. */
const STALL_MS = 50;

describe.each(TRANSPORTS)('jobs, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('^C ends sleep', async () => {
    await machine.leavesNothing(async () => {
      await machine.start('sleep 100', 'sleep');
      await machine.type(INTERRUPT);
      await machine.prompt();
      expect(await machine.line('echo $?')).toBe('130\n');
    });
  });

  test('^C ends a loop of the shell itself', async () => {
    await machine.use(() => void Object.assign(globalThis, { stalled: exa.watchStalls() }));
    await machine.type('while :; do :; done\n');
    await machine.until('done\r\n');
    await machine.type(INTERRUPT);
    await machine.prompt();
    expect(await machine.line('echo still here')).toBe('still here\n');
    expect(await machine.use(() => (globalThis as unknown as { stalled(): number }).stalled())).toBeLessThanOrEqual(
      STALL_MS,
    );
  });

  test('^C ends a C program in an endless loop, and the page is never stalled', async () => {
    await machine.leavesNothing(async () => {
      await machine.use(() => void Object.assign(globalThis, { stalled: exa.watchStalls() }));
      await machine.type('/test/bin/spin\n');
      await machine.until('spinning\r\n');
      await machine.type(INTERRUPT);
      await machine.prompt();
      expect(await machine.line('echo $?')).toBe('130\n');
      expect(await machine.use(() => (globalThis as unknown as { stalled(): number }).stalled())).toBeLessThanOrEqual(
        STALL_MS,
      );
    });
  });

  test('^\\ ends a program with SIGQUIT', async () => {
    await machine.start('cat', 'cat');
    await machine.type(QUIT);
    await machine.prompt();
    expect(await machine.line('echo $?')).toBe('131\n');
  });

  test('^Z stops cat, fg brings it back', async () => {
    await machine.leavesNothing(async () => {
      await machine.start('cat', 'cat');
      await machine.type('before\n');
      await machine.until('before\r\nbefore\r\n');
      await machine.type(SUSPEND);
      expect(await machine.prompt()).toMatch(/Stopped/);
      expect(await machine.line('echo mine')).toBe('mine\n');
      await machine.type('fg\n');
      await machine.until('fg\r\n');
      await machine.type('after\n');
      await machine.until('after\r\nafter\r\n');
      await machine.type(END);
      await machine.prompt();
    });
  });

  test('a job in the background that reads the terminal is stopped', async () => {
    await machine.leavesNothing(async () => {
      await machine.line('cat &');
      await machine.type('\n');
      await machine.prompt();
      expect(await machine.line('sleep 0.2; jobs')).toMatch(/Stopped/);
      expect(await machine.line('kill %1; fg')).toContain('Terminated');
    });
  });
});
