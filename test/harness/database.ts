/**
 * Kernels with a localfs database at /mnt, in pages of one browser context or in the same page again.
 *
 * Entry points: databaseName, bootIn, bootTwo, reload, pageBeside. Does not do: other kernels (machine.ts).
 */
import type { Page } from 'playwright-core';
import { type Transport, pageUrl, type TestBrowser } from './browser.ts';
import { beforeWorkers, Machine, openPage } from './machine.ts';

let databases = 0;
/** One that no other test has. */
export const databaseName = () => `test-${++databases}`;

/** A kernel in that page, with the database at /mnt; limit: bytes. */
export async function bootIn(page: Page, transport: Transport, name: string, limit?: number): Promise<Machine> {
  await page.evaluate(
    async ({ transport, name, limit }) => {
      globalThis.machine = await exa.boot({
        transport,
        mounts: {
          '/home': null,
          '/mnt': exa.localfs(name, { ...(limit && { limit }) }),
          '/test': exa.netfs('../test/'),
        },
      });
    },
    { transport, name, limit },
  );
  return new Machine(page);
}

/** The same page anew, as after a crash: nothing is told to the kernel in it. */
export async function reload(browser: TestBrowser, page: Page, transport: Transport): Promise<void> {
  await page.goto(pageUrl(browser.origin, transport));
  await page.waitForFunction(() => 'exa' in globalThis);
}

/** Another page of the same browser context, perhaps with something before its workers. */
export async function pageBeside(
  browser: TestBrowser,
  page: Page,
  transport: Transport,
  script?: string,
): Promise<Page> {
  const other = await page.context().newPage();
  if (script) await beforeWorkers(other, script);
  await reload(browser, other, transport);
  return other;
}

/** Two kernels in two pages, the first of which leads. */
export async function bootTwo(
  browser: TestBrowser,
  transport: Transport,
): Promise<{ first: Machine; second: Machine; name: string }> {
  const name = databaseName();
  const page = await openPage(browser, transport);
  const first = await bootIn(page, transport, name);
  return { first, second: await bootIn(await pageBeside(browser, page, transport), transport, name), name };
}
