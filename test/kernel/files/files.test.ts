/** kernel.fs: every call of FileTree, on the trees in memory and on the read-only root image. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('files, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('write, append, read, truncate', async () => {
    const seen = await machine.use(async ({ kernel: { fs } }) => {
      await fs.writeFile('/tmp/text', 'grüße', { mode: 0o600 });
      await fs.appendFile('/tmp/text', ', exa');
      const text = await fs.readFile('/tmp/text', 'utf8');
      await fs.truncate('/tmp/text', 3);
      const { size, mode, kind } = await fs.stat('/tmp/text');
      await fs.rm('/tmp/text');
      return { text, size, mode, kind };
    });
    expect(seen).toEqual({ text: 'grüße, exa', size: 3, mode: 0o600, kind: 'file' });
  });

  test('a megabyte comes back as it went', async () => {
    const same = await machine.use(async ({ kernel: { fs } }) => {
      const data = new Uint8Array(1 << 20).map((_, i) => (i * 31) >> 3);
      await fs.writeFile('/tmp/big', data);
      await fs.copyFile('/tmp/big', '/tmp/copy');
      const back = await fs.readFile('/tmp/copy');
      await fs.rm('/tmp/big');
      await fs.rm('/tmp/copy');
      return back.length === data.length && back.every((byte, i) => byte === data[i]);
    });
    expect(same).toBe(true);
  });

  test('100 MB in a file, 10,000 files in a tree', async () => {
    const seen = await machine.use(async ({ kernel: { fs } }) => {
      const data = new Uint8Array(100 << 20);
      for (let i = 0; i < data.length; i += 4093) data[i] = i >> 12;
      await fs.writeFile('/tmp/big', data);
      const { size } = await fs.stat('/tmp/big');
      const back = await fs.readFile('/tmp/big');
      const same = back.length === data.length && back.every((byte, i) => byte === data[i]);
      await fs.rm('/tmp/big');
      for (let d = 0; d < 100; d++) {
        await fs.mkdir(`/tmp/tree/${d}`, { recursive: true });
        await Promise.all(Array.from({ length: 100 }, (_, i) => fs.writeFile(`/tmp/tree/${d}/${i}`, `${d} ${i}`)));
      }
      let count = 0;
      for (const name of await fs.readdir('/tmp/tree')) count += (await fs.readdir(`/tmp/tree/${name}`)).length;
      const text = await fs.readFile('/tmp/tree/73/21', 'utf8');
      await fs.rm('/tmp/tree', { recursive: true });
      return { size, same, count, text };
    });
    expect(seen).toEqual({ size: 100 << 20, same: true, count: 10_000, text: '73 21' });
  });

  test('directories', async () => {
    const seen = await machine.use(async ({ kernel: { fs } }) => {
      await fs.mkdir('/tmp/a/b/c', { recursive: true });
      await fs.mkdir('/tmp/a/b/c', { recursive: true });
      await fs.writeFile('/tmp/a/file', '');
      await fs.symlink('b', '/tmp/a/link');
      const entries = (await fs.readdir('/tmp/a', { withFileTypes: true })).sort((x, y) => (x.name < y.name ? -1 : 1));
      const codes = [
        (await exa.failureOf(fs.mkdir('/tmp/a')))?.code,
        (await exa.failureOf(fs.mkdir('/tmp/a/file/x', { recursive: true })))?.code,
        (await exa.failureOf(fs.rm('/tmp/a')))?.code,
        (await exa.failureOf(fs.rm('/tmp/none')))?.code,
        (await exa.failureOf(fs.rm('/tmp/none', { force: true })))?.code,
      ];
      await fs.rm('/tmp/a', { recursive: true });
      return { entries, codes, gone: await exa.failureOf(fs.stat('/tmp/a')) };
    });
    expect(seen.entries).toEqual([
      { name: 'b', kind: 'directory' },
      { name: 'file', kind: 'file' },
      { name: 'link', kind: 'symlink' },
    ]);
    expect(seen.codes).toEqual(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOENT', undefined]);
    expect(seen.gone).toMatchObject({ code: 'ENOENT', call: 'stat', path: '/tmp/a' });
  });

  test('links, names, times, owners', async () => {
    const seen = await machine.use(async ({ kernel: { fs } }) => {
      await fs.mkdir('/tmp/d');
      await fs.writeFile('/tmp/d/one', 'x');
      await fs.link('/tmp/d/one', '/tmp/d/two');
      await fs.symlink('two', '/tmp/d/three');
      await fs.rename('/tmp/d/one', '/tmp/d/four');
      await fs.chmod('/tmp/d/four', 0o640);
      await fs.chown('/tmp/d/four', 5, 6);
      await fs.utimes('/tmp/d/four', 1_000_500, 2_000_250);
      const { nlink, mode, uid, gid, atime, mtime } = await fs.stat('/tmp/d/three');
      const result = {
        nlink,
        mode,
        uid,
        gid,
        atime,
        mtime,
        link: await fs.readlink('/tmp/d/three'),
        kind: (await fs.lstat('/tmp/d/three')).kind,
        real: await fs.realpath('/tmp/../tmp/d/./three'),
        names: (await fs.readdir('/tmp/d')).sort(),
      };
      await fs.sync();
      await fs.rm('/tmp/d', { recursive: true });
      return result;
    });
    expect(seen).toEqual({
      nlink: 2,
      mode: 0o640,
      uid: 5,
      gid: 6,
      atime: 1_000_500,
      mtime: 2_000_250,
      link: 'two',
      kind: 'symlink',
      real: '/tmp/d/two',
      names: ['four', 'three', 'two'],
    });
  });

  test('the root image is read-only', async () => {
    const seen = await machine.use(async ({ kernel: { fs } }) => ({
      shell: (await fs.readdir('/bin')).includes('sh'),
      write: await exa.failureOf(fs.writeFile('/bin/new', '')),
      dev: (await fs.stat('/dev/null')).kind,
    }));
    expect(seen).toEqual({
      shell: true,
      write: expect.objectContaining({ code: 'EROFS', path: '/bin/new' }),
      dev: 'char',
    });
  });

  test('impossible paths', async () => {
    const codes = await machine.use(async ({ kernel: { fs } }) => [
      (await exa.failureOf(fs.readFile('')))?.code,
      (await exa.failureOf(fs.readFile('/tmp/\0')))?.code,
      (await exa.failureOf(fs.readFile(`/${'x'.repeat(5000)}`)))?.code,
      (await exa.failureOf(fs.readFile(`/tmp/${'x'.repeat(256)}`)))?.code,
      (await exa.failureOf(fs.readFile('/tmp')))?.code,
      (await exa.failureOf(fs.readdir('/dev/null')))?.code,
    ]);
    expect(codes).toEqual(['ENOENT', 'EINVAL', 'ENAMETOOLONG', 'ENAMETOOLONG', 'EISDIR', 'ENOTDIR']);
  });

  test('tmpfs with files in it, mounted and taken away', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      await kernel.fs.mkdir('/tmp/m');
      await kernel.mount('/tmp/m', exa.tmpfs({ 'dir/file.txt': 'text' }));
      const { stdout } = await kernel.exec('cat /tmp/m/dir/file.txt');
      await kernel.unmount('/tmp/m');
      const after = await kernel.fs.readdir('/tmp/m');
      await kernel.fs.rm('/tmp/m', { recursive: true });
      return { stdout, after };
    });
    expect(seen).toEqual({ stdout: 'text', after: [] });
  });

  test('nothing of this has left a descriptor open', async () => {
    await machine.leavesNothing(async () => {
      await machine.use(async ({ kernel: { fs } }) => {
        for (let i = 0; i < 50; i++)
          await Promise.all([fs.readdir('/bin'), exa.failureOf(fs.readFile('/none')), fs.readFile('/etc/passwd')]);
      });
    });
  });
});
