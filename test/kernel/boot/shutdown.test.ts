/** kernel.shutdown: nothing of the kernel is left in the page, and late calls are refused. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootMachine } from '../../harness/machine.ts';

const browser = sharedBrowser();

describe.each(TRANSPORTS)('shutdown, %s transport', (transport) => {
  test('no iframe, worker, channel or timer stays', async () => {
    const machine = await bootMachine(browser, transport);
    await machine.until(/[#$] $/);
    expect(machine.page.workers().length).toBeGreaterThan(4);
    await machine.use(async (m) => {
      await m.kernel.spawn('sleep', ['100']);
      await m.kernel.shutdown();
    });
    // Chromium takes up to 2 s for a worker that was busy; one may just have been made.
    await expect.poll(() => machine.page.workers().length, { timeout: 60_000 }).toBe(0);
    expect(await machine.page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0);
    await machine.page.context().close();
  });

  test('processes are told TERM before they are killed', async () => {
    const machine = await bootMachine(browser, transport);
    await machine.until(/[#$] $/);
    const status = await machine.use(async (m) => {
      const process = await m.kernel.spawn('sleep', ['100']);
      const [status] = await Promise.all([process.exit, m.kernel.shutdown()]);
      return status;
    });
    expect(status).toEqual({ code: null, signal: 'SIGTERM' });
    await machine.page.context().close();
  });

  test('calls after it and under way are refused with ENXIO; a second shutdown is none', async () => {
    const machine = await bootMachine(browser, transport);
    await machine.until(/[#$] $/);
    const codes = await machine.use(async (m) => {
      const { kernel } = m;
      await Promise.all([kernel.shutdown(), kernel.shutdown()]);
      await kernel[Symbol.asyncDispose]();
      const calls = [
        kernel.ps(),
        kernel.fs.readFile('/etc/passwd'),
        kernel.spawn('true'),
        kernel.exec('true'),
        kernel.unmount('/test'),
      ];
      return Promise.all(calls.map(async (call) => (await exa.failureOf(call))?.code));
    });
    expect(codes).toEqual(['ENXIO', 'ENXIO', 'ENXIO', 'ENXIO', 'ENXIO']);
    await machine.page.context().close();
  });

  test('halt typed at the shell halts it too', async () => {
    const machine = await (await bootMachine(browser, transport)).login();
    await machine.type('telinit 0\n');
    await machine.use((m) => m.kernel.shutdown());
    expect(await machine.page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0);
    await machine.page.context().close();
  });

  test('a timeout that is none is refused; one without end waits for init', async () => {
    const machine = await bootMachine(browser, transport);
    const seen = await machine.use(async ({ kernel }) => {
      const refused: (string | undefined)[] = [];
      for (const timeout of [-1, NaN, 'soon' as never])
        refused.push((await exa.failureOf(kernel.shutdown({ timeout })))?.code);
      const listener = await exa.failureOf((async () => kernel.on('exit', 7 as never))());
      const process = await kernel.spawn('sleep', ['100']);
      const [status] = await Promise.all([process.exit, kernel.shutdown({ timeout: Infinity })]);
      return { refused, listener: listener?.code, status };
    });
    expect(seen).toEqual({
      refused: ['EINVAL', 'EINVAL', 'EINVAL'],
      listener: 'EINVAL',
      status: { code: null, signal: 'SIGTERM' },
    });
    await machine.page.context().close();
  });
});
