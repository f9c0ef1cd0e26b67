/** An archive as a file system: what tar made of a tree, what no tar would make, and archives that are no good. */
import { execFileSync, execSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRANSPORTS, pageUrl, sharedBrowser } from '../../harness/browser.ts';
import { Machine, openPage, sharedMachine } from '../../harness/machine.ts';
import { header, members, record, tarOf, TAR_END, type Member } from '../../harness/tar.ts';

/** What a server has, by path; a function answers by itself. */
const files = new Map<string, Buffer | ((response: ServerResponse) => void)>();
let url: string;
let folder: string;
const server = createServer((request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cache-Control', 'no-store');
  const found = files.get(request.url!.replace(/[?].*/, '').slice(1));
  if (typeof found === 'function') found(response);
  else if (found) response.end(found);
  else response.writeHead(404).end();
});

/** A tree with all that a tar can hold; its names are short enough for all formats. */
const MAKE = `
  mkdir -p tree/dir/deep "tree/with space"; cd tree
  printf 'hello\\n' > dir/one; ln dir/one dir/deep/same; ln -s ../one dir/deep/soft; ln -s nowhere broken
  printf '#!/bin/sh\\necho runs "$@"\\n' > dir/script; chmod 4755 dir/script
  mkfifo -m 640 dir/fifo; : > "with space/empty"; chmod 700 dir/deep
  i=0; while [ $i -lt 3000 ]; do echo "line $i of a file that is longer than a datagram"; i=$((i+1)); done > big
  touch -d '2001-02-03 04:05:06' dir/one big; touch -h -d '1999-12-31 00:00:00' broken`;
const LONG = `${'d'.repeat(150)}/${'n'.repeat(200)}`;
/** The same words natively and inside: kinds, modes, sizes, times, links, contents. */
const LOOK = `
  find . ! -type d | LC_ALL=C sort | while read -r n; do stat -c '%A %u %g %s %Y %h %n' "$n"; done
  find . -type d | LC_ALL=C sort | while read -r n; do stat -c '%A %u %g %Y %h %n' "$n"; done
  find . -type l | LC_ALL=C sort | while read -r n; do readlink "$n"; done
  find . -type f | LC_ALL=C sort | while read -r n; do cksum < "$n"; done`;
let seen: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exa-archive-'));
  execSync(MAKE, { cwd: folder });
  const tree = join(folder, 'tree');
  const tar = (...options: string[]) =>
    execFileSync('tar', ['-C', tree, '--owner=0', '--group=0', '--numeric-owner', ...options, '-cf', '-', '.'], {
      maxBuffer: 1 << 24,
    });
  // The FIFO is no file of the oldest format.
  for (const format of ['ustar', 'gnu', 'pax']) files.set(`${format}.tar`, tar(`--format=${format}`));
  files.set('v7.tar', execFileSync('tar', ['-C', tree, '--format=v7', '-cf', '-', 'dir/one', 'dir/deep']));
  files.set('packed.tar.gz', gzipSync(files.get('pax.tar') as Buffer));
  seen = execSync(LOOK, { cwd: tree, encoding: 'utf8' }).replace(/^([-dlp]\S{9}) \d+ \d+/gm, '$1 0 0');
  execSync(`mkdir -p long/${'d'.repeat(150)}; echo long > long/${LONG}; ln -s ${LONG} long/link`, { cwd: folder });
  for (const format of ['gnu', 'pax'])
    files.set(
      `long-${format}.tar`,
      execFileSync('tar', ['-C', join(folder, 'long'), `--format=${format}`, '-cf', '-', '.']),
    );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://localhost:${(server.address() as { port: number }).port}/`;
});
afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  rmSync(folder, { recursive: true });
});

/** Runs a line in an archive that is mounted for it. */
async function within(machine: Machine, name: string, line: string): Promise<string> {
  await machine.use((m, { at }) => m.kernel.mount('/mnt', exa.netfs(at, { cache: false })), { at: url + name });
  const { stdout, stderr } = await machine.exec(`cd /mnt; ${line}`);
  await machine.use((m) => m.kernel.unmount('/mnt'));
  return stdout + stderr;
}

/** An archive of these members, looked at by a line. */
function made(machine: Machine, line: string, ...all: Member[]): Promise<string> {
  files.set('made.tar', tarOf(...all));
  return within(machine, 'made.tar', line);
}

/** How mounting those bytes fails, and what the console says. */
async function refused(
  machine: Machine,
  bytes: Buffer | ((response: ServerResponse) => void),
  name = 'bad.tar',
  limit?: number,
): Promise<string> {
  files.set(name, bytes);
  const failure = await machine.use(
    (m, { at, limit }) =>
      exa.failureOf(m.kernel.mount('/mnt', exa.netfs(at, { cache: false, ...(limit && { limit }) }))),
    { at: url + name, limit },
  );
  const line = await machine.until(/netfs: [^\n]*\n/);
  return `${failure?.code}: ${/: (?:\S*?, byte \d+: )?([^:\n]*(?:status \d+)?)\n$/.exec(line.replaceAll('\r', '').replace(url, ''))?.[1]}`;
}

describe.each(TRANSPORTS)('archives (%s)', (transport) => {
  const machine = sharedMachine(transport);

  test('what tar made of a tree is that tree: ustar, GNU, pax, gzip', async () => {
    await machine().leavesNothing(async () => {
      for (const name of ['ustar.tar', 'gnu.tar', 'pax.tar', 'packed.tar.gz'])
        expect(await within(machine(), name, LOOK), name).toBe(seen);
      expect(await within(machine(), 'v7.tar', 'cat dir/one dir/deep/same dir/deep/soft; ls -A . dir')).toBe(
        'hello\nhello\nhello\n.:\ndir\n\ndir:\ndeep\none\n',
      );
      for (const format of ['gnu', 'pax'])
        expect(await within(machine(), `long-${format}.tar`, `cat link ${LONG}`), format).toBe('long\nlong\n');
    });
  });

  test('programs run from it; nothing in it can be changed', async () => {
    expect(
      await within(
        machine(),
        'packed.tar.gz',
        'dir/script now; echo x > dir/one; rm dir/one; mkdir new; df -a . | tail -n 1',
      ),
    ).toMatch(
      /^runs now\n.*packed\.tar\.gz +\d+ +\d+ +0 100% \/mnt\n[\s\S]*Read-only[\s\S]*Read-only[\s\S]*Read-only[\s\S]*$/,
    );
  });
});

describe('archives', () => {
  const machine = sharedMachine('port');

  test('made parents, ./ and slashes, a name that stands twice, links, devices, owners', async () => {
    const at = machine();
    expect(await made(at, 'find . | sort; cat a/b/c', { name: './/a/./b/c', data: 'text' })).toBe(
      '.\n./a\n./a/b\n./a/b/c\ntext',
    );
    expect(await made(at, 'cat a', { name: 'a', data: 'old' }, { name: '/a', data: 'newer' })).toBe('newer');
    expect(
      await made(
        at,
        'stat -c "%A %Y" . d',
        { name: './', kind: '5', mode: 0o711, mtime: 5 },
        { name: 'd/', kind: '5' },
        { name: 'd', kind: '5', mode: 0o1777, mtime: 7 },
      ),
    ).toBe('drwx--x--x 5\ndrwxrwxrwt 7\n');
    expect(
      await made(
        at,
        'cat b s; stat -c %h a',
        { name: 'a', data: 'one' },
        { name: 'b', kind: '1', target: './a' },
        { name: 's', kind: '2', target: 'b' },
      ),
    ).toBe('oneone2\n');
    expect(
      await made(
        at,
        'echo lost > null; head -c 3 zero | od -An -tx1',
        { name: 'null', kind: '3', device: [1, 3], mode: 0o666 },
        { name: 'zero', kind: '3', device: [1, 5], mode: 0o666 },
      ),
    ).toBe(' 00 00 00\n');
    expect(
      await made(at, 'stat -c "%u %g %n" p/f', {
        name: 'f',
        prefix: 'p',
        change: (block) => block.write('0001750\x000000144', 108, 'latin1'),
      }),
    ).toBe('1000 100 p/f\n');
    // GNU's numbers that octal digits have no room for.
    expect(
      await made(at, 'stat -c "%u %y" f', {
        name: 'f',
        change: (block) => {
          Buffer.from('8000000000100000', 'hex').copy(block, 108);
          Buffer.from('fffffffffffffffffffffffe', 'hex').copy(block, 136);
        },
      }),
    ).toBe('1048576 1969-12-31 23:59:58.000000000 +0000\n');
  });

  test('pax headers: of one member, of all; what takes them back', async () => {
    const x = (...records: string[]): Member => ({ name: 'x', kind: 'x', data: records.join('') });
    const g = (...records: string[]): Member => ({ ...x(...records), kind: 'g' });
    const at = machine();
    expect(
      await made(
        at,
        'cat "n\u00e4me"; stat -c %y "n\u00e4me"',
        x(record('path', 'n\u00e4me'), record('mtime', '1.25'), record('comment', 'a=b\n')),
        { name: 'short', data: 'x' },
        { name: 'other' },
      ),
    ).toMatch(/^x1970-01-01 00:00:01\.250000000/);
    expect(
      await made(
        at,
        'stat -c "%n %s %u" *',
        x(record('size', '3'), record('uid', '70000')),
        { name: 'a', size: 0, data: 'abc' },
        { name: 'b', data: 'b' },
      ),
    ).toBe('a 3 70000\nb 1 0\n');
    expect(
      await made(
        at,
        'stat -c "%n %u %y" *',
        g(record('uid', '7'), record('mtime', '-1.5')),
        { name: 'a' },
        x(record('uid', '8')),
        { name: 'b' },
        g(record('uid', ''), record('mtime', '')),
        { name: 'c' },
      ),
    ).toBe(
      'a 7 1969-12-31 23:59:58.500000000 +0000\nb 8 1969-12-31 23:59:58.500000000 +0000\nc 0 2001-09-09 01:46:40.000000000 +0000\n',
    );
    expect(
      await made(at, 'readlink s', x(record('linkpath', 't'.repeat(300))), { name: 's', kind: '2', target: 'short' }),
    ).toBe(`${'t'.repeat(300)}\n`);
  });

  test('a bad archive is EIO with its reason, wherever it is cut or changed', async () => {
    const at = machine();
    const good: Member[] = [
      { name: 'd/', kind: '5' },
      { name: 'd/f', data: 'x'.repeat(700) },
      { name: 'l', kind: '2', target: 'd/f' },
    ];
    const whole = tarOf(...good);
    for (const length of [0, 100, 512, 1500, 2047, 2048, 2560])
      expect(await refused(at, whole.subarray(0, length)), `${length}`).toBe('EIO: it is cut short');
    const flipped = Buffer.from(whole);
    flipped[512 + 3]! ^= 1;
    expect(await refused(at, flipped)).toBe('EIO: the checksum of a header is wrong');
    expect(await refused(at, Buffer.from('<!doctype html>'.padEnd(3000)))).toBe('EIO: it is no tar archive');
    expect(await refused(at, Buffer.concat([members(good[0]!), Buffer.alloc(512), members(good[1]!), TAR_END]))).toBe(
      'EIO: a header is empty',
    );
    const cases: [Member[], string][] = [
      [[{ name: 'a/../../etc' }], 'a name in it goes upward'],
      [[{ name: '..', kind: '5' }], 'a name in it goes upward'],
      [[{ name: 'a' }, { name: 'b', kind: '1', target: '../a' }], 'a name in it goes upward'],
      [
        [{ name: 'out', kind: '2', target: '/' }, { name: 'out/etc' }],
        'a name in it goes through what is no directory',
      ],
      [[{ name: 'b', kind: '1', target: 'later' }, { name: 'later' }], 'a link in it leads nowhere'],
      [
        [
          { name: 'd/', kind: '5' },
          { name: 'b', kind: '1', target: 'd' },
        ],
        'a link in it leads nowhere',
      ],
      [[{ name: 's', kind: '2' }], 'a symbolic link in it leads nowhere'],
      [
        [
          { name: 'd/', kind: '5' },
          { name: 'd', data: 'x' },
        ],
        'a name stands for a directory and for a file',
      ],
      [[{ name: '/', data: 'x', kind: '7' }], 'a member has no name'],
      [[{ name: 'x', kind: 'S' }], 'files with holes are not known here (tar --sparse)'],
      [[{ name: 'x', kind: 'M' }], 'a member is of a kind not known here'],
      [[{ name: 'x', change: (block) => block.write('99x', 100) }], 'a number in a header is none'],
      [[{ name: 'x', change: (block) => block.write('-1', 124) }], 'the size of a member is no number'],
      [[{ name: 'x', kind: 'x', data: 'path=a\n' }, { name: 'a' }], 'a pax header is not made of records'],
      [[{ name: 'x', kind: 'x', data: '99 path=a\n' }, { name: 'a' }], 'a pax header is not made of records'],
      [[{ name: 'x', kind: 'x', data: record('size', '-1') }, { name: 'a' }], 'a pax header says what cannot be'],
      [[{ name: 'x', kind: 'x', data: record('path', 'a\0b') }, { name: 'a' }], 'a pax header says what cannot be'],
      [
        [{ name: 'x', kind: 'x', data: record('GNU.sparse.major', '1') }, { name: 'a' }],
        'files with holes are not known here (tar --sparse)',
      ],
      [
        [
          { name: 'x'.repeat(90), prefix: 'y', change: (block) => block.fill('z', 0, 100) },
          { name: 'L', kind: 'L', data: 'n'.repeat(300) },
          { name: 'a' },
        ],
        'a name in it is too long',
      ],
    ];
    for (const [bad, reason] of cases)
      expect(await refused(at, tarOf(...bad)), JSON.stringify(bad)).toBe(`EIO: ${reason}`);
    expect(await refused(at, Buffer.concat([header({ name: 'x', size: 8 ** 11 - 1 }), TAR_END]))).toBe(
      'EIO: it is cut short',
    );
    expect(await within(at, 'ustar.tar', 'cat dir/one')).toBe('hello\n');
  });

  test('gzip that is cut or corrupt, too much of it; the server fails', async () => {
    const at = machine();
    const packed = gzipSync(tarOf({ name: 'f', data: 'x'.repeat(100_000) }));
    const broken = Buffer.from(packed);
    broken[packed.length - 6]! ^= 1;
    expect(await refused(at, packed.subarray(0, -20), 'bad.tar.gz')).toBe(
      'EIO: what is packed with gzip is cut short or corrupt',
    );
    expect(await refused(at, broken, 'bad.tgz')).toBe('EIO: what is packed with gzip is cut short or corrupt');
    expect(await refused(at, packed, 'large.tar.gz', 50_000)).toBe("ENOMEM: it is larger than the mount's limit");
    expect(await refused(at, tarOf({ name: 'f', data: 'x'.repeat(100_000) }), 'large.tar', 50_000)).toBe(
      "ENOMEM: it is larger than the mount's limit",
    );
    expect(await refused(at, (response) => response.writeHead(500).end())).toBe('EIO: HTTP status 500');
    expect(
      await refused(at, (response) => {
        response.writeHead(200, { 'Content-Length': 99_999 });
        response.write(TAR_END, () => response.destroy());
      }),
    ).toBe('EIO: the connection failed');
    expect(await refused(at, (response) => response.writeHead(404).end())).toBe('ENOENT: HTTP status 404');
    // What the server calls it, or unpacks on the way, does not matter.
    files.set('plain.tar', packed);
    expect(await within(at, 'plain.tar?version=2', 'wc -c < f')).toBe('100000\n');
    files.set('sent.tar.gz', (response) => response.setHeader('Content-Encoding', 'gzip').end(packed));
    expect(await within(at, 'sent.tar.gz', 'wc -c < f')).toBe('100000\n');
  });
});

describe('archives, at boot', () => {
  const browser = sharedBrowser();

  test('boot tells how much has come; without the server the next visit goes on with what it has', async () => {
    const page = await openPage(browser, 'port');
    files.set(
      'image.tar.gz',
      gzipSync(
        tarOf({
          name: 'f',
          data: Buffer.from(Uint8Array.from({ length: 900_000 }, (_, i) => Math.imul(i, 2654435761) >>> 24)),
        }),
      ),
    );
    const visit = async () => {
      await page.goto(pageUrl(browser.origin, 'port'));
      await page.waitForFunction(() => 'exa' in globalThis);
      const progress = await page.evaluate(async (at) => {
        const told: { phase: string; loaded: number; total: number }[] = [];
        globalThis.machine = await exa.boot({
          transport: 'port',
          mounts: { '/home': null, '/mnt': exa.netfs(at) },
          onProgress: (step) => told.push(step),
        });
        return told.filter(({ phase }) => phase === 'archive');
      }, `${url}image.tar.gz`);
      return { progress, machine: new Machine(page) };
    };
    const size = (files.get('image.tar.gz') as Buffer).length;
    const first = await visit();
    expect(first.progress[0]).toEqual({ phase: 'archive', loaded: 0, total: size });
    expect(first.progress.at(-1)).toEqual({ phase: 'archive', loaded: size, total: size });
    const sum = (await first.machine.exec('cksum < /mnt/f')).stdout;
    await expect
      .poll(() =>
        page.evaluate(
          async (at) => (await (await caches.open('exa-kernel netfs')).keys()).some(({ url }) => url.startsWith(at)),
          url,
        ),
      )
      .toBe(true);
    await first.machine.use((m) => m.kernel.shutdown());
    files.set('image.tar.gz', (response) => response.destroy());
    const second = await visit();
    expect((await second.machine.exec('cksum < /mnt/f')).stdout).toBe(sum);
    await second.machine.until('the archive is that of the last visit');
    await second.machine.use((m) => m.kernel.shutdown());
    await page.context().close();
  });
});
