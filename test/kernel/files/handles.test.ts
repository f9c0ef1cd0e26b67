/** kernel.fs: open files and streams, and what else stands beside whole files: access, mkdtemp. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('open files, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('read and write at the own offset and at others, truncate, stat, sync', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel: { fs } }) => {
        const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
        const file = await fs.open('/tmp/f', 'w+', 0o640);
        const wrote = [await file.write('hello '), await file.write(new TextEncoder().encode('world'))];
        wrote.push(await file.write('W', 6));
        const room = new Uint8Array(20);
        const at = await file.read(room, 4);
        const part = text(room.subarray(0, at));
        const end = await file.read(room);
        await file.truncate(5);
        await file.sync();
        const { size, kind, mode } = await file.stat();
        await file.close();
        await file.close();
        const closed = await exa.failureOf(file.read(room));
        const text2 = await fs.readFile('/tmp/f', 'utf8');
        await fs.rm('/tmp/f');
        return { wrote, part, end, size, kind, mode, closed, text2 };
      });
      expect(seen).toMatchObject({
        wrote: [6, 5, 1],
        part: 'o World',
        end: 0,
        size: 5,
        kind: 'file',
        mode: 0o640,
        closed: { code: 'EBADF', call: 'read', path: '/tmp/f' },
        text2: 'hello',
      });
    });
  });

  test('flags of fopen and of open(2)', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel: { fs } }) => {
        const code = async (work: Promise<unknown>) => (await exa.failureOf(work))?.code;
        const put = async (flags: string | number, data: string) => {
          const file = await fs.open('/tmp/f', flags);
          try {
            await file.write(data);
          } finally {
            await file.close();
          }
          return fs.readFile('/tmp/f', 'utf8');
        };
        const texts = [
          await code(put('r+', 'x')),
          await put('w', 'one'),
          await put('a', ' two'),
          await put('r+', 'ONE'),
          await put('ab+', '!'),
          await code(put('wx', 'x')),
          await code(put('r', 'x')),
          await put(1 | 0o2000, '?'),
          await put('w', 'z'),
        ];
        for (const flags of ['', 'q', 'rw', 'rx', '+', -1, 1.5, null as never]) texts.push(await code(put(flags, '')));
        await fs.rm('/tmp/f');
        return texts;
      });
      expect(seen).toEqual([
        'ENOENT',
        'one',
        'one two',
        'ONE two',
        'ONE two!',
        'EEXIST',
        'EBADF',
        'ONE two!?',
        'z',
        ...Array(8).fill('EINVAL'),
      ]);
    });
  });

  test('more than a message holds, at once', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel: { fs } }) => {
        const data = new Uint8Array(300_000).map((_, i) => (i * 31) >> 3);
        const file = await fs.open('/tmp/f', 'w+');
        const wrote = await file.write(data);
        const back = new Uint8Array(400_000);
        const read = await file.read(back, 0);
        const bad = [await exa.failureOf(file.read(back, -1)), await exa.failureOf(file.write('x', 0.5))];
        await file.close();
        await fs.rm('/tmp/f');
        const same = data.every((byte, i) => byte === back[i]);
        return { wrote, read, same, bad: bad.map((failure) => failure?.code) };
      });
      expect(seen).toEqual({ wrote: 300_000, read: 300_000, same: true, bad: ['EINVAL', 'EINVAL'] });
    });
  });

  test('streams: a range, what is appended, what is left in the middle, what is not there', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel: { fs } }) => {
        const put = async (data: string[], options?: { append?: boolean; mode?: number }) => {
          const writer = fs.writable('/tmp/f', options).getWriter();
          for (const part of data) await writer.write(part);
          await writer.close();
        };
        const text = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();
        await put(['some', ' text'], { mode: 0o600 });
        await put([' more'], { append: true });
        const read = [
          await text(fs.readable('/tmp/f')),
          await text(fs.readable('/tmp/f', { start: 5 })),
          await text(fs.readable('/tmp/f', { start: 5, end: 8 })),
          await text(fs.readable('/tmp/f', { end: 3 })),
          await text(fs.readable('/tmp/f', { start: 99 })),
        ];
        const { mode } = await fs.stat('/tmp/f');
        await put([]);
        const { size } = await fs.stat('/tmp/f');
        await fs.writeFile('/tmp/f', new Uint8Array(500_000));
        const reader = fs.readable('/tmp/f').getReader();
        await reader.read();
        await reader.cancel();
        await fs.readable('/tmp/f').cancel();
        await fs.writable('/tmp/f').abort();
        const failures = [
          await exa.failureOf(fs.readable('/tmp/none').getReader().read()),
          await exa.failureOf(fs.writable('/tmp/none/f').getWriter().write('x')),
          await exa.failureOf(fs.readable('/tmp').getReader().read()),
          await exa.failureOf((async () => fs.readable('/tmp/f', { start: 3, end: 1 }))()),
        ];
        await fs.rm('/tmp/f');
        return { read, mode, size, failures };
      });
      expect(seen).toMatchObject({
        read: ['some text more', 'text more', 'text', 'some', ''],
        mode: 0o600,
        size: 0,
        failures: [
          { code: 'ENOENT', path: '/tmp/none' },
          { code: 'ENOENT', path: '/tmp/none/f' },
          { code: 'EISDIR', path: '/tmp' },
          { code: 'EINVAL', path: '/tmp/f' },
        ],
      });
    });
  });

  test('a stream that waits for the other end of a FIFO can be left', async () => {
    await machine.leavesNothing(async () => {
      await machine.use(async ({ kernel }) => {
        await kernel.exec('mkfifo /tmp/fifo');
        const reader = kernel.fs.readable('/tmp/fifo').getReader();
        const read = reader.read();
        await reader.cancel();
        await read;
        await kernel.fs.writable('/tmp/fifo').abort();
        const through = new Response(kernel.fs.readable('/tmp/fifo')).text();
        await kernel.exec('echo through > /tmp/fifo');
        if ((await through) !== 'through\n') throw new Error(await through);
        await kernel.fs.rm('/tmp/fifo');
      });
    });
  });

  test('access and mkdtemp', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel: { fs } }) => {
        const code = async (work: Promise<unknown>) => (await exa.failureOf(work))?.code ?? 'ok';
        await fs.writeFile('/tmp/f', '', { mode: 0o644 });
        const codes = [
          await code(fs.access('/tmp/f')),
          await code(fs.access('/tmp/f', 6)),
          await code(fs.access('/tmp/f', 1)),
          await code(fs.access('/tmp/none')),
          await code(fs.access('/tmp/f', 8)),
          await code(fs.access('/bin/sh', 2)),
          await code(fs.mkdtemp('/none/x-')),
          await code(fs.chown('/tmp/f', 0.5, 0)),
          await code(fs.truncate('/tmp/f', NaN)),
          await code(fs.utimes('/tmp/f', NaN, 0)),
        ];
        const made = await Promise.all([fs.mkdtemp('/tmp/x-'), fs.mkdtemp('/tmp/x-')]);
        const modes = await Promise.all(made.map(async (path) => (await fs.stat(path)).mode));
        for (const path of [...made, '/tmp/f']) await fs.rm(path, { recursive: true });
        return { codes, made, modes };
      });
      expect(seen.codes).toEqual([
        'ok',
        'ok',
        'EACCES',
        'ENOENT',
        'EINVAL',
        'EROFS',
        'ENOENT',
        'EINVAL',
        'EINVAL',
        'EINVAL',
      ]);
      expect(seen.made[0]).toMatch(/^\/tmp\/x-[a-zA-Z0-9]{6}$/);
      expect(seen.made[1]).not.toBe(seen.made[0]);
      expect(seen.modes).toEqual([0o700, 0o700]);
    });
  });

  test('names that are not UTF-8 are listed, read and removed like others', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel }) => {
        await kernel.exec(`mkdir -p /tmp/d/sub; cd /tmp/d; echo 1 > "$(printf 'caf\\351')"
          echo 2 > sub/"$(printf 'x\\377y')"; mkdir "$(printf 'dir\\200')"; ln -s "$(printf '\\377')" link`);
        const names = (await kernel.fs.readdir('/tmp/d')).sort();
        const text = await kernel.fs.readFile(`/tmp/d/${names[0]}`, 'utf8');
        const target = await kernel.fs.readlink('/tmp/d/link');
        await kernel.mount('/mnt', exa.jsfs(exa.memoryFiles()));
        await kernel.exec('cp /tmp/d/caf* /mnt; cp /tmp/d/sub/x* /mnt');
        const copied = (await kernel.exec('cd /mnt; cat caf* x*')).stdout;
        await kernel.unmount('/mnt');
        await kernel.fs.rm('/tmp/d', { recursive: true });
        const ascii = (name: string) => JSON.stringify(name);
        return {
          names: names.map(ascii),
          text,
          target: ascii(target),
          copied,
          left: await kernel.fs.readdir('/tmp'),
        };
      });
      expect(seen.names).toEqual(['"caf\\udce9"', '"dir\\udc80"', '"link"', '"sub"']);
      expect(seen).toMatchObject({ text: '1\n', target: '"\\udcff"', copied: '1\n2\n' });
      expect(seen.left).not.toContain('d');
    });
  });

  test('a file copied onto itself, whatever its name, stays as it is', async () => {
    await machine.leavesNothing(async () => {
      const seen = await machine.use(async ({ kernel: { fs } }) => {
        await fs.mkdir('/tmp/c');
        await fs.writeFile('/tmp/c/a', 'precious');
        await fs.link('/tmp/c/a', '/tmp/c/hard');
        await fs.symlink('a', '/tmp/c/soft');
        await fs.writeFile('/home/h', 'precious');
        const texts: string[] = [];
        for (const [from, to] of [
          ['/tmp/c/a', '/tmp/c/a'],
          ['/tmp/c/a', '/tmp/c/hard'],
          ['/tmp/c/a', '/tmp/c/soft'],
          ['/tmp/c/soft', '/tmp/c/a'],
          ['/home/h', '/home/../home/h'],
        ]) {
          await fs.copyFile(from!, to!);
          texts.push(await fs.readFile(from!, 'utf8'));
        }
        await fs.writeFile('/tmp/c/long', 'long long text');
        await fs.copyFile('/tmp/c/a', '/tmp/c/long');
        texts.push(await fs.readFile('/tmp/c/long', 'utf8'));
        await fs.rm('/tmp/c', { recursive: true });
        await fs.rm('/home/h');
        return texts;
      });
      expect(seen).toEqual(Array(6).fill('precious'));
    });
  });
});
