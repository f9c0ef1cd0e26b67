/** netfs: what is kept between visits, and servers that are silent, lie or are gone. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
// @ts-expect-error a program of our own in plain JavaScript
import { makeIndex } from '../../../tools/cli/make-index.mjs';
// @ts-expect-error another one
import { sendFile } from '../../../tools/cli/send-file.mjs';
import { pageUrl, sharedBrowser } from '../../harness/browser.ts';
import { beforeWorkers, Machine, openPage } from '../../harness/machine.ts';

const browser = sharedBrowser();
let folder: string;
let page: Page;
let site: Site;
/** A server of the folder that can be made to misbehave on a path. */
interface Site {
  url: string;
  asked: string[];
  wrong: Map<string, (response: ServerResponse) => void>;
  close(): Promise<void>;
}

async function openSite(): Promise<Site> {
  const asked: string[] = [];
  const wrong: Site['wrong'] = new Map();
  const server = createServer((request, response) => {
    const path = request.url!.slice(1);
    asked.push(path);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cache-Control', 'no-store');
    const odd = wrong.get(path);
    if (odd) odd(response);
    else if (path === 'index.exa') response.end(makeIndex(folder));
    else sendFile(request, response, join(folder, path), statSync(join(folder, path)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://localhost:${port}/`,
    asked,
    wrong,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exa-netfs-'));
  mkdirSync(join(folder, 'dir'));
  for (const name of ['one', 'two', 'three', 'four']) writeFileSync(join(folder, 'dir', name), `the file ${name}\n`);
  writeFileSync(
    join(folder, 'big'),
    Buffer.from(Uint8Array.from({ length: (1 << 20) + 300_000 }, (_, i) => Math.imul(i, 2654435761) >>> 24)),
  );
  site = await openSite();
  page = await openPage(browser, 'port');
});
afterEach(async () => {
  await page.context().close();
  await site.close();
  rmSync(folder, { recursive: true });
});

/** A kernel with the site at /mnt, in the page made anew. */
async function visit(cache = true): Promise<Machine> {
  await page.goto(pageUrl(browser.origin, 'port'));
  await page.waitForFunction(() => 'exa' in globalThis);
  await page.evaluate(
    async ({ url, cache }) => {
      globalThis.machine = await exa.boot({
        transport: 'port',
        mounts: { '/home': null, '/mnt': exa.netfs(url, { cache }) },
      });
    },
    { url: site.url, cache },
  );
  return new Machine(page);
}
const read = (machine: Machine, ...files: string[]) => machine.exec(`cd /mnt; cat ${files.join(' ')}`);
/** What of the site is kept. */
const kept = () =>
  page.evaluate(async (url) => {
    const cache = await caches.open('exa-kernel netfs');
    return (await cache.keys()).filter((request) => request.url.startsWith(url)).length;
  }, site.url);

test('the second visit asks for the index alone; without the server it goes on with what it has', async () => {
  const first = await visit();
  const sum = (await first.exec('cksum /mnt/big')).stdout;
  expect((await read(first, 'dir/one')).stdout).toBe('the file one\n');
  await expect.poll(kept).toBe(1 + 6 + 1);
  await first.use((m) => m.kernel.shutdown());
  site.asked.length = 0;
  const second = await visit();
  expect((await second.exec('cksum /mnt/big; cat /mnt/dir/one')).stdout).toBe(`${sum}the file one\n`);
  expect(site.asked).toEqual(['index.exa']);
  await second.use((m) => m.kernel.shutdown());
  await site.close();
  const third = await visit();
  expect((await third.exec('cksum /mnt/big; cat /mnt/dir/one')).stdout).toBe(`${sum}the file one\n`);
  expect((await read(third, 'dir/two')).stderr).toMatch(/I\/O error/);
  await third.until('the index is that of the last visit');
  await third.use((m) => m.kernel.shutdown());
});

test('what the index names no more goes; what was spoilt is fetched again; cache: false keeps nothing', async () => {
  const none = await visit(false);
  await read(none, 'dir/one');
  await none.use((m) => m.kernel.shutdown());
  expect(await kept()).toBe(0);
  const first = await visit();
  await read(first, 'dir/one', 'dir/two');
  await expect.poll(kept).toBe(3);
  await first.use((m) => m.kernel.shutdown());
  writeFileSync(join(folder, 'dir/one'), 'changed\n');
  await page.evaluate(async () => {
    const cache = await caches.open('exa-kernel netfs');
    for (const key of await cache.keys())
      if (key.url.includes('exa-piece')) await cache.put(key, new Response('spoilt'));
  });
  const second = await visit();
  await expect.poll(kept).toBe(2);
  expect((await read(second, 'dir/one', 'dir/two')).stdout).toBe('changed\nthe file two\n');
  await second.use((m) => m.kernel.shutdown());
});

test('404, other bytes, another length, a cut connection: EIO, the reason on the console, and never wrong bytes', async () => {
  site.wrong.set('dir/one', (response) => response.writeHead(404).end());
  site.wrong.set('dir/two', (response) => response.end('the file TWO\n'));
  site.wrong.set('dir/three', (response) => response.end('short'));
  site.wrong.set('dir/four', (response) => {
    response.writeHead(200, { 'Content-Length': 14 });
    response.write('the f', () => response.destroy());
  });
  const machine = await visit();
  for (const name of ['one', 'two', 'three', 'four']) {
    expect(await read(machine, `dir/${name}`)).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/I\/O error/),
      code: 1,
    });
  }
  const text = await machine.use((m) => m.watcher.text);
  expect(text).toMatch(
    /one: HTTP status 404[\s\S]*two: its content[\s\S]*three: 5 bytes came[\s\S]*four: the connection failed/,
  );
  expect(await kept()).toBe(1);
  site.wrong.clear();
  expect((await read(machine, 'dir/one', 'dir/four')).stdout).toBe('the file one\nthe file four\n');
  await machine.use((m) => m.kernel.shutdown());
});

test('a server that falls silent: ETIMEDOUT', async () => {
  // The limit is 30 s: time goes by faster in the workers while it is silent.
  await beforeWorkers(
    page,
    `let silence = 30000;
    new BroadcastChannel('test-silence').onmessage = ({ data }) => (silence = data);
    const set = globalThis.setTimeout;
    globalThis.setTimeout = (work, ms, ...rest) => set(work, ms === 30000 ? silence : ms, ...rest);\n`,
  );
  const silence = (ms: number) => page.evaluate((ms) => new BroadcastChannel('test-silence').postMessage(ms), ms);
  site.wrong.set('dir/one', () => {});
  site.wrong.set('dir/two', (response) => {
    response.writeHead(200, { 'Content-Length': 13 });
    response.write('the f');
  });
  const machine = await visit();
  await silence(500);
  for (const name of ['one', 'two']) expect((await read(machine, `dir/${name}`)).stderr).toMatch(/timed out/i);
  await silence(30_000);
  expect((await read(machine, 'dir/three')).stdout).toBe('the file three\n');
  await machine.until('two: the server sends nothing');
  await machine.use((m) => m.kernel.shutdown());
});
