/** examples/00-console as a person uses it: progress, keyboard, resizing, failure in words. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';

const browser = sharedBrowser();

describe.each(TRANSPORTS)('the demo, %s transport', (transport) => {
  const prefix = transport === 'shared' ? '/isolated' : '';

  test('boots, takes what is typed, fills the window', async () => {
    const context = await browser.browser.newContext({ viewport: { width: 900, height: 600 } });
    const page = await context.newPage();
    await page.goto(`${browser.origin}${prefix}/dist/demo/`);
    await page.locator('#terminal.shown').waitFor();
    expect(await page.locator('#boot').isVisible()).toBe(false);
    const rows = page.locator('.xterm-rows');
    await rows.getByText('#').first().waitFor();
    await page.keyboard.type('echo $((6*7))\n');
    await rows
      .getByText(/^42\s*$/)
      .first()
      .waitFor();
    await page.setViewportSize({ width: 500, height: 300 });
    await page.keyboard.type('stty size\n');
    await rows
      .getByText(/^1\d [3-6]\d\s*$/)
      .first()
      .waitFor();
    await context.close();
  });

  test('says in words why it does not start', async () => {
    const context = await browser.browser.newContext();
    const page = await context.newPage();
    // Where memory is shared, it is another file.
    await page.route('**/servers/tty*.wasm', (route) => route.abort());
    await page.goto(`${browser.origin}${prefix}/dist/demo/`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/servers\/tty(\.shared)?\.wasm/);
    expect(
      await page.getByRole('button', { name: 'Try again' }).evaluate((button) => button === document.activeElement),
    ).toBe(true);
    await context.close();
  });
});
