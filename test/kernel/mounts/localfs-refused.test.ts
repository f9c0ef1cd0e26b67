/** localfs where the database refuses: a limit, a full quota, a transaction that fails, a database lost or of someone else, none at all. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootIn, databaseName, reload } from '../../harness/database.ts';
import { beforeWorkers, openPage } from '../../harness/machine.ts';

const browser = sharedBrowser();

/** Put before the worker's script: transactions of more bytes than the channel said are refused. */
const REFUSE = `{
  let most = Infinity;
  new BroadcastChannel('test-quota').onmessage = (event) => (most = event.data);
  const put = IDBObjectStore.prototype.put;
  const sizes = new WeakMap();
  IDBObjectStore.prototype.put = function (value, key) {
    const size = (sizes.get(this.transaction) ?? 0) + (value.length ?? 0);
    sizes.set(this.transaction, size);
    if (size > most) throw new DOMException('', 'QuotaExceededError');
    return put.call(this, value, key);
  };
}
`;
/** Put before it: told so, it fails the next transaction, as where a page is being closed, and says so. */
const FAIL_ONCE = `{
  const channel = new BroadcastChannel('test-fail');
  channel.onmessage = ({ data }) => {
    if (data !== 'fail') return;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function () {
      IDBObjectStore.prototype.put = put;
      channel.postMessage('failed');
      throw new DOMException('', 'InvalidStateError');
    };
  };
}
`;

describe.each(TRANSPORTS)('localfs, refused, %s transport', (transport) => {
  test('limit: ENOSPC, the rest stays readable, and room comes back', async () => {
    const page = await openPage(browser, transport);
    const machine = await bootIn(page, transport, databaseName(), 300_000);
    const seen = await machine.use(async ({ kernel }) => {
      await kernel.fs.writeFile('/mnt/small', 'small');
      const big = await exa.failureOf(kernel.fs.writeFile('/mnt/big', new Uint8Array(400_000)));
      const { size } = await kernel.fs.stat('/mnt/big');
      const small = await kernel.fs.readFile('/mnt/small', 'utf8');
      await kernel.fs.rm('/mnt/big');
      await kernel.fs.writeFile('/mnt/fits', new Uint8Array(250_000));
      await kernel.fs.sync();
      return { code: big?.code, size, small };
    });
    expect(seen).toEqual({ code: 'ENOSPC', size: 299_995, small: 'small' });
    await machine.close();
  });

  test('quota used up: ENOSPC, and what was there before is there after', async () => {
    const context = await browser.browser.newContext();
    const page = await context.newPage();
    // No test can fill a disk: the workers' IndexedDB is made to refuse as a full one does.
    await beforeWorkers(page, REFUSE);
    await reload(browser, page, transport);
    const name = databaseName();
    const machine = await bootIn(page, transport, name);
    const seen = await machine.use(async ({ kernel }) => {
      const quota = new BroadcastChannel('test-quota');
      await kernel.fs.writeFile('/mnt/before', 'before');
      await kernel.fs.sync();
      quota.postMessage(50_000);
      const big = exa.failureOf(
        (async () => {
          for (let i = 0; i < 60; i++) await kernel.fs.appendFile('/mnt/big', new Uint8Array(65536));
          await kernel.fs.sync();
        })(),
      );
      const code = (await big)?.code;
      const again = (await exa.failureOf(kernel.fs.sync()))?.code;
      const before = await kernel.fs.readFile('/mnt/before', 'utf8');
      await kernel.fs.rm('/mnt/big');
      await kernel.fs.writeFile('/mnt/after', 'after').catch(() => {});
      await kernel.fs.sync();
      await kernel.fs.writeFile('/mnt/after', 'after');
      await kernel.fs.sync();
      return { code, again, before };
    });
    expect(seen).toEqual({ code: 'ENOSPC', again: 'ENOSPC', before: 'before' });
    await reload(browser, page, transport);
    const second = await bootIn(page, transport, name);
    expect((await second.exec('cd /mnt; cat before after; echo; ls')).stdout).toBe('beforeafter\nafter\nbefore\n');
    await second.close();
  });

  test('a transaction that fails once is tried again, and nobody hears of it', async () => {
    const page = await openPage(browser, transport);
    await beforeWorkers(page, FAIL_ONCE);
    await reload(browser, page, transport);
    const name = databaseName();
    const machine = await bootIn(page, transport, name);
    const said = await machine.use(async ({ kernel }) => {
      const said: string[] = [];
      await kernel.fs.writeFile('/mnt/before', 'before');
      await kernel.fs.sync();
      const channel = new BroadcastChannel('test-fail');
      channel.onmessage = ({ data }) => said.push(data);
      channel.postMessage('fail');
      // All workers hear it; the one that has the database, some time.
      while (!said.includes('failed')) {
        await kernel.fs.writeFile('/mnt/after', 'after');
        await kernel.fs.sync();
      }
      return said;
    });
    expect(said).toEqual(['failed']);
    await reload(browser, page, transport);
    const second = await bootIn(page, transport, name);
    expect((await second.exec('cat /mnt/before /mnt/after; rm /mnt/*')).stdout).toBe('beforeafter');
    await second.close();
  });

  test('a database that is a layer already, of a newer version, of someone else, deleted under us', async () => {
    const page = await openPage(browser, transport);
    const name = databaseName();
    const machine = await bootIn(page, transport, name);
    const seen = await machine.use(async ({ kernel }, name) => {
      const make = (name: string, version: number) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open(name, version);
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            request.result.close();
            resolve();
          };
        });
      await make(`${name}-newer`, 99);
      await make(`${name}-other`, 1);
      await kernel.fs.mkdir('/tmp/m');
      const codes: (string | undefined)[] = [];
      const mount = async (file: Parameters<typeof kernel.mount>[1]) =>
        codes.push((await exa.failureOf(kernel.mount('/tmp/m', file)))?.code);
      await mount(exa.overlayfs(exa.tmpfs({}), exa.localfs(name)));
      for (const database of [`${name}-newer`, `${name}-other`, '']) await mount(exa.localfs(database));
      await kernel.fs.writeFile('/mnt/file', 'text');
      await kernel.fs.sync();
      await new Promise<void>((resolve) => (indexedDB.deleteDatabase(name).onsuccess = () => resolve()));
      const write = (await exa.failureOf(kernel.fs.writeFile('/mnt/new', 'text')))?.code;
      const sync = (await exa.failureOf(kernel.fs.sync()))?.code;
      const read = await kernel.fs.readFile('/mnt/file', 'utf8');
      return { codes, write, sync, read };
    }, name);
    expect(seen).toEqual({ codes: ['EBUSY', 'EIO', 'EIO', 'EINVAL'], write: 'EROFS', sync: 'EIO', read: 'text' });
    await machine.until('is being deleted');
    await machine.close();
  });
});

test('/home lasts by default, and is in memory where the browser denies it', async () => {
  const page = await openPage(browser, 'broadcast');
  const boot = () => page.evaluate(async () => void (globalThis.machine = await exa.boot({ transport: 'broadcast' })));
  await boot();
  await page.evaluate(() => machine.kernel.fs.writeFile('/home/file', 'lasts'));
  await page.evaluate(() => machine.kernel.shutdown());
  await reload(browser, page, 'broadcast');
  await boot();
  expect(await page.evaluate(() => machine.kernel.fs.readFile('/home/file', 'utf8'))).toBe('lasts');
  await page.evaluate(() => machine.kernel.shutdown());
  // No browser of the tests denies it: the workers are given none.
  await beforeWorkers(page, `Object.defineProperty(globalThis, 'indexedDB', { value: undefined });\n`);
  await reload(browser, page, 'broadcast');
  const denied = await page.evaluate(async () => {
    const { kernel, watcher } = await exa.boot({ transport: 'broadcast' });
    await watcher.until('/home is in memory', '', 120_000);
    const names = await kernel.fs.readdir('/home');
    await kernel.fs.writeFile('/home/x', '');
    await kernel.shutdown();
    return { names, told: /exa-home: this browser gives no IndexedDB here/.test(watcher.text) };
  });
  expect(denied).toEqual({ names: [], told: true });
  await page.context().close();
});
