/** A server dies: who was waiting for it gets EIO, nobody hangs, the others go on. */
import type { FileSystem } from '../../../src-ts/index.ts';
import type { Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootMachine, openPage } from '../../harness/machine.ts';

const browser = sharedBrowser();
/** test/servers/NAME.c in place of a server: as a loop, or to be entered, as was asked for. */
const faulty = (name: string) => (route: Route) =>
  route.fulfill({
    path: `build/test/image/bin/${name}${route.request().url().includes('.shared.') ? '.shared' : ''}`,
    contentType: 'application/wasm',
  });

describe.each(TRANSPORTS)('a server that dies, %s transport', (transport) => {
  test.each([
    ['traps', 'dying'],
    ['never comes back', 'hanging'],
  ])('pipe, which %s', async (_, name) => {
    const machine = await bootMachine(browser, transport, {}, (page) =>
      page.route('**/servers/pipe*.wasm', faulty(name)),
    );
    await machine.login();
    const seen = await machine.use(async (m) => {
      const fault = new Promise((resolve) => m.kernel.on('fault', resolve));
      const failure = await exa.failureOf(m.kernel.exec('echo never'));
      return { fault: await fault, code: failure?.code };
    });
    expect(seen).toEqual({
      code: 'EIO',
      fault: { server: 'pipe', reason: expect.stringMatching(/unreachable/), restarted: false },
    });
    // What was there goes on, and what needs a pipe is told.
    expect(await machine.line('echo $((6*7)); ls /etc/passwd')).toBe('42\n/etc/passwd\n');
    expect(await machine.line('echo a | cat')).toMatch(/[Pp]ipe/);
    expect(await machine.line('/bin/true; echo $?')).toBe('0\n');
    await machine.close();
  });

  test('netfs, under an overlay', async () => {
    const page = await openPage(browser, transport);
    await page.route('**/servers/netfs.wasm', faulty('dying'));
    const codes = await page.evaluate(async (transport) => {
      const { kernel } = await exa.boot({
        transport,
        mounts: { '/bin': null, '/usr': null, '/etc': null, '/home': null },
      });
      const mount = async (lower: FileSystem) =>
        (await exa.failureOf(kernel.mount('/mnt', exa.overlayfs(lower, exa.tmpfs()))))?.code;
      const codes = [
        await mount(exa.netfs('../test/')),
        await mount(exa.netfs('../test/')),
        await mount(exa.tmpfs({ file: 'text' })),
      ];
      const text = await kernel.fs.readFile('/mnt/file', 'utf8');
      await kernel.shutdown();
      return [...codes, text];
    }, transport);
    expect(codes).toEqual(['EIO', 'EIO', undefined, 'text']);
    await page.context().close();
  });
});
