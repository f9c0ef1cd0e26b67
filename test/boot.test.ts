/** ExaKernel.boot: pages that cannot run it, wrong options and assets, inittab, aborting, several kernels. */
import type { Page } from 'playwright-core';
import type { BootOptions } from '../src-ts/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANES, openBrowser, pageUrl, type TestBrowser } from './harness/browser.ts';
import { bootMachine, openPage } from './harness/machine.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

const leftovers = (page: Page) => page.evaluate(() => document.querySelectorAll('iframe').length);

describe('a page that cannot run it gets ENOTSUP and the reason', () => {
  test('neither JSPI nor shared memory', async () => {
    const context = await browser.browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const api = WebAssembly as { Suspending?: unknown; promising?: unknown };
      delete api.Suspending;
      delete api.promising;
    });
    await page.goto(pageUrl(browser.origin, 'broadcast'));
    await page.waitForFunction(() => 'exa' in globalThis);
    const failure = await page.evaluate(() => exa.failureOf(exa.boot()));
    expect(failure).toMatchObject({ code: 'ENOTSUP', call: 'boot' });
    expect(failure?.message).toMatch(/JSPI.*Cross-Origin-Embedder-Policy/s);
    await context.close();
  });

  test("lane 'shared' without isolation", async () => {
    const page = await openPage(browser, 'broadcast');
    const failure = await page.evaluate(() => exa.failureOf(exa.boot({ lane: 'shared' })));
    expect(failure).toMatchObject({ code: 'ENOTSUP', message: expect.stringContaining('cross-origin isolated') });
    await page.context().close();
  });

  test('sandboxed without allow-same-origin', async () => {
    const page = await openPage(browser, 'broadcast');
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.sandbox.add('allow-scripts');
      frame.src = location.href;
      document.body.append(frame);
    });
    await page.waitForEvent('framenavigated', { predicate: (frame) => frame !== page.mainFrame() && frame.url() === page.url() });
    const [frame] = page.mainFrame().childFrames();
    await frame!.waitForFunction(() => 'exa' in globalThis);
    const failure = await frame!.evaluate(() => exa.failureOf(exa.boot()));
    expect(failure).toMatchObject({ code: 'ENOTSUP', message: expect.stringContaining('allow-same-origin') });
    await page.context().close();
  });
});

describe.each(LANES)('boot, %s lane', (lane) => {
  test('wrong assets: ENOENT with the URL, and nothing is left', async () => {
    const page = await openPage(browser, lane);
    const failure = await page.evaluate((lane) => exa.failureOf(exa.boot({ lane, assets: new URL('/nowhere/', location.href) })), lane);
    expect(failure?.code).toBe('ENOENT');
    expect(failure?.message).toContain(`${browser.origin}/nowhere/`);
    expect(await leftovers(page)).toBe(0);
    await page.context().close();
  });

  test('servers of another protocol: EPROTO, and nothing is left', async () => {
    const page = await openPage(browser, lane);
    const hash = (await (await page.request.get(`${browser.origin}/dist/index.js`)).text()).match(/"[0-9a-f]{64}"/)![0];
    await page.route('**/dist/index.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(hash, `"${'0'.repeat(64)}"`) });
    });
    await page.reload();
    await page.waitForFunction(() => 'exa' in globalThis);
    expect(await page.evaluate((lane) => exa.failureOf(exa.boot({ lane })), lane)).toMatchObject({ code: 'EPROTO' });
    expect(await leftovers(page)).toBe(0);
    await page.context().close();
  });

  test('options that make no sense, or are not built yet', async () => {
    const page = await openPage(browser, lane);
    const codes = await page.evaluate(async (lane) => {
      const codes = [];
      for (const options of [
        { terminal: { cols: 0 } } as BootOptions, { processes: { max: -1 } }, { name: 'a/b' }, { mounts: { relative: exa.tmpfs() } },
