/** A server dies: who was waiting for it gets EIO, nobody hangs, the others go on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANES, openBrowser, type TestBrowser } from './harness/browser.ts';
import { bootMachine } from './harness/machine.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

describe.each(LANES)('a server that dies, %s lane', (lane) => {
  test('pipe', async () => {
    const machine = await bootMachine(browser, lane, {}, (page) =>
      page.route('**/servers/pipe.wasm', (route) => route.fulfill({ path: 'build/test/image/bin/dying', contentType: 'application/wasm' })),
    );
    await machine.login();
    const seen = await machine.use(async (m) => {
      const fault = new Promise((resolve) => m.kernel.on('fault', resolve));
      const failure = await exa.failureOf(m.kernel.exec('echo never'));
      return { fault: await fault, code: failure?.code };
    });
    expect(seen).toEqual({ code: 'EIO', fault: { server: 'pipe', reason: expect.stringMatching(/unreachable/), restarted: false } });
    // What was there goes on, and what needs a pipe is told.
    expect(await machine.line('echo $((6*7)); ls /etc/passwd')).toBe('42\n/etc/passwd\n');
    expect(await machine.line('echo a | cat')).toMatch(/[Pp]ipe/);
    expect(await machine.line('/bin/true; echo $?')).toBe('0\n');
    await machine.close();
  });
});
