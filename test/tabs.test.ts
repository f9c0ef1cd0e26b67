/** localfs shared: kernels in one page or in several that mount one database see one tree, and one outlives another. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANES, openBrowser, pageUrl, type LaneName, type TestBrowser } from './harness/browser.ts';
import { Machine, openPage } from './harness/machine.ts';

let browser: TestBrowser;
let databases = 0;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

/** Put before the worker's script: what leaders answer to changes (localfs/peer.h) is not heard while the channel says so. */
const DEAF = `{
  let deaf = false;
  new BroadcastChannel('test-deaf').onmessage = (event) => (deaf = event.data);
  const REPLY = 3;
  const { set, ...rest } = Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, 'onmessage');
  const words = ({ data }) => new Uint32Array(data?.bytes?.slice(0, 16).buffer ?? 0);
  const heard = (event) => {
    const [kind, , , sequence] = words(event);
    return !deaf || kind !== REPLY || !sequence;
  };
  Object.defineProperty(BroadcastChannel.prototype, 'onmessage', {
    ...rest,
    set(listener) {
      set.call(this, (event) => heard(event) && listener.call(this, event));
    },
  });
}
`;
const database = () => `tabs-test-${++databases}`;

async function bootIn(page: Page, lane: LaneName, name: string): Promise<Machine> {
  await page.evaluate(
    async ({ lane, name }) => {
      globalThis.machine = await exa.boot({ lane, mounts: { '/home': null, '/mnt': exa.localfs(name), '/test': exa.netfs('../test/') } });
    },
    { lane, name },
  );
  return new Machine(page);
}

/** Another page of the same browser context. */
async function pageBeside(page: Page, lane: LaneName): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto(pageUrl(browser.origin, lane));
  await other.waitForFunction(() => 'exa' in globalThis);
  return other;
}

/** Two kernels in two pages, the first of which leads. */
async function bootTwo(lane: LaneName): Promise<{ first: Machine; second: Machine; name: string }> {
  const name = database();
  const page = await openPage(browser, lane);
  const first = await bootIn(page, lane, name);
  return { first, second: await bootIn(await pageBeside(page, lane), lane, name), name };
}

describe.each(LANES)('localfs in two kernels, %s lane', (lane) => {
  test('in one page: what one writes the other reads, each with its own open files and mounts', async () => {
    const page = await openPage(browser, lane);
    const name = database();
    const first = await bootIn(page, lane, name);
    const seen = await first.use(async ({ kernel }, name) => {
      const other = await exa.boot({ lane: kernel.lane as 'shared', mounts: { '/home': null, '/mnt': exa.localfs(name) } });
      const there = other.kernel;
      const outputs: string[] = [];
      const run = async (at: typeof kernel, script: string) => {
        const { stdout, stderr } = await at.exec(`cd /mnt; ${script}`);
        outputs.push(stdout + stderr);
      };
      await run(kernel, 'echo one > file; mkdir dir; ln -s dir/x link');
      await run(there, 'cat file; echo two >> file; ls; echo inner > dir/x; cat link; chmod 600 file; mv dir moved');
      await run(kernel, 'cat file moved/x; stat -c %a file; ls');
      await run(there, 'exec 3< file; rm file; read a <&3; read b <&3; echo $a $b; seq 1 20000 > big; truncate -s 5 big; cat big; echo; stat -c %s big');
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
    const { first, second } = await bootTwo(lane);
    await first.exec('cd /mnt; echo kept > unlinked; mkdir d; sync');
    await second.exec('cd /mnt; echo early > early');
    // mkdir fails where it is done twice; a line that is written twice, or not at all, shows in the count.
    const work = second.exec(`cd /mnt; exec 3> log 4< unlinked; rm unlinked; echo started > started; i=0
      while [ $i -lt 300 ]; do i=$((i+1)); echo $i >&3; [ $((i % 10)) = 0 ] && mkdir d/$i; done; echo end >&3
      read kept <&4; echo $kept; ls d | wc -l; uniq log | wc -l; tail -n 2 log`);
    await expect.poll(() => second.use(({ kernel }) => kernel.fs.readFile('/mnt/log', 'utf8').catch(() => '')), { timeout: 20_000, interval: 5 }).toContain('\n20\n');
    await first.page.close();
    expect(await work).toMatchObject({ code: 0, stderr: '' });
    expect((await work).stdout).toMatch(/^kept\n30\n301\n300\nend\n$/);
    expect((await second.exec('cd /mnt; cat early; sync; ls')).stdout).toBe('early\nd\nearly\nlog\nstarted\n');
    await expect(second.use(({ watcher }) => /this one does now/.test(watcher.text))).resolves.toBe(true);
    await second.close();
  });

  test('writing pages are killed one after the other: what fsync has said stays', async () => {
    const { first, second, name } = await bootTwo(lane);
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
      await expect.poll(() => acknowledged.length, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(target);
      // First the one that leads, while the other waits for it; in the last round that one too.
      await machines.shift()!.page.close();
      const after = acknowledged.length + 2;
      await expect.poll(() => acknowledged.length, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(after);
      machines.push(await bootIn(await pageBeside(writer.page, lane), lane, name));
    }
    const known = [...acknowledged];
    expect(known.filter((text) => text.startsWith('failed'))).toEqual([]);
    await machines.shift()!.page.close();
    const left = machines[0]!;
    for (const text of known) expect(await left.use(({ kernel }, text) => kernel.fs.readFile(`/mnt/${text}`, 'utf8'), text)).toBe(text);
    await left.close();
  });

  test('inotify: each is told of what the other does, also when that one leads no more', async () => {
    const { first, second } = await bootTwo(lane);
    await second.exec('mkdir /mnt/dir');
    const watching = (machine: Machine) =>
      machine.use(({ kernel }) => void kernel.exec('/test/bin/inotify watch /mnt/dir > /dev/tty1').catch(() => {}));
    for (const machine of [first, second]) {
      await watching(machine);
      await machine.until('watching');
    }
    await first.exec('echo > /mnt/dir/one');
    for (const machine of [first, second]) await machine.until('w CREATE one');
    await second.exec('mv /mnt/dir/one /mnt/dir/two');
    for (const machine of [first, second]) await machine.until('w TO two');
    await first.page.close();
    await second.exec('rm /mnt/dir/two');
    await second.until('w DELETE two');
    await second.page.context().close();
  });

  test('the one that writes is shut down: the other takes over what it had open', async () => {
    const { first, second } = await bootTwo(lane);
    await second.exec('mkfifo /tmp/go /tmp/ready');
    const work = second.exec('cd /mnt; exec 3> file 4< file; rm file; echo text >&3; echo > /tmp/ready; read line < /tmp/go; echo more >&3; cat <&4');
    await second.exec('read line < /tmp/ready');
    await first.use(({ kernel }) => kernel.fs.writeFile('/mnt/other', 'other'));
    await first.use(({ kernel }) => kernel.shutdown());
    expect((await second.exec('cat /mnt/other')).stdout).toBe('other');
    await second.exec('echo > /tmp/go');
    expect(await work).toMatchObject({ stdout: 'text\nmore\n', stderr: '' });
    await second.close();
  });

  test('what was written and closed, or made and opened again, when the page that writes was killed, before it was in the database, is there', async () => {
    const { first, second, name } = await bootTwo(lane);
    const third = await bootIn(await pageBeside(second.page, lane), lane, name);
    const living = [second, third];
    const works = [];
    for (const [i, machine] of living.entries()) {
      await machine.exec(`mkfifo /tmp/go /tmp/ready; mkdir /mnt/${i}`);
      works.push(machine.exec(`cd /mnt/${i}; exec 3> late; sync; echo > /tmp/ready; read line < /tmp/go; echo text >&3; exec 3>&-; echo new > new; exec 4>> new; echo > /tmp/ready; read line < /tmp/go; echo more >&4`));
      await machine.exec('read line < /tmp/ready');
    }
    // Nobody else's transaction begins while this one asks for something.
    await second.use(async (_, name) => {
      const database = await new Promise<IDBDatabase>((got) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => got(opening.result);
      });
      const store = database.transaction([...database.objectStoreNames], 'readwrite').objectStore('meta');
      let over = false;
      const ask = () => void (store.get('state').onsuccess = () => (over ? database.close() : ask()));
      ask();
      new BroadcastChannel('test-held').onmessage = () => (over = true);
    }, name);
    for (const machine of living) await machine.exec('echo > /tmp/go; read line < /tmp/ready');
    await first.page.close();
    await second.use(() => new BroadcastChannel('test-held').postMessage(null));
    for (const [i, machine] of living.entries()) {
      expect((await machine.exec(`cat /mnt/${i}/late; echo > /tmp/go`)).stdout).toBe('text\n');
      expect(await works[i]).toMatchObject({ code: 0, stderr: '' });
      expect((await machine.exec(`cat /mnt/${i}/new; sync; rm -r /mnt/${i}; rm /tmp/go /tmp/ready`)).stdout).toBe('new\nmore\n');
    }
    await third.close();
  });

  test('two kernels at work outlive the one that writes: what they made is as in a tmpfs', async () => {
    const { first, second, name } = await bootTwo(lane);
    const third = await bootIn(await pageBeside(second.page, lane), lane, name);
    const each = (body: string) => `i=0; while [ $i -lt 40 ]; do i=$((i+1)); ${body}; done`;
    const work = each(`echo $i > f$i; mv f$i g$i; echo more >> g$i; ln g$i h$i; mkdir -p d$((i%7)); (echo sub; cat h$i) > d$((i%7))/s$i; [ $((i%2)) = 0 ] && rm g$i
      exec 3<> h$i; read a <&3; echo x >&3; exec 3>&-; chmod 640 h$i; truncate -s 3 d$((i%7))/s$i`);
    const look = each('echo $(cat h$i) $(stat -c %a,%h h$i) $(cat d$((i%7))/s$i)');
    const wanted = await first.exec(`mkdir /tmp/work; cd /tmp/work; ${work}; ${look}`);
    const living = [second, third];
    const works = living.map((machine, i) => machine.exec(`mkdir /mnt/${i}; cd /mnt/${i}; ${work}`));
    await expect.poll(() => second.use(({ kernel }) => kernel.fs.readdir('/mnt/0')).catch(() => []), { timeout: 20_000, interval: 5 }).toContain('h20');
    await first.page.close();
    for (const done of works) expect(await done).toMatchObject({ code: 0, stderr: '' });
    for (const i of living.keys()) expect(await second.exec(`cd /mnt/${i}; ${look}`)).toEqual(wanted);
    await third.exec('sync');
    await second.page.close();
    for (const i of living.keys()) expect(await third.exec(`cd /mnt/${i}; ${look}; cd /; rm -r /mnt/${i}`)).toEqual(wanted);
    await third.close();
  });

  test('a change whose answer was lost with the page that made it is not made twice', async () => {
    const name = database();
    const page = await openPage(browser, lane);
    const first = await bootIn(page, lane, name);
    const other = await page.context().newPage();
    await other.route('**/worker.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${DEAF}${await response.text()}` });
    });
    await other.goto(pageUrl(browser.origin, lane));
    await other.waitForFunction(() => 'exa' in globalThis);
    const second = await bootIn(other, lane, name);
    await second.exec('cd /mnt; echo 1 > lines; echo old > moved');
    await second.use(() => new BroadcastChannel('test-deaf').postMessage(true));
    const work = ['mkdir /mnt/once', 'echo 2 >> /mnt/lines', 'mv /mnt/moved /mnt/there'].map((line) => second.exec(line));
    await expect.poll(() => first.use(({ kernel }) => kernel.fs.readdir('/mnt')), { timeout: 15_000, interval: 20 }).toEqual(expect.arrayContaining(['once', 'there']));
    await expect.poll(() => first.use(({ kernel }) => kernel.fs.readFile('/mnt/lines', 'utf8')), { timeout: 15_000, interval: 20 }).toBe('1\n2\n');
    await first.use(({ kernel }) => kernel.fs.sync());
    await first.page.close();
    for (const done of work) expect(await done).toMatchObject({ code: 0, stderr: '' });
    expect((await second.exec('cd /mnt; ls; cat lines there')).stdout).toBe('lines\nonce\nthere\n1\n2\nold\n');
    await second.close();
  });

  test('the database is deleted under both, or is of a newer version when the other takes over', async () => {
    const { first, second, name } = await bootTwo(lane);
    await second.use(({ kernel }) => kernel.fs.writeFile('/mnt/file', 'text'));
    await second.use(({ kernel }) => kernel.fs.sync());
    const failure = (machine: Machine) =>
      machine.use(async ({ kernel }) => ({
        write: (await exa.failureOf(kernel.fs.writeFile('/mnt/new', 'text')))?.code,
        sync: (await exa.failureOf(kernel.fs.sync()))?.code,
      }));
    await first.use((_, name) => new Promise<void>((resolve) => (indexedDB.deleteDatabase(name).onsuccess = () => resolve())), name);
    expect(await failure(second)).toEqual({ write: 'EROFS', sync: 'EIO' });
    expect(await second.use(({ kernel }) => kernel.fs.readFile('/mnt/file', 'utf8'))).toBe('text');
    await second.use((_, name) => new Promise<void>((resolve) => (indexedDB.open(name, 99).onsuccess = () => resolve())), name);
    await first.page.close();
    await second.until('of a newer version than this kernel knows; it cannot be used any more');
    expect((await failure(second)).write).toBe('EIO');
    await second.page.context().close();
  });
});

test('a database that nobody can have: who has it does not answer, is of another version, has it in an overlay, or was left behind', async () => {
  const page = await openPage(browser, 'broadcast');
  const machine = await bootIn(page, 'broadcast', database());
  const seen = await machine.use(async ({ kernel }) => {
    const codes: (string | undefined)[] = [];
    await kernel.fs.mkdir('/tmp/m');
    const mount = async (name: string) => codes.push((await exa.failureOf(kernel.mount('/tmp/m', exa.localfs(name))))?.code);
    const held = (name: string) => new Promise<void>((got) => void navigator.locks.request(`exa-kernel/localfs/${name}`, () => (got(), new Promise(() => {}))));
    await held('tabs-silent');
    await mount('tabs-silent');
    await held('tabs-other');
    const channel = new BroadcastChannel('exa-kernel/localfs/tabs-other');
    channel.onmessage = () => channel.postMessage({ say: 'leads', member: 1n, dialect: 'another' });
    await mount('tabs-other');
    const there = await exa.boot({ lane: 'broadcast', mounts: { '/home': null, '/mnt': exa.overlayfs(exa.tmpfs({ file: '' }), exa.localfs('tabs-alone')) } });
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
