/** `exa-kernel index` and `exa-kernel serve`: a folder of the disk in the tree; and who gets nothing of it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedBrowser } from '../harness/browser.ts';
import { bootMachine } from '../harness/machine.ts';

const PROGRAM = fileURLToPath(new URL('../../tools/cli/exa-kernel.mjs', import.meta.url));
const big = Buffer.from(Uint8Array.from({ length: 3 << 20 }, (_, i) => (i * 13) >> 5));
const browser = sharedBrowser();
let folder: string;
const servers: ChildProcess[] = [];

/** Starts `exa-kernel serve` on any free port; its URL. */
async function serve(...options: string[]): Promise<string> {
  const server = spawn(process.execPath, [PROGRAM, 'serve', join(folder, 'open'), '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  for await (const text of server.stdout!) {
    const url = /http:\/\/localhost:\d+\//.exec(String(text));
    if (url) return url[0];
  }
  throw new Error('it has ended');
}

/** The status of a request that no browser would make so. */
function statusOf(url: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exa-serve-'));
  mkdirSync(join(folder, 'open/sub dir'), { recursive: true });
  writeFileSync(join(folder, 'secret'), 'secret');
  writeFileSync(join(folder, 'open/sub dir/ä.txt'), 'umlaut\n');
  writeFileSync(join(folder, 'open/big'), big);
  symlinkSync('sub dir/ä.txt', join(folder, 'open/link'));
  symlinkSync('../secret', join(folder, 'open/out'));
  symlinkSync('..', join(folder, 'open/up'));
});
afterAll(async () => {
  for (const server of servers) server.kill();
  if (folder) rmSync(folder, { recursive: true });
});

test('a served folder is mounted, read, and current at the next mount', async () => {
  const url = await serve('--origin', browser.origin);
  const machine = await bootMachine(browser, 'port');
  const look = () =>
    machine.use(async ({ kernel }, url) => {
      await kernel.mount('/mnt', exa.netfs(url));
      const { stdout, stderr } = await kernel.exec('cd /mnt; cat link "sub dir/ä.txt"; cksum big; cat out; ls');
      await kernel.unmount('/mnt');
      return { stdout, stderr };
    }, url);
  const sum = execFileSync('cksum', ['big'], { cwd: join(folder, 'open') });
  expect(await look()).toEqual({
    stdout: `umlaut\numlaut\n${sum}big\nlink\nout\nsub dir\nup\n`,
    stderr: expect.stringContaining('out'),
  });
  writeFileSync(join(folder, 'open/new'), 'new');
  expect((await look()).stdout).toContain('\nnew\n');
  await machine.close();
});

test('exa-kernel index writes the index, with hashes', async () => {
  execFileSync(process.execPath, [PROGRAM, 'index', join(folder, 'open')]);
  const text = readFileSync(join(folder, 'open/index.exa'), 'utf8');
  expect(text).toMatch(/^exa-index 1\n/);
  expect(text).toMatch(/^f 644 7 \d+ [0-9a-f]{64} sub%20dir\/%C3%A4\.txt$/m);
  rmSync(join(folder, 'open/index.exa'));
});

test('pages of another origin, other hosts, and paths that lead out get nothing', async () => {
  const url = await serve('--origin', 'https://example.org');
  const local = await serve();
  const { host } = new URL(url);
  const seen = {
    plain: await statusOf(url, '/big', { host }),
    named: await statusOf(url, '/big', { host, origin: 'https://example.org' }),
    other: await statusOf(url, '/big', { host, origin: browser.origin }),
    preflight: await statusOf(url, '/big', { host, origin: 'https://evil.example' }, 'OPTIONS'),
    rebound: await statusOf(url, '/big', { host: 'evil.example' }),
    local: await statusOf(local, '/big', { host, origin: browser.origin }),
    foreign: await statusOf(local, '/big', { host, origin: 'https://example.org' }),
    put: await statusOf(url, '/big', { host }, 'PUT'),
    up: await statusOf(url, '/../secret', { host }),
    encoded: await statusOf(url, '/%2e%2e/secret', { host }),
    slash: await statusOf(url, '/..%2fsecret', { host }),
    link: await statusOf(url, '/out', { host }),
    directory: await statusOf(url, '/up/secret', { host }),
    bad: await statusOf(url, '/%ff', { host }),
    nul: await statusOf(url, '/%00', { host }),
  };
  expect(seen).toEqual({
    plain: 200,
    named: 200,
    other: 403,
    preflight: 403,
    rebound: 403,
    local: 200,
    foreign: 403,
    put: 405,
    up: 404,
    encoded: 404,
    slash: 404,
    link: 404,
    directory: 404,
    bad: 400,
    nul: 404,
  });
});

test('what it cannot do it says', () => {
  const run = (...args: string[]) => {
    try {
      return [0, execFileSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', stdio: 'pipe' })];
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      return [status, stderr.split('\n')[0]];
    }
  };
  expect(run('help')).toEqual([0, expect.stringContaining('exa-kernel serve DIR')]);
  expect(run()).toEqual([2, 'exa-kernel: what shall it do?']);
  expect(run('fly')).toEqual([2, 'exa-kernel: there is no fly']);
  expect(run('index')).toEqual([2, 'exa-kernel: one directory is needed']);
  expect(run('serve', '/', '--port', 'x')).toEqual([2, 'exa-kernel: --port is a number']);
  expect(run('serve', join(folder, 'none'))).toEqual([1, expect.stringContaining('ENOENT')]);
});
