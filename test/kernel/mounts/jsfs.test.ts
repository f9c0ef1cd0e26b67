/** jsfs: programs over handlers in the page; and handlers that throw, are silent, or answer nonsense. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('jsfs, %s transport', (transport) => {
  const use = sharedMachine(transport);
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
        globalThis.memory = exa.memoryFiles({
          'dir/hello.txt': 'hello from the page\n',
          script: '#!/bin/sh\necho ran $1\n',
        });
        await kernel.mount('/tmp/js', exa.jsfs(globalThis.memory));
      });
      const { stdout, stderr } =
        await machine.exec(`cd /tmp/js; cat dir/hello.txt; chmod +x script; ./script x; ls -l | wc -l
        echo new > dir/new; mkdir -p a/b; mv dir/new a/b/moved; ln -s a/b/moved link; cat link; echo more >> link; wc -l < a/b/moved; rm -r dir; find . | sort
        touch -d 2001-02-03T04:05:06Z script; stat -c '%n %a %s %Y' script; cp -r a copy; cmp a/b/moved copy/b/moved; (cd a && tar c .) | tar x -C copy; mount | grep jsfs | cut -d ' ' -f 3,5`);
      expect(stderr).toBe('');
      expect(stdout.split('\n')).toEqual([
        'hello from the page',
        'ran x',
        '3',
        'new',
        '2',
        '.',
        './a',
        './a/b',
        './a/b/moved',
        './link',
        './script',
        'script 755 22 981173106',
        '/tmp/js jsfs',
        '',
      ]);
      const seen = await machine.use(async ({ kernel }) => {
        const { nodes } = globalThis.memory;
        nodes.get('/a/b/moved')!.data = new TextEncoder().encode('changed by the page');
        const read = await kernel.fs.readFile('/tmp/js/a/b/moved', 'utf8');
        await kernel.unmount('/tmp/js');
        return { read, names: [...nodes.keys()].sort(), mtime: nodes.get('/script')!.mtime };
      });
      expect(seen).toEqual({
        read: 'changed by the page',
        mtime: 981173106000,
        names: ['/', '/a', '/a/b', '/a/b/moved', '/copy', '/copy/b', '/copy/b/moved', '/link', '/script'],
      });
    });
  });

  test('without handlers that write it is read-only; without some, those calls are EPERM', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      const { stat, readdir, read, write, create } = exa.memoryFiles({ 'a/b': 'text' });
      const code = async (work: Promise<unknown>) => (await exa.failureOf(work))?.code;
      await kernel.mount('/tmp/js', exa.jsfs({ stat, readdir, read }));
      const first = [
        await code(kernel.fs.writeFile('/tmp/js/x', '')),
        await code(kernel.fs.mkdir('/tmp/js/d')),
        await kernel.fs.readFile('/tmp/js/a/b', 'utf8'),
      ];
      await kernel.unmount('/tmp/js');
      await kernel.mount('/tmp/js', exa.jsfs({ stat, readdir, read, write, create }));
      const second = [
        await code(kernel.fs.writeFile('/tmp/js/x', 'y')),
        await code(kernel.fs.mkdir('/tmp/js/d')),
        await code(kernel.fs.rm('/tmp/js/x')),
        await code(kernel.fs.link('/tmp/js/x', '/tmp/js/y')),
      ];
      await kernel.unmount('/tmp/js');
      return { first, second };
    });
    expect(seen).toEqual({ first: ['EROFS', 'EROFS', 'text'], second: [undefined, 'EPERM', 'EPERM', 'EPERM'] });
  });

  test('two who append lose nothing, and two who read by one descriptor get each byte once', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel }) => {
        const files = exa.memoryFiles({ log: '', in: Array.from({ length: 4000 }, (_, i) => `${i}\n`).join('') });
        /** Handlers that take their time, during which the others ask. */
        const later = () => new Promise<void>((resolve) => setTimeout(resolve));
        await kernel.mount(
          '/tmp/js',
          exa.jsfs({
            ...files,
            // The bytes are there before it is said so.
            write: async (...args) => (await files.write(...args), await later(), args[2].length),
            read: async (...args) => (await later(), (await files.read(...args)).slice(0, 512)),
          }),
        );
        await kernel.exec(`cd /tmp/js
          for name in a b c; do (for i in 1 2 3 4 5 6 7 8; do echo $name$i >> log; stat log > /dev/null; done) & done
          (for i in 1 2 3 4 5 6 7 8; do echo d$i; done) >> log & wait`);
        const log = await kernel.fs.readFile('/tmp/js/log', 'utf8');
        const both = await kernel.exec('cd /tmp/js; (cat & cat; wait) < in');
        const count = both.stdout.length;
        await kernel.unmount('/tmp/js');
        return { log: log.split('\n').sort().join(' '), count, size: files.nodes.get('/in')!.data.length };
      });
      const names = ['a', 'b', 'c', 'd'].flatMap((name) => Array.from({ length: 8 }, (_, i) => `${name}${i + 1}`));
      expect(seen.log).toBe(` ${names.join(' ')}`);
      expect(seen.count).toBe(seen.size);
    });
  });

  test('who is killed while a handler writes for him leaves the file to the next', async () => {
    await machine.leavesNothing(async () => {
      const log = await machine.use(async ({ kernel }) => {
        const files = exa.memoryFiles({ log: '' });
        const asked = Promise.withResolvers<void>();
        const answer = Promise.withResolvers<void>();
        let first = true;
        const write: typeof files.write = async (...args) => {
          if (first) {
            first = false;
            asked.resolve();
            await answer.promise;
          }
          return files.write(...args);
        };
        await kernel.mount('/tmp/js', exa.jsfs({ ...files, write }));
        const killed = await kernel.spawn('sh', ['-c', 'echo one >> /tmp/js/log']);
        await asked.promise;
        const next = kernel.exec('echo two >> /tmp/js/log');
        await killed.kill('SIGKILL');
        await killed.exit;
        answer.resolve();
        await next;
        await kernel.exec('echo three >> /tmp/js/log');
        const log = await kernel.fs.readFile('/tmp/js/log', 'utf8');
        await kernel.unmount('/tmp/js');
        return log;
      });
      expect(log).toBe('one\ntwo\nthree\n');
    });
  });

  test('a size that is not told, many names, a file as large as a message and more', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      const names = Array.from({ length: 10_000 }, (_, i) => `a name that is rather long ${i}`);
      const bytes = new Uint8Array(200_000).map((_, i) => (i * 7) >> 3);
      const files = exa.memoryFiles();
      await kernel.mount(
        '/tmp/js',
        exa.jsfs({
          ...files,
          stat: async (path) =>
            path === '/' ? { kind: 'directory' } : path === '/unsized' ? { kind: 'file' } : files.stat(path),
          readdir: async () => names.map((name) => ({ name, kind: 'file' as const })),
          read: async (path, offset, length) =>
            path === '/unsized' ? bytes.slice(offset, offset + length) : files.read(path, offset, length),
        }),
      );
      const listed = await kernel.fs.readdir('/tmp/js');
      const read = await kernel.fs.readFile('/tmp/js/unsized');
      await kernel.fs.writeFile('/tmp/js/big', bytes);
      const back = await kernel.fs.readFile('/tmp/js/big');
      await kernel.unmount('/tmp/js');
      const same = (a: Uint8Array) => a.length === bytes.length && a.every((byte, i) => byte === bytes[i]);
      return {
        names: listed.length === names.length && listed.every((name, i) => name === names[i]),
        unsized: same(read),
        big: same(back),
      };
    });
    expect(seen).toEqual({ names: true, unsized: true, big: true });
  });

  test('handlers that throw, or answer nonsense: EIO, or their code, for who asked', async () => {
    const codes = await machine.use(async ({ kernel }) => {
      const files = exa.memoryFiles({ good: 'good', 'd/x': '' });
      const wrong = (path: string, answer: unknown) => (path === '/wrong' ? answer : undefined);
      await kernel.mount(
        '/tmp/js',
        exa.jsfs({
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
          read: async (path, offset, length) =>
            (wrong(path, new Uint8Array(length + 1)) as Uint8Array) ?? files.read(path, offset, length),
          write: async (path, offset, data) => (wrong(path, 1e9) as number) ?? files.write(path, offset, data),
          readlink: async () => 7 as never,
          readdir: async (path) => (path === '/dir' ? [{ name: '../up', kind: 'file' }] : files.readdir(path)),
        }),
      );
      const code = async (work: Promise<unknown>) => (await exa.failureOf(work))?.code;
      const { fs } = kernel;
      const codes = [];
      for (const name of ['denied', 'bad-code', 'thrown', 'null', 'kind', 'size', 'text', 'loop'])
        codes.push(await code(fs.stat(`/tmp/js/${name}`)));
      codes.push(
        await code(fs.readFile('/tmp/js/wrong')),
        await code(fs.appendFile('/tmp/js/wrong', 'x')),
        await code(fs.readdir('/tmp/js/dir')),
      );
      codes.push(await fs.readFile('/tmp/js/good', 'utf8'));
      await kernel.unmount('/tmp/js');
      codes.push(
        await code(kernel.mount('/tmp/js', exa.jsfs({ ...files, stat: async () => ({ kind: 'file' }) }))),
        await code(kernel.mount('/tmp/js', exa.jsfs({} as never))),
      );
      return codes;
    });
    expect(codes).toEqual([
      'EACCES',
      'EIO',
      'EIO',
      'EIO',
      'EIO',
      'EIO',
      'EIO',
      'EIO',
      'EIO',
      'EIO',
      'EIO',
      'good',
      'ENOTDIR',
      'EINVAL',
    ]);
  });

  test('a handler that never answers: ETIMEDOUT for who asked, and all others go on', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel }) => {
        const files = exa.memoryFiles({ good: 'good' });
        // The limit is 10 s: it goes by faster here, but not so fast that the others come too late.
        const set = globalThis.setTimeout;
        globalThis.setTimeout = ((work: () => void, ms: number) =>
          set(work, ms === 10_000 ? 3000 : ms)) as typeof setTimeout;
        await kernel.mount(
          '/tmp/js',
          exa.jsfs({
            ...files,
            stat: (path) => (path === '/silent' ? new Promise<never>(() => {}) : files.stat(path)),
          }),
        );
        const silent = Promise.all([
          exa.failureOf(kernel.fs.stat('/tmp/js/silent')),
          kernel.exec('cat /tmp/js/silent'),
        ]);
        const meanwhile = await kernel.exec('cat /tmp/js/good; ls /tmp/js; echo; ls /bin/sh');
        const [failure, { stderr }] = await silent;
        globalThis.setTimeout = set;
        await kernel.unmount('/tmp/js');
        return { meanwhile: meanwhile.stdout, code: failure?.code, stderr };
      });
      expect(seen).toEqual({
        meanwhile: 'goodgood\n\n/bin/sh\n',
        code: 'ETIMEDOUT',
        stderr: expect.stringMatching(/timed out/i),
      });
    });
  });

  /** Mounts files of which some calls never end, or not before the test says so by `answer`; `asked` has them. */
  const mountSlow = () =>
    machine.use(async ({ kernel }) => {
      const files = exa.memoryFiles({ slow: 'text\n' });
      const asked: string[] = [];
      const answered: string[] = [];
      const waiting: Array<() => void> = [];
      const slow = async <T>(call: string, path: string, work: () => Promise<T>): Promise<T> => {
        if (path !== `/${call}` && path !== '/slow') return work();
        asked.push(`${call} ${path}`);
        for (const wake of waiting.splice(0)) wake();
        if (answered.includes(call)) return work();
        return new Promise(
          (resolve) =>
            (globalThis.slow.answer = () => {
              answered.push(call);
              resolve(work());
            }),
        );
      };
      const until = async (count: number) => {
        while (asked.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      };
      globalThis.slow = { asked, until, answer: () => {} };
      await kernel.mount(
        '/tmp/js',
        exa.jsfs({
          ...files,
          stat: (path) =>
            slow('stat', path, async () =>
              path === '/slow' || path === '/create'
                ? files.stat(path)
                : { kind: path === '/' ? 'directory' : 'file', size: 5, mode: 0o755 },
            ),
          read: (path, offset, length) => slow('read', path, () => files.read(path, offset, length)),
          create: (path) => slow('create', path, () => Promise.resolve()),
        }),
      );
    });

  test.each([
    ['a name', 'cat /tmp/js/stat'],
    ['a read', 'cat /tmp/js/read'],
    ['a change', 'touch /tmp/js/create'],
    ['a program', '/tmp/js/stat'],
    ['the head of a program', '/tmp/js/read'],
    ['a redirection, which the shell itself opens', 'cat < /tmp/js/stat'],
  ])('^C ends what a handler does not answer: %s', async (what, command) => {
    await mountSlow();
    await machine.leavesNothing(async () => {
      await machine.type(`${command}\n`);
      await machine.use(() => globalThis.slow.until(1));
      await machine.type('\x03');
      expect(await machine.prompt()).not.toMatch(/timed out/i);
      expect(await machine.line('echo $?')).toMatch(what.startsWith('a redirection') ? /^(2|130)\n$/ : /^130\n$/);
      await machine.use(() => globalThis.slow.answer());
    });
    await machine.use(({ kernel }) => kernel.unmount('/tmp/js'));
  });

  test('a caught signal: EINTR, or with SA_RESTART the answer to the call that is under way', async () => {
    await machine.leavesNothing(async () => {
      await mountSlow();
      const seen = await machine.use(async ({ kernel }) => {
        const { slow } = globalThis;
        const process = await kernel.spawn('/test/bin/interrupted', ['/tmp/js/slow']);
        const reader = process.stdout!.getReader();
        const decoder = new TextDecoder();
        let shown = '';
        const until = async (text: string) => {
          while (!shown.endsWith(text)) {
            const { done, value } = await reader.read();
            if (done) throw new Error(shown);
            shown += decoder.decode(value, { stream: true });
          }
        };
        await slow.until(1);
        await process.kill('SIGUSR1');
        await until('open: EINTR\n');
        slow.answer();
        while (slow.asked.at(-1) !== 'read /slow') await slow.until(slow.asked.length + 1);
        await process.kill('SIGUSR2');
        await until('goes on\n');
        slow.answer();
        await until('text\n');
        const { code } = await process.exit;
        await kernel.unmount('/tmp/js');
        return { shown, code };
      });
      expect(seen).toEqual({ shown: 'caught\nopen: EINTR\nopen\ngoes on\ntext\n', code: 0 });
    });
  });

  test('names that nobody uses are let go of, and come back with their numbers', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      const files = Object.fromEntries(Array.from({ length: 12_000 }, (_, i) => [`d${i % 40}/f${i}`, `${i}`]));
      await kernel.mount('/tmp/js', exa.jsfs(exa.memoryFiles(files)));
      const number = async () => (await kernel.fs.stat('/tmp/js/d1/f1')).ino;
      const first = await number();
      const { stdout: listed } = await kernel.exec(
        'n=0; for d in /tmp/js/*; do set -- $d/*; n=$((n + $#)); done; echo $n',
      );
      const { stdout: kept } = await kernel.exec('stat -f -c %c /tmp/js');
      const again = await number();
      const { stdout: content } = await kernel.exec('cat /tmp/js/d1/f1 /tmp/js/d39/f11999');
      await kernel.unmount('/tmp/js');
      return { same: first === again, listed, few: Number(kept) < 7000, content };
    });
    expect(seen).toEqual({ same: true, listed: '12000\n', few: true, content: '111999' });
  });
});
