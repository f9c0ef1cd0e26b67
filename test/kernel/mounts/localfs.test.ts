/** localfs: what was written is there after a reload, a kill at any moment, a mount elsewhere. What is refused: localfs-refused.test.ts. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootIn, databaseName, reload } from '../../harness/database.ts';
import { openPage } from '../../harness/machine.ts';

const browser = sharedBrowser();

describe.each(TRANSPORTS)('localfs, %s transport', (transport) => {
  test('a tree is the same after shutdown and boot', async () => {
    const page = await openPage(browser, transport);
    const name = databaseName();
    const look =
      'cd /mnt; ls -lR --full-time . 2>/dev/null || ls -lR; find . -type f | sort | xargs cksum; readlink link; stat -c "%a %u %g %h %s" file hard dir';
    const first = await bootIn(page, transport, name);
    const before =
      await first.exec(`cd /mnt; echo hello > file; ln file hard; ln -s dir/x link; mkdir -p dir/sub; seq 1 40000 > dir/x; chmod 640 file; chown 5:6 dir
      mkdir gone; echo x > gone/y; rm -r gone; mv dir/sub sub; truncate -s 100000 dir/x; truncate -s 300000 sparse; echo end >> sparse; ${look}`);
    await first.use((m) => m.kernel.shutdown());
    const second = await bootIn(page, transport, name);
    const after = await second.exec(look);
    expect(after).toEqual(before);
    expect(before).toMatchObject({ code: 0, stderr: '' });
    await second.exec('rm -r /mnt/*; sync');
    await second.use((m) => m.kernel.shutdown());
    const third = await bootIn(page, transport, name);
    expect((await third.exec('ls -A /mnt; df /mnt | tail -n 1')).stdout).toMatch(/^\S+ +\d+ +0 /);
    await third.close();
  });

  test('what fsync has said is there after a kill; a file without a name is not', async () => {
    const page = await openPage(browser, transport);
    const name = databaseName();
    const first = await bootIn(page, transport, name);
    await first.use(async ({ kernel }) => {
      await kernel.fs.writeFile('/mnt/kept', 'kept');
      await kernel.fs.writeFile('/mnt/open', 'open but unlinked');
      await kernel.exec('exec 3< /mnt/open; rm /mnt/open; sync; kill -9 $$');
      const { stdout } = await kernel.exec('exec 3< /mnt/kept; sync; echo ok');
      await kernel.fs.sync();
      return stdout;
    });
    await reload(browser, page, transport);
    const second = await bootIn(page, transport, name);
    expect(await second.use(({ kernel }) => kernel.fs.readdir('/mnt'))).toEqual(['kept']);
    expect(await second.use(({ kernel }) => kernel.fs.readFile('/mnt/kept', 'utf8'))).toBe('kept');
    await second.close();
  });

  test('killed at random moments: the tree is whole, and every acknowledged fsync is there', async () => {
    const page = await openPage(browser, transport);
    const name = databaseName();
    const acknowledged: { file: string; text: string }[] = [];
    await page.exposeFunction('acknowledge', (file: string, text: string) => void acknowledged.push({ file, text }));
    for (let round = 0; round < 4; round++) {
      const machine = await bootIn(page, transport, name);
      const seen = await machine.use(async ({ kernel }) => {
        const { stdout, stderr } = await kernel.exec(
          'cd /mnt; for f in *.pair; do [ -e $f ] && cat $f/a $f/b; done; find . > /dev/null && ls',
        );
        return { stdout, stderr };
      });
      expect(seen.stderr).toBe('');
      // Directories are made whole in one rename: no half of a pair is ever seen under its name.
      expect(seen.stdout).not.toMatch(/No such/);
      for (const { file, text } of acknowledged) {
        const got = await machine.use(({ kernel }, file) => kernel.fs.readFile(file, 'utf8'), file);
        expect(got).toBe(text);
      }
      await machine.use(({ kernel }, round) => {
        const { acknowledge } = globalThis as unknown as { acknowledge(file: string, text: string): Promise<void> };
        const work = async () => {
          for (let i = 0; ; i++) {
            const file = `/mnt/${round}-${i}`;
            const text = `${file} `.repeat(1 + ((i * 37) % 9000));
            await kernel.fs.writeFile(file, text);
            await kernel.fs.sync();
            await acknowledge(file, text);
          }
        };
        const churn = async () => {
          for (let i = 0; ; i++) {
            const pair = `/mnt/tmp-${i}`;
            await kernel.fs.mkdir(pair);
            await kernel.fs.writeFile(`${pair}/a`, 'a');
            await kernel.fs.writeFile(`${pair}/b`, 'b'.repeat(70_000));
            await kernel.fs.rename(pair, `/mnt/${round}-${i}.pair`);
            if (i % 3) continue;
            await kernel.fs.rename(`/mnt/${round}-${i}.pair`, pair);
            await kernel.fs.rm(pair, { recursive: true });
          }
        };
        work().catch(() => {});
        churn().catch(() => {});
      }, round);
      const target = acknowledged.length + 1 + Math.floor(Math.random() * 12);
      await expect.poll(() => acknowledged.length, { interval: 5 }).toBeGreaterThanOrEqual(target);
      await reload(browser, page, transport);
    }
    expect(acknowledged.length).toBeGreaterThan(5);
    await page.context().close();
  });

  test('mounted twice it is one tree, and each mount goes on its own', async () => {
    const page = await openPage(browser, transport);
    const name = databaseName();
    const machine = await bootIn(page, transport, name);
    const run = (line: string) => machine.exec(line).then(({ stdout, stderr }) => stdout + stderr);
    await run('mkdir /mnt/dir /tmp/again /tmp/third');
    const codes = await machine.use(async ({ kernel }, name) => {
      // At once: while the one opens another database the other comes for it too.
      const other = exa.localfs(`${name}-other`);
      await Promise.all([
        kernel.mount('/tmp/again', exa.localfs(name)),
        kernel.mount('/tmp/third', other),
        kernel.mount('/mnt/dir', other),
      ]);
      await kernel.unmount('/mnt/dir');
      return [(await exa.failureOf(kernel.mount('/tmp/third', exa.overlayfs(exa.tmpfs({}), exa.localfs(name)))))?.code];
    }, name);
    expect(codes).toEqual(['EBUSY']);
    expect(
      await run(
        'cd /mnt; echo one > file; cat /tmp/again/file; stat -c %d /mnt/file | grep -x $(stat -c %d /tmp/again/file) > /dev/null && echo same; echo two >> /tmp/again/file; cat file',
      ),
    ).toBe('one\nsame\none\ntwo\n');
    expect(
      await run(
        'mount -t tmpfs none /mnt/dir; echo > /mnt/dir/inner; ls /mnt/dir; ls /tmp/again/dir; echo > /tmp/again/dir/outer; ls /mnt/dir; cd /tmp/again/dir/..; pwd; rmdir dir 2>/dev/null || echo kept',
      ),
    ).toBe('inner\ninner\n/tmp/again\nkept\n');
    expect(
      await run(
        'mount -t tmpfs none /tmp/again/dir; ls /tmp/again/dir /mnt/dir; umount /mnt/dir; ls /mnt/dir; ls /tmp/again/dir; umount /tmp/again/dir; ls /tmp/again/dir',
      ),
    ).toBe('/mnt/dir:\ninner\n\n/tmp/again/dir:\nouter\nouter\n');
    expect(
      await run(
        'mv /mnt/file /tmp/again/moved; ln /tmp/again/moved /mnt/link 2>&1 | grep -c device; mount -o ro -t localfs ' +
          name +
          ' /tmp/third 2>/dev/null || echo busy',
      ),
    ).toBe('1\nbusy\n');
    // A file's locks and watches are the same by either way.
    expect(
      await run(
        'exec 3< /mnt/moved 4< /tmp/again/moved; flock 3; flock -n 4 || echo locked; flock -u 3; flock -n 4 && echo free',
      ),
    ).toBe('locked\nfree\n');
    await machine.use(({ kernel }) => void kernel.exec('/test/bin/inotify watch /tmp/again/dir > /dev/tty1'));
    await machine.until('watching');
    await run('umount /tmp/third 2>/dev/null; echo > /mnt/dir/new');
    await machine.until('w CREATE new');
    await run('rm /mnt/dir/new; pkill inotify; while pgrep inotify; do :; done');
    // Busy is each on its own, and the tree stays with the last.
    expect(
      await run(
        'exec 3< /tmp/again/moved; umount /tmp/again 2>/dev/null || echo busy; cd /; umount /mnt; cat <&3; exec 3>&-; ls /mnt; cat /tmp/again/dir/outer; umount /tmp/again; ls /tmp/again',
      ),
    ).toBe('busy\none\ntwo\n\n');
    await machine.use(({ kernel }, name) => kernel.mount('/mnt', exa.localfs(name)), name);
    expect(await run('cat /mnt/moved; ls /mnt/dir; sync')).toBe('one\ntwo\nouter\n');
    await machine.close();
  });

  test('unmounted and mounted elsewhere it is the same tree', async () => {
    const page = await openPage(browser, transport);
    const name = databaseName();
    const machine = await bootIn(page, transport, name);
    const text = await machine.use(async ({ kernel }, name) => {
      await kernel.fs.writeFile('/mnt/file', 'moved');
      await kernel.unmount('/mnt');
      await kernel.fs.mkdir('/tmp/else');
      await kernel.mount('/tmp/else', exa.localfs(name));
      return kernel.fs.readFile('/tmp/else/file', 'utf8');
    }, name);
    expect(text).toBe('moved');
    await machine.close();
  });
});
