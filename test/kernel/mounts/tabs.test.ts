/** localfs shared: kernels in one page or in several that mount one database see one tree. How one outlives another: takeover.test.ts too. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootIn, bootTwo, databaseName, pageBeside } from '../../harness/database.ts';
import { type Machine, openPage } from '../../harness/machine.ts';

const browser = sharedBrowser();

describe.each(TRANSPORTS)('localfs in two kernels, %s transport', (transport) => {
  test('in one page: what one writes the other reads, each with its own open files and mounts', async () => {
    const page = await openPage(browser, transport);
    const name = databaseName();
    const first = await bootIn(page, transport, name);
    const seen = await first.use(async ({ kernel }, name) => {
      const other = await exa.boot({
        transport: kernel.transport as 'shared',
        mounts: { '/home': null, '/mnt': exa.localfs(name) },
      });
      const there = other.kernel;
      const outputs: string[] = [];
      const run = async (at: typeof kernel, script: string) => {
        const { stdout, stderr } = await at.exec(`cd /mnt; ${script}`);
        outputs.push(stdout + stderr);
      };
      await run(kernel, 'echo one > file; mkdir dir; ln -s dir/x link');
      await run(there, 'cat file; echo two >> file; ls; echo inner > dir/x; cat link; chmod 600 file; mv dir moved');
      await run(kernel, 'cat file moved/x; stat -c %a file; ls');
      await run(
        there,
        'exec 3< file; rm file; read a <&3; read b <&3; echo $a $b; seq 1 20000 > big; truncate -s 5 big; cat big; echo; stat -c %s big',
      );
      await run(kernel, 'cat big; echo; cp /bin/ls exe; [ -x exe ] || chmod +x exe; rm link big; cksum < exe');
      await run(there, 'cksum < /mnt/exe; sync; df /mnt | tail -n 1 | wc -l');
      // What one mounts the other does not see, but it cannot be taken away.
      await there.mount('/mnt/moved', exa.tmpfs({ file: 'tmpfs' }));
      await run(kernel, 'ls moved; rmdir moved 2>/dev/null || echo no');
      await run(there, 'ls moved');
      await there.unmount('/mnt/moved');
      await run(there, 'ls moved');
      await there.shutdown();
      await run(kernel, 'ls');
      return { outputs };
    }, name);
    expect(seen.outputs[0]).toBe('');
    expect(seen.outputs[1]).toBe('one\ndir\nfile\nlink\ninner\n');
    expect(seen.outputs[2]).toBe('one\ntwo\ninner\n600\nfile\nlink\nmoved\n');
    expect(seen.outputs[3]).toBe('one two\n1\n2\n3\n5\n');
    expect(seen.outputs[4]!.split('\n').at(-2)).toBe(seen.outputs[5]!.split('\n')[0]);
    expect(seen.outputs.slice(6)).toEqual(['x\nno\n', 'file\n', 'x\n', 'exe\nmoved\n']);
    await first.close();
  });

  test('the page that writes is closed: the other goes on, with what it had open, and every change is made once', async () => {
    const { first, second } = await bootTwo(browser, transport);
    await first.exec('cd /mnt; echo kept > unlinked; mkdir d; sync');
    await second.exec('cd /mnt; echo early > early');
    // mkdir fails where it is done twice; a line that is written twice, or not at all, shows in the count.
    const work = second.exec(`cd /mnt; exec 3> log 4< unlinked; rm unlinked; echo started > started; i=0
      while [ $i -lt 300 ]; do i=$((i+1)); echo $i >&3; [ $((i % 10)) = 0 ] && mkdir d/$i; done; echo end >&3
      read kept <&4; echo $kept; ls d | wc -l; uniq log | wc -l; tail -n 2 log`);
    await expect
      .poll(() => second.use(({ kernel }) => kernel.fs.readFile('/mnt/log', 'utf8').catch(() => '')), {
        interval: 5,
      })
      .toContain('\n20\n');
    await first.page.close();
    expect(await work).toMatchObject({ code: 0, stderr: '' });
    expect((await work).stdout).toMatch(/^kept\n30\n301\n300\nend\n$/);
    expect((await second.exec('cd /mnt; cat early; sync; ls')).stdout).toBe('early\nd\nearly\nlog\nstarted\n');
    await expect(second.use(({ watcher }) => /this one does now/.test(watcher.text))).resolves.toBe(true);
    await second.close();
  });

  test('writing pages are killed one after the other: what fsync has said stays', async () => {
    const { first, second, name } = await bootTwo(browser, transport);
    const machines = [first, second];
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round++) {
      const writer = machines[1]!;
      await writer.page.exposeFunction('acknowledge', (text: string) => void acknowledged.push(text));
      await writer.use(({ kernel }, round) => {
        const { acknowledge } = globalThis as unknown as { acknowledge(text: string): Promise<void> };
        const work = async () => {
          for (let i = 0; ; i++) {
            const text = `${round}-${i}`;
            await kernel.fs.writeFile(`/mnt/${text}`, text);
            await kernel.fs.sync();
            await acknowledge(text);
          }
        };
        work().catch((error) => acknowledge(`failed: ${error}`));
      }, round);
      const target = acknowledged.length + 4;
      await expect.poll(() => acknowledged.length, { interval: 5 }).toBeGreaterThanOrEqual(target);
      // First the one that leads, while the other waits for it; in the last round that one too.
      await machines.shift()!.page.close();
      const after = acknowledged.length + 2;
      await expect.poll(() => acknowledged.length, { interval: 5 }).toBeGreaterThanOrEqual(after);
      machines.push(await bootIn(await pageBeside(browser, writer.page, transport), transport, name));
    }
    const known = [...acknowledged];
    expect(known.filter((text) => text.startsWith('failed'))).toEqual([]);
    await machines.shift()!.page.close();
    const left = machines[0]!;
    for (const text of known)
      expect(await left.use(({ kernel }, text) => kernel.fs.readFile(`/mnt/${text}`, 'utf8'), text)).toBe(text);
    await left.close();
  });

  test('inotify: each is told of what the other does, also when that one leads no more', async () => {
    const { first, second } = await bootTwo(browser, transport);
    await second.exec('mkdir /mnt/dir');
    const watching = (machine: Machine) =>
      machine.use(({ kernel }) => void kernel.exec('/test/bin/inotify watch /mnt/dir > /dev/tty1').catch(() => {}));
    for (const machine of [first, second]) {
      await watching(machine);
      await machine.until('watching');
    }
    // What the page that writes has not been asked to keep, its end may take along.
    await first.exec('echo > /mnt/dir/one; sync');
    for (const machine of [first, second]) await machine.until('w CREATE one');
    await second.exec('mv /mnt/dir/one /mnt/dir/two');
    for (const machine of [first, second]) await machine.until('w TO two');
    await first.page.close();
    await second.exec('rm /mnt/dir/two');
    await second.until('w DELETE two');
    await second.page.context().close();
  });

  test('the one that writes is shut down: the other takes over what it had open', async () => {
    const { first, second } = await bootTwo(browser, transport);
    await second.exec('mkfifo /tmp/go /tmp/ready');
    const work = second.exec(
      'cd /mnt; exec 3> file 4< file; rm file; echo text >&3; echo > /tmp/ready; read line < /tmp/go; echo more >&3; cat <&4',
    );
    await second.exec('read line < /tmp/ready');
    await first.use(({ kernel }) => kernel.fs.writeFile('/mnt/other', 'other'));
    await first.use(({ kernel }) => kernel.shutdown());
    expect((await second.exec('cat /mnt/other')).stdout).toBe('other');
    await second.exec('echo > /tmp/go');
    expect(await work).toMatchObject({ stdout: 'text\nmore\n', stderr: '' });
    await second.close();
  });
});

test('a database that nobody can have: who has it does not answer, is of another version, has it in an overlay, or was left behind', async () => {
  const page = await openPage(browser, 'broadcast');
  const machine = await bootIn(page, 'broadcast', databaseName());
  const seen = await machine.use(async ({ kernel }) => {
    const codes: (string | undefined)[] = [];
    await kernel.fs.mkdir('/tmp/m');
    const mount = async (name: string) =>
      codes.push((await exa.failureOf(kernel.mount('/tmp/m', exa.localfs(name))))?.code);
    const held = (name: string) =>
      new Promise<void>(
        (got) => void navigator.locks.request(`exa-kernel/localfs/${name}`, () => (got(), new Promise(() => {}))),
      );
    await held('tabs-silent');
    await mount('tabs-silent');
    await held('tabs-other');
    const channel = new BroadcastChannel('exa-kernel/localfs/tabs-other');
    channel.onmessage = () => channel.postMessage({ say: 'leads', member: 1n, dialect: 'another' });
    await mount('tabs-other');
    const there = await exa.boot({
      transport: 'broadcast',
      mounts: { '/home': null, '/mnt': exa.overlayfs(exa.tmpfs({ file: '' }), exa.localfs('tabs-alone')) },
    });
    await mount('tabs-alone');
    await there.kernel.shutdown();
    // As if another one had been elected while this one slept.
    await kernel.mount('/tmp/m', exa.localfs('tabs-epoch'));
    await kernel.fs.writeFile('/tmp/m/file', 'text');
    await kernel.fs.sync();
    await new Promise<void>((resolve) => {
      const request = indexedDB.open('tabs-epoch');
      request.onsuccess = () => {
        const transaction = request.result.transaction('meta', 'readwrite');
        transaction.objectStore('meta').put({ epoch: 99, clean: true }, 'state');
        transaction.oncomplete = () => (request.result.close(), resolve());
      };
    });
    await kernel.fs.writeFile('/tmp/m/file', 'later');
    codes.push((await exa.failureOf(kernel.fs.sync()))?.code);
    return codes;
  });
  expect(seen).toEqual(['EBUSY', 'EBUSY', 'EBUSY', 'EIO']);
  const shown = await machine.use(({ watcher }) => watcher.text);
  expect(shown).toContain('tabs-silent: another page has this database, and does not answer');
  expect(shown).toContain('tabs-other: a page with another version of exa-kernel has this database');
  expect(shown).toContain('tabs-epoch: someone else has written to the database');
  await machine.page.context().close();
});
