/** init: the order of inittab's entries, runlevels and telinit, throttling of what dies too fast. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootMachine } from '../../harness/machine.ts';

const SHELL = '1:2345:respawn:/bin/getty tty1\n';

const browser = sharedBrowser();

describe.each(TRANSPORTS)('init, %s transport', (transport) => {
  test('sysinit, then bootwait, then the runlevel; telinit changes it', async () => {
    const inittab =
      'id:2:initdefault:\n' +
      'o2:2:once:/bin/echo level two\n' +
      'bw::bootwait:/bin/echo bootwait\n' +
      'si::sysinit:/bin/echo sysinit\n' +
      'w3:3:wait:/bin/echo level three\n' +
      's2:2:respawn:/bin/sleep 1000\n' +
      SHELL;
    const machine = await bootMachine(browser, transport, { inittab });
    await machine.until(/sysinit\n?\r?\n[\s\S]*bootwait\r?\n[\s\S]*level two/);
    const sleeping = () =>
      machine.use(async (m) => (await m.kernel.ps()).some((process) => process.args.join(' ') === '/bin/sleep 1000'));
    await expect.poll(sleeping).toBe(true);
    expect((await machine.exec('telinit 3')).code).toBe(0);
    await machine.until('level three');
    // What is not for level 3 has been ended; the shell, which is, has not.
    await expect.poll(sleeping).toBe(false);
    expect(await machine.use(async (m) => (await m.kernel.ps()).some((process) => process.args[0] === '-sh'))).toBe(
      true,
    );
    await machine.close();
  });

  test('what dies too fast is disabled, with a word on the console', async () => {
    const machine = await bootMachine(browser, transport, {
      inittab: `id:2:initdefault:\nx:2:respawn:/bin/false\n${SHELL}`,
    });
    await machine.until(/"x" respawning too fast/);
    expect((await machine.exec('echo well')).stdout).toBe('well\n');
    await machine.close();
  });
});
