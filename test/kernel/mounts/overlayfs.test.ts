/** overlayfs: copy-up, whiteouts, opaque directories; what lies beneath stays as it is; the upper layer lasts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRANSPORTS, pageUrl, sharedBrowser } from '../../harness/browser.ts';
import { bootMachine, type Machine, openPage } from '../../harness/machine.ts';

const browser = sharedBrowser();

describe.each(TRANSPORTS)('overlayfs, %s transport', (transport) => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await (await bootMachine(browser, transport)).login();
    await machine.use(({ kernel }) => kernel.fs.mkdir('/tmp/o'));
  });
  afterAll(() => machine?.close());

  /** Runs lines over a fresh overlay at /tmp/o, over these files. */
  async function over(lines: string): Promise<string[]> {
    let seen: string[] = [];
    await machine.leavesNothing(async () => {
      await machine.use(({ kernel }) =>
        kernel.mount(
          '/tmp/o',
          exa.overlayfs(
            exa.tmpfs({
              file: 'lower\n',
              'dir/a': 'a\n',
              'dir/sub/b': 'b\n',
              'dir/sub/c': 'c\n',
              script: '#!/bin/sh\necho lower\n',
              large: 'x'.repeat(300_000),
              'empty/gone/x': '',
            }),
            exa.tmpfs({ own: 'own\n' }),
          ),
        ),
      );
      const { stdout, stderr } = await machine.exec(`cd /tmp/o; ${lines}`);
      expect(stderr).toBe('');
      seen = stdout.split('\n').slice(0, -1);
      await machine.use(({ kernel }) => kernel.unmount('/tmp/o'));
    });
    return seen;
  }

  test('both layers are one tree', async () => {
    expect(
      await over(
        'find . | sort; cat file own dir/sub/b; stat -c "%F %a %s" file dir large; wc -c < large; df -a . | wc -l; ls -d */',
      ),
    ).toEqual([
      '.',
      './dir',
      './dir/a',
      './dir/sub',
      './dir/sub/b',
      './dir/sub/c',
      './empty',
      './empty/gone',
      './empty/gone/x',
      './file',
      './large',
      './own',
      './script',
      'lower',
      'own',
      'b',
      'regular file 644 6',
      'directory 755 64',
      'regular file 644 300000',
      '300000',
      '2',
      'dir/',
      'empty/',
    ]);
  });

  test('what is changed is copied up, and stays the same inode to who has it open', async () => {
    expect(
      await over(`exec 3< file; stat -c %i file > /tmp/was; echo more >> file; cat file; cat <&3; stat -c %i file | cmp - /tmp/was; rm /tmp/was
      exec 4<> dir/sub/b; echo B >&4; cat dir/sub/b; chmod 600 dir/a; stat -c '%a %s' dir/a; touch -d 2001-02-03T04:05:06Z dir/sub; stat -c %Y dir/sub
      chmod 755 script; ./script; chown 5:6 script; stat -c '%u %g' script; truncate -s 299999 large; wc -c < large; tr -d x < large | wc -c; : > large; wc -c < large
      ln dir/sub/c dir/hard; echo C > dir/hard; cat dir/sub/c; stat -c %h dir/hard; mv dir/a dir/sub/moved; cat dir/sub/moved; find dir | sort`),
    ).toEqual([
      'lower',
      'more',
      'lower',
      'more',
      'B',
      '600 2',
      '981173106',
      'lower',
      '5 6',
      '299999',
      '0',
      '0',
      'C',
      '2',
      'a',
      'dir',
      'dir/hard',
      'dir/sub',
      'dir/sub/b',
      'dir/sub/c',
      'dir/sub/moved',
    ]);
  });

  test('what is taken away does not come back, and a new directory of that name is empty', async () => {
    expect(
      await over(`rm file; ls file 2> /dev/null || echo gone; rm -r dir; ls; mkdir dir; ls -A dir; echo new > dir/b; find dir; rm -r dir; [ -e dir ] || echo gone
      echo again > file; cat file; mkdir t; mv t dir; ls -A dir; rmdir dir; mkdir file2; rm file; mv file2 file; ls -A file; rm -r empty/gone; rmdir empty; mkdir -p empty/gone; find empty
      rm script; ln -s own script; cat script; rm script; mkfifo script; [ -p script ] && echo fifo; rm -r *; ls -A; stat -c %h .`),
    ).toEqual([
      'gone',
      'empty',
      'large',
      'own',
      'script',
      'dir',
      'dir/b',
      'gone',
      'again',
      'empty',
      'empty/gone',
      'own',
      'fifo',
      '2',
    ]);
  });

  test('directories of the lower layer are moved by copying; renames over what lies beneath', async () => {
    expect(
      await over(`mv dir moved; find moved | sort; [ -e dir ] || echo gone; rm empty/gone/x; rmdir empty/gone
      echo a > over; mv over file; cat file; rm file; ls file 2> /dev/null || echo gone; mkdir -p p/q; mv p dir; find dir | sort; mknod dir/w c 0 0 2> /dev/null || echo refused`),
    ).toEqual([
      'moved',
      'moved/a',
      'moved/sub',
      'moved/sub/b',
      'moved/sub/c',
      'gone',
      'a',
      'gone',
      'dir',
      'dir/q',
      'refused',
    ]);
  });

  test('rename(2) of directories: over one that is empty by now; one of the lower layer cannot be moved', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      await kernel.mount(
        '/tmp/o',
        exa.overlayfs(exa.tmpfs({ 'dir/a': 'a', 'empty/gone': '' }), exa.tmpfs({ 'new/x': 'x', 'other/y': 'y' })),
      );
      const rename = async (from: string, to: string) =>
        (await exa.failureOf(kernel.fs.rename(`/tmp/o/${from}`, `/tmp/o/${to}`)))?.code;
      const codes = [await rename('dir', 'moved'), await rename('new', 'dir'), await rename('new', 'empty')];
      await kernel.fs.rm('/tmp/o/empty/gone');
      codes.push(await rename('new', 'empty'), await rename('other', 'empty/z'), await rename('empty/z', 'empty'));
      const { stdout } = await kernel.exec('cd /tmp/o; find . | sort');
      await kernel.unmount('/tmp/o');
      return { codes, stdout };
    });
    expect(seen).toEqual({
      codes: ['EXDEV', 'ENOTEMPTY', 'ENOTEMPTY', undefined, undefined, 'ENOTEMPTY'],
      stdout: '.\n./dir\n./dir/a\n./empty\n./empty/x\n./empty/z\n./empty/z/y\n',
    });
  });

  test('the lower layer is never changed: jsfs that would take it, an overlay under an overlay', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      const memory = exa.memoryFiles({ 'dir/a': 'a\n', b: 'b\n' });
      const before = [...memory.nodes.entries()].map(
        ([name, { data }]) => `${name} ${data ? new TextDecoder().decode(data) : ''}`,
      );
      await kernel.mount('/tmp/o', exa.overlayfs(exa.overlayfs(exa.jsfs(memory), exa.tmpfs()), exa.tmpfs()));
      const { stdout, stderr } = await kernel.exec(
        'cd /tmp/o; cat b dir/a; echo more >> b; rm -r dir; mkdir dir; touch dir/new; find . | sort; cat b',
      );
      await kernel.unmount('/tmp/o');
      const after = [...memory.nodes.entries()].map(
        ([name, { data }]) => `${name} ${data ? new TextDecoder().decode(data) : ''}`,
      );
      return { stdout, stderr, same: JSON.stringify(before) === JSON.stringify(after) };
    });
    expect(seen).toEqual({ stdout: 'b\na\n.\n./b\n./dir\n./dir/new\nb\nmore\n', stderr: '', same: true });
  });

  test('a file that does not fit stays as it is; who has it open when it is taken away', async () => {
    const seen = await machine.use(async ({ kernel }, name) => {
      const memory = exa.memoryFiles({ large: 'x'.repeat(300_000), small: 'small\n' });
      await kernel.mount('/tmp/o', exa.overlayfs(exa.jsfs(memory), exa.localfs(name, { limit: 200_000 })));
      const { stdout, stderr } =
        await kernel.exec(`cd /tmp/o; (echo x >> large) 2> /dev/null || echo full; wc -c < large; echo more >> small; cat small; : > large; echo x > large; cat large
        exec 3< small; rm small; cat <&3; ls; head -c 190000 /dev/zero > fits; wc -c < fits`);
      await kernel.unmount('/tmp/o');
      await kernel.mount('/tmp/o', exa.localfs(name));
      const plain = await kernel.fs.readdir('/tmp/o', { withFileTypes: true });
      await kernel.unmount('/tmp/o');
      return { stdout, stderr, plain };
    }, `overlay-full-${Date.now()}`);
    expect(seen).toEqual({
      stdout: 'full\n300000\nsmall\nmore\nx\nsmall\nmore\nlarge\n190000\n',
      stderr: '',
      plain: expect.arrayContaining([
        { name: 'small', kind: 'char' },
        { name: 'fits', kind: 'file' },
        { name: 'large', kind: 'file' },
      ]),
    });
  });

  test('who writes while another copies up', async () => {
    const seen = await machine.use(async ({ kernel }) => {
      const lower = exa.jsfs(exa.memoryFiles({ large: 'x'.repeat(2_000_000), small: 'small\n' }));
      await kernel.mount('/tmp/o', exa.overlayfs(lower, exa.tmpfs()));
      const { stdout } =
        await kernel.exec(`cd /tmp/o; for i in 1 2 3 4 5; do (echo $i >> large) & done; cat large | wc -c > /dev/null; wait; wc -c < large; tail -c 10 large | sort
        for i in 1 2 3; do (echo $i >> small; rm small) 2> /dev/null & done; wait; ls`);
      await kernel.unmount('/tmp/o');
      return stdout;
    });
    expect(seen.split('\n')).toEqual(['2000010', '1', '2', '3', '4', '5', 'large', '']);
  });

  test('mount and umount, from inside: over a directory, over a netfs; what cannot be', async () => {
    await machine.leavesNothing(async () => {
      const url = new URL('/test/', browser.origin).href;
      const { stdout } =
        await machine.exec(`cd /; mount -t overlay none /tmp/o -o lowerdir=/usr,upper=tmpfs; ls /tmp/o; rm -r /tmp/o/bin; ls /tmp/o; ls /usr; umount /tmp/o
        mount -t overlay none /tmp/o -o lower=netfs:${url},upper=tmpfs; /tmp/o/bin/spin > /dev/null & ls /tmp/o/bin | grep -c spin; kill $!; wait; umount /tmp/o
        for o in lowerdir=/usr lowerdir=/nowhere,upper=tmpfs lower=tmpfs,upper=netfs:x upper=tmpfs lowerdir=/tmp,upper=tmpfs lowerdir=/bin/sh,upper=tmpfs; do mount -t overlay none /tmp/o -o $o 2> /dev/null && echo $o; done; ls -A /tmp/o`);
      expect(stdout.split('\n')).toEqual(['bin', 'sbin', 'share', 'sbin', 'share', 'bin', 'sbin', 'share', '1', '']);
    });
    const codes = await machine.use(async ({ kernel }) => {
      const code = async (work: Promise<unknown>) => (await exa.failureOf(work))?.code;
      return [
        await code(kernel.mount('/tmp/o', exa.overlayfs(exa.tmpfs(), exa.netfs('../test/')))),
        await code(kernel.mount('/tmp/o', exa.overlayfs({ type: 'tmpfs' }, exa.tmpfs()))),
        await code(kernel.mount('/tmp/o', exa.overlayfs(exa.netfs('../nowhere/'), exa.tmpfs()))),
        await code(kernel.mount('/tmp/none', exa.overlayfs(exa.tmpfs({ a: 'a' }), exa.tmpfs()))),
      ];
    });
    expect(codes).toEqual(['EINVAL', 'EINVAL', 'ENOENT', 'ENOENT']);
  });
});

describe.each(TRANSPORTS)('overlayfs that lasts, %s transport', (transport) => {
  test('/bin and /usr changed, over shutdowns and a reload: programs added, changed and removed', async () => {
    const page = await openPage(browser, transport);
    const boot = () =>
      page.evaluate(async (transport) => {
        const overlay = (name: string) =>
          exa.overlayfs(exa.netfs(new URL(`../dist/root/${name}/`, location.href)), exa.localfs(`overlay-${name}`));
        globalThis.machine = await exa.boot({
          transport,
          mounts: { '/home': null, '/bin': overlay('bin'), '/usr': overlay('usr') },
        });
      }, transport);
    const run = (script: string) => page.evaluate((script) => machine.kernel.exec(script), script);
    await boot();
    expect(
      await run(`cp /bin/toybox /usr/bin/mine; ln -sf mine /usr/bin/cal; rm /usr/bin/awk; printf '#!/bin/sh\\necho env of mine\\n' > /tmp/env; chmod 755 /tmp/env
      rm /usr/bin/env; mv /tmp/env /usr/bin/env; mkdir -p /usr/local/lib; echo text > /usr/local/lib/text; rm -r /usr/share; mkdir /usr/share; touch /usr/share/own; chmod 700 /usr/share; PATH=/usr/bin cal 2 2000 | wc -l`),
    ).toMatchObject({ code: 0, stderr: '', stdout: '8\n' });
    const look =
      'cd /usr; find . bin/ | sort; stat -c "%n %a %s" share bin/env local/lib/text; /usr/bin/env; PATH=/usr/bin cal 2 2000 | wc -l; cksum bin/mine | cut -d " " -f 1,2; cat local/lib/text';
    const first = await run(look);
    expect(first.stderr).toBe('');
    expect(first.stdout).toContain('env of mine');
    expect(first.stdout).not.toContain('bin/awk');
    await page.evaluate(() => machine.kernel.shutdown());
    await boot();
    expect(await run(look)).toEqual(first);
    await run('rm -r /usr/local; echo last > /usr/share/last; sync');
    // As after a crash: nothing is told to the kernel in it.
    await page.goto(pageUrl(browser.origin, transport));
    await page.waitForFunction(() => 'exa' in globalThis);
    await boot();
    expect((await run('ls /usr/local 2> /dev/null || echo gone; cat /usr/share/last; ls /usr/share')).stdout).toBe(
      'gone\nlast\nlast\nown\n',
    );
    await page.evaluate(() => machine.kernel.shutdown());
    await page.context().close();
  });

  test('/ changed: the whole image under it, kept; what is mounted in the root is there; getcwd and `..`', async () => {
    const page = await openPage(browser, transport);
    const boot = () =>
      page.evaluate(async (transport) => {
        const lower = new URL('../dist/root/', location.href);
        const mounts = {
          '/': exa.overlayfs(exa.netfs(lower), exa.localfs('overlay-root')),
          '/bin': null,
          '/usr': null,
          '/etc': null,
          '/home': null,
        };
        globalThis.machine = await exa.boot({ transport, mounts });
      }, transport);
    const run = (script: string) => page.evaluate((script) => machine.kernel.exec(script), script);
    await boot();
    const first =
      await run(`ls -d /*; mount | cut -d ' ' -f 3 | sort; cd /; pwd; cd dev/pts; pwd; cd ../../..; pwd; ls -d usr; cat /etc/hostname > /tmp/x && echo tmp; ls /dev/null
      mkdir -p /opt/a; cp /bin/toybox /opt/a/echo; rm /bin/vi; echo mine > /etc/hostname; echo text > /opt/a/b; umount / 2> /dev/null || echo busy`);
    expect(first.stderr).toBe('');
    expect(first.stdout.split('\n')).toEqual([
      '/bin',
      '/dev',
      '/etc',
      '/home',
      '/mnt',
      '/proc',
      '/root',
      '/run',
      '/sbin',
      '/tmp',
      '/usr',
      '/var',
      '/',
      '/dev',
      '/dev/pts',
      '/dev/shm',
      '/proc',
      '/tmp',
      '/',
      '/dev/pts',
      '/',
      'usr',
      'tmp',
      '/dev/null',
      'busy',
      '',
    ]);
    await page.evaluate(() => machine.kernel.shutdown());
    await boot();
    expect(
      await run(
        '[ -e /bin/vi ] || echo gone; cat /etc/hostname /opt/a/b; cmp /opt/a/echo /bin/toybox; /opt/a/echo runs',
      ),
    ).toMatchObject({ code: 0, stderr: '', stdout: 'gone\nmine\ntext\nruns\n' });
    await page.evaluate(() => machine.kernel.shutdown());
    await page.context().close();
  });

  test('the end in the midst of a copy-up: the file is as it was, and the upper layer has nothing of it', async () => {
    const page = await openPage(browser, transport);
    const reload = async () => {
      await page.goto(pageUrl(browser.origin, transport));
      await page.waitForFunction(() => 'exa' in globalThis);
    };
    const boot = (stops: boolean) =>
      page.evaluate(
        async ({ transport, stops }) => {
          const memory = exa.memoryFiles({ large: 'x'.repeat(400_000), small: 'small' });
          let reached = () => {};
          const half = new Promise<void>((resolve) => (reached = resolve));
          const read = async (path: string, offset: number, length: number) => {
            if (stops && offset > 200_000) {
              reached();
              await new Promise(() => {});
            }
            return memory.read(path, offset, length);
          };
          globalThis.machine = await exa.boot({
            transport,
            mounts: {
              '/home': null,
              '/mnt': exa.overlayfs(exa.jsfs({ ...memory, read }), exa.localfs('overlay-crash')),
            },
          });
          if (!stops) return;
          await machine.kernel.fs.appendFile('/mnt/small', ', and more');
          void machine.kernel.fs.appendFile('/mnt/large', 'y').catch(() => {});
          await half;
          await machine.kernel.fs.sync();
        },
        { transport, stops },
      );
    await boot(true);
    await reload();
    await boot(false);
    const { stdout } = await page.evaluate(() =>
      machine.kernel.exec(
        'cd /mnt; cat small; wc -c < large; tr -d x < large | wc -c; echo y >> large; tail -c 3 large; umount /mnt',
      ),
    );
    expect(stdout).toBe('small, and more400000\n0\nxy\n');
    await page.evaluate(() => machine.kernel.shutdown());
    await page.context().close();
  });
});
