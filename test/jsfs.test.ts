/** jsfs: programs over handlers in the page; and handlers that throw, are silent, or answer nonsense. */
import { beforeEach, describe, expect, test } from 'vitest';
import { LANES } from './harness/browser.ts';
import { type Machine, sharedMachine } from './harness/machine.ts';

describe.each(LANES)('jsfs, %s lane', (lane) => {
  const use = sharedMachine(lane);
  let machine: Machine;
  beforeEach(async () => {
    machine = use();
    await machine.use(async ({ kernel }) => {
      const all = await kernel.fs.readdir('/tmp');
      if (!all.includes('js')) await kernel.fs.mkdir('/tmp/js');
    });
  });

  test('programs see what the page has, and the page what programs write', async () => {
    await machine.leavesNothing(async () => {
      await machine.use(async ({ kernel }) => {
        globalThis.memory = exa.memoryFiles({ 'dir/hello.txt': 'hello from the page\n', 'script': '#!/bin/sh\necho ran $1\n' });
        await kernel.mount('/tmp/js', exa.jsfs(globalThis.memory));
      });
      const { stdout, stderr } = await machine.exec(`cd /tmp/js; cat dir/hello.txt; chmod +x script; ./script x; ls -l | wc -l
        echo new > dir/new; mkdir -p a/b; mv dir/new a/b/moved; ln -s a/b/moved link; cat link; echo more >> link; wc -l < a/b/moved; rm -r dir; find . | sort
        touch -d 2001-02-03T04:05:06Z script; stat -c '%n %a %s %Y' script; cp -r a copy; cmp a/b/moved copy/b/moved; (cd a && tar c .) | tar x -C copy; mount | grep jsfs | cut -d ' ' -f 3,5`);
      expect(stderr).toBe('');
      expect(stdout.split('\n')).toEqual([
        'hello from the page', 'ran x', '3', 'new', '2', '.', './a', './a/b', './a/b/moved', './link', './script', 'script 755 22 981173106', '/tmp/js jsfs', '',
      ]);
      const seen = await machine.use(async ({ kernel }) => {
        const { nodes } = globalThis.memory;
        nodes.get('/a/b/moved')!.data = new TextEncoder().encode('changed by the page');
        const read = await kernel.fs.readFile('/tmp/js/a/b/moved', 'utf8');
        await kernel.unmount('/tmp/js');
        return { read, names: [...nodes.keys()].sort(), mtime: nodes.get('/script')!.mtime };
      });
      expect(seen).toEqual({
        read: 'changed by the page', mtime: 981173106000,
        names: ['/', '/a', '/a/b', '/a/b/moved', '/copy', '/copy/b', '/copy/b/moved', '/link', '/script'],
      });
    });
  });

  test('without handlers that write it is read-only; without some, those calls are EPERM', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      const { stat, readdir, read, write, create } = exa.memoryFiles({ 'a/b': 'text' });
      const code = async (work: Promise<unknown>) => (await exa.failureOf(work))?.code;
      await kernel.mount('/tmp/js', exa.jsfs({ stat, readdir, read }));
      const first = [await code(kernel.fs.writeFile('/tmp/js/x', '')), await code(kernel.fs.mkdir('/tmp/js/d')), await kernel.fs.readFile('/tmp/js/a/b', 'utf8')];
      await kernel.unmount('/tmp/js');
      await kernel.mount('/tmp/js', exa.jsfs({ stat, readdir, read, write, create }));
      const second = [await code(kernel.fs.writeFile('/tmp/js/x', 'y')), await code(kernel.fs.mkdir('/tmp/js/d')), await code(kernel.fs.rm('/tmp/js/x')), await code(kernel.fs.link('/tmp/js/x', '/tmp/js/y'))];
      await kernel.unmount('/tmp/js');
      return { first, second };
    });
    expect(seen).toEqual({ first: ['EROFS', 'EROFS', 'text'], second: [undefined, 'EPERM', 'EPERM', 'EPERM'] });
  });

  test('a size that is not told, many names, a file as large as a message and more', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      const names = Array.from({ length: 10_000 }, (_, i) => `a name that is rather long ${i}`);
      const bytes = new Uint8Array(200_000).map((_, i) => (i * 7) >> 3);
      const files = exa.memoryFiles();
      await kernel.mount('/tmp/js', exa.jsfs({
        ...files,
        stat: async (path) => (path === '/' ? { kind: 'directory' } : path === '/unsized' ? { kind: 'file' } : files.stat(path)),
        readdir: async () => names.map((name) => ({ name, kind: 'file' as const })),
        read: async (path, offset, length) => (path === '/unsized' ? bytes.slice(offset, offset + length) : files.read(path, offset, length)),
      }));
      const listed = await kernel.fs.readdir('/tmp/js');
      const read = await kernel.fs.readFile('/tmp/js/unsized');
      await kernel.fs.writeFile('/tmp/js/big', bytes);
      const back = await kernel.fs.readFile('/tmp/js/big');
      await kernel.unmount('/tmp/js');
      const same = (a: Uint8Array) => a.length === bytes.length && a.every((byte, i) => byte === bytes[i]);
      return { names: listed.length === names.length && listed.every((name, i) => name === names[i]), unsized: same(read), big: same(back) };
    });
    expect(seen).toEqual({ names: true, unsized: true, big: true });
  });

  test('handlers that throw, or answer nonsense: EIO, or their code, for who asked', async () => {
    const codes = await machine.use(async ({ kernel }) => {
      const files = exa.memoryFiles({ 'good': 'good', 'd/x': '' });
      const wrong = (path: string, answer: unknown) => (path === '/wrong' ? answer : undefined);
      await kernel.mount('/tmp/js', exa.jsfs({
        ...files,
        async stat(path) {
          if (path === '/denied') throw Object.assign(new Error(), { code: 'EACCES' });
          if (path === '/bad-code') throw Object.assign(new Error(), { code: 'EWHAT' });
          if (path === '/thrown') throw new Error('a bug in the handler');
          if (path === '/null') throw null;
          if (path === '/kind') return { kind: 'furniture' as never };
          if (path === '/size') return { kind: 'file', size: -3 };
          if (path === '/text') return 'text' as never;
          if (path === '/wrong') return { kind: 'file', size: 10 };
          if (path === '/loop') return { kind: 'symlink' };
          if (path === '/dir') return { kind: 'directory' };
          return files.stat(path);
        },
        read: async (path, offset, length) => (wrong(path, new Uint8Array(length + 1)) as Uint8Array) ?? files.read(path, offset, length),
        write: async (path, offset, data) => (wrong(path, 1e9) as number) ?? files.write(path, offset, data),
        readlink: async () => 7 as never,
        readdir: async (path) => (path === '/dir' ? [{ name: '../up', kind: 'file' }] : files.readdir(path)),
      }));
      const code = async (work: Promise<unknown>) => (await exa.failureOf(work))?.code;
      const { fs } = kernel;
      const codes = [];
      for (const name of ['denied', 'bad-code', 'thrown', 'null', 'kind', 'size', 'text', 'loop']) codes.push(await code(fs.stat(`/tmp/js/${name}`)));
      codes.push(await code(fs.readFile('/tmp/js/wrong')), await code(fs.appendFile('/tmp/js/wrong', 'x')), await code(fs.readdir('/tmp/js/dir')));
      codes.push(await fs.readFile('/tmp/js/good', 'utf8'));
      await kernel.unmount('/tmp/js');
      codes.push(await code(kernel.mount('/tmp/js', exa.jsfs({ ...files, stat: async () => ({ kind: 'file' }) }))), await code(kernel.mount('/tmp/js', exa.jsfs({} as never))));
      return codes;
    });
    expect(codes).toEqual(['EACCES', 'EIO', 'EIO', 'EIO', 'EIO', 'EIO', 'EIO', 'EIO', 'EIO', 'EIO', 'EIO', 'good', 'ENOTDIR', 'EINVAL']);
  });

  test('a handler that never answers: ETIMEDOUT for who asked, and all others go on', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel }) => {
        const files = exa.memoryFiles({ 'good': 'good' });
        // The limit is 10 s: it goes by faster here, but not so fast that the others come too late.
        const set = globalThis.setTimeout;
        globalThis.setTimeout = ((work: () => void, ms: number) => set(work, ms === 10_000 ? 3000 : ms)) as typeof setTimeout;
        await kernel.mount('/tmp/js', exa.jsfs({ ...files, stat: (path) => (path === '/silent' ? new Promise<never>(() => {}) : files.stat(path)) }));
        const silent = Promise.all([exa.failureOf(kernel.fs.stat('/tmp/js/silent')), kernel.exec('cat /tmp/js/silent')]);
        const meanwhile = await kernel.exec('cat /tmp/js/good; ls /tmp/js; echo; ls /bin/sh');
        const [failure, { stderr }] = await silent;
        globalThis.setTimeout = set;
        await kernel.unmount('/tmp/js');
        return { meanwhile: meanwhile.stdout, code: failure?.code, stderr };
      });
      expect(seen).toEqual({ meanwhile: 'goodgood\n\n/bin/sh\n', code: 'ETIMEDOUT', stderr: expect.stringMatching(/timed out/i) });
    });
  });
});
