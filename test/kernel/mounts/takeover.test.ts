/** localfs shared: the kernel that writes goes, at a moment of its own choice, and another takes over with nothing lost or done twice. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootIn, bootTwo, databaseName, pageBeside, reload } from '../../harness/database.ts';
import { type Machine, openPage } from '../../harness/machine.ts';
import { MESSAGES } from '../../../src-ts/wire/protocol.gen.ts';

const browser = sharedBrowser();

/** Put before the worker's script: what leaders answer to changes (localfs/sharing/peer_message.h) is not heard while the channel says so. */
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

/** Put before the worker's script: says when a leader has been asked to read (localfs/sharing/peer_message.h). */
const ASKS = `{
  const REQUEST = 2, FIELDS = 40;
  const asked = new BroadcastChannel('test-asked');
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = function (data) {
    postMessage.call(this, data);
    const words = new Uint32Array(data?.bytes?.slice(0, FIELDS + 4).buffer ?? 0);
    if (words[0] === REQUEST && (words[FIELDS / 4] & 0xffff) === ${MESSAGES.read.number}) postMessage.call(asked, null);
  };
}
`;

/** Nobody else's transaction begins until the function is called that it answers. */
async function hold(machine: Machine, name: string): Promise<() => Promise<void>> {
  await machine.use(async (_, name) => {
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
  return () => machine.use(() => new BroadcastChannel('test-held').postMessage(null));
}

describe.each(TRANSPORTS)('localfs taken over, %s transport', (transport) => {
  test('what was written and closed, or made and opened again, when the page that writes was killed, before it was in the database, is there', async () => {
    const { first, second, name } = await bootTwo(browser, transport);
    const third = await bootIn(await pageBeside(browser, second.page, transport), transport, name);
    const living = [second, third];
    const works = [];
    for (const [i, machine] of living.entries()) {
      await machine.exec(`mkfifo /tmp/go /tmp/ready; mkdir /mnt/${i}`);
      works.push(
        machine.exec(
          `cd /mnt/${i}; exec 3> late; sync; echo > /tmp/ready; read line < /tmp/go; echo text >&3; exec 3>&-; echo new > new; exec 4>> new; echo > /tmp/ready; read line < /tmp/go; echo more >&4`,
        ),
      );
      await machine.exec('read line < /tmp/ready');
    }
    const letGo = await hold(second, name);
    for (const machine of living) await machine.exec('echo > /tmp/go; read line < /tmp/ready');
    await first.page.close();
    await letGo();
    for (const [i, machine] of living.entries()) {
      expect((await machine.exec(`cat /mnt/${i}/late; echo > /tmp/go`)).stdout).toBe('text\n');
      expect(await works[i]).toMatchObject({ code: 0, stderr: '' });
      expect((await machine.exec(`cat /mnt/${i}/new; sync; rm -r /mnt/${i}; rm /tmp/go /tmp/ready`)).stdout).toBe(
        'new\nmore\n',
      );
    }
    await third.close();
  });

  test('what is open when the page that writes is killed goes on where it stood, which no change in the database tells', async () => {
    const { first, second, name } = await bootTwo(browser, transport);
    await second.exec('for i in 0 1; do mkfifo /tmp/go$i /tmp/ready$i; printf "one\ntwo\n" > /mnt/$i; done; sync');
    const letGo = await hold(second, name);
    const wait = (i: number) => `echo > /tmp/ready${i}; read line < /tmp/go${i}`;
    const works = [
      `exec 3< /mnt/0; read a <&3; ${wait(0)}; read b <&3; echo $a $b`,
      `/test/bin/goback /mnt/1 '${wait(1)}'`,
    ].map((work) => second.exec(work));
    for (const i of works.keys()) await second.exec(`read line < /tmp/ready${i}`);
    await first.page.close();
    await letGo();
    for (const i of works.keys()) await second.exec(`echo > /tmp/go${i}`);
    for (const done of works) expect(await done).toMatchObject({ code: 0, stdout: 'one two\n', stderr: '' });
    expect((await second.exec('cat /mnt/1')).stdout).toBe('one\ntwo\nend\n');
    await second.close();
  });

  test('what is read while another kernel comes is read once', async () => {
    const name = databaseName();
    const page = await openPage(browser, transport);
    const before = await bootIn(page, transport, name);
    await before.use(({ kernel }) => kernel.fs.writeFile('/mnt/lines', 'one\ntwo\n'));
    await before.use(({ kernel }) => kernel.shutdown());
    await reload(browser, page, transport);
    await bootIn(page, transport, name);
    const second = await bootIn(await pageBeside(browser, page, transport, ASKS), transport, name);
    const letGo = await hold(second, name);
    const asked = second.use(
      () => new Promise<void>((resolve) => (new BroadcastChannel('test-asked').onmessage = () => resolve())),
    );
    const done = second.exec('exec 3< /mnt/lines; read a <&3; read b <&3; echo $a $b');
    await asked;
    const third = await bootIn(await pageBeside(browser, second.page, transport), transport, name);
    await letGo();
    expect(await done).toMatchObject({ code: 0, stdout: 'one two\n' });
    await third.close();
  });

  test('two kernels at work outlive the one that writes: what they made is as in a tmpfs', async () => {
    const { first, second, name } = await bootTwo(browser, transport);
    const third = await bootIn(await pageBeside(browser, second.page, transport), transport, name);
    const each = (body: string) => `i=0; while [ $i -lt 40 ]; do i=$((i+1)); ${body}; done`;
    const work =
      each(`echo $i > f$i; mv f$i g$i; echo more >> g$i; ln g$i h$i; mkdir -p d$((i%7)); (echo sub; cat h$i) > d$((i%7))/s$i; [ $((i%2)) = 0 ] && rm g$i
      exec 3<> h$i; read a <&3; echo x >&3; exec 3>&-; chmod 640 h$i; truncate -s 3 d$((i%7))/s$i`);
    const look = each('echo $(cat h$i) $(stat -c %a,%h h$i) $(cat d$((i%7))/s$i)');
    const wanted = await first.exec(`mkdir /tmp/work; cd /tmp/work; ${work}; ${look}`);
    const living = [second, third];
    const works = living.map((machine, i) => machine.exec(`mkdir /mnt/${i}; cd /mnt/${i}; ${work}`));
    await expect
      .poll(() => second.use(({ kernel }) => kernel.fs.readdir('/mnt/0')).catch(() => []), {
        interval: 5,
      })
      .toContain('h20');
    await first.page.close();
    for (const done of works) expect(await done).toMatchObject({ code: 0, stderr: '' });
    for (const i of living.keys()) expect(await second.exec(`cd /mnt/${i}; ${look}`)).toEqual(wanted);
    await third.exec('sync');
    await second.page.close();
    for (const i of living.keys())
      expect(await third.exec(`cd /mnt/${i}; ${look}; cd /; rm -r /mnt/${i}`)).toEqual(wanted);
    await third.close();
  });

  test('a change whose answer was lost with the page that made it is not made twice', async () => {
    const name = databaseName();
    const page = await openPage(browser, transport);
    const first = await bootIn(page, transport, name);
    const other = await pageBeside(browser, page, transport, DEAF);
    const second = await bootIn(other, transport, name);
    await second.exec('cd /mnt; echo 1 > lines; echo old > moved');
    await second.use(() => new BroadcastChannel('test-deaf').postMessage(true));
    const work = ['mkdir /mnt/once', 'echo 2 >> /mnt/lines', 'mv /mnt/moved /mnt/there'].map((line) =>
      second.exec(line),
    );
    await expect
      .poll(() => first.use(({ kernel }) => kernel.fs.readdir('/mnt')), { interval: 20 })
      .toEqual(expect.arrayContaining(['once', 'there']));
    await expect
      .poll(() => first.use(({ kernel }) => kernel.fs.readFile('/mnt/lines', 'utf8')), {
        interval: 20,
      })
      .toBe('1\n2\n');
    await first.use(({ kernel }) => kernel.fs.sync());
    await first.page.close();
    for (const done of work) expect(await done).toMatchObject({ code: 0, stderr: '' });
    expect((await second.exec('cd /mnt; ls; cat lines there')).stdout).toBe('lines\nonce\nthere\n1\n2\nold\n');
    await second.close();
  });

  test('the database is deleted under both, or is of a newer version when the other takes over', async () => {
    const { first, second, name } = await bootTwo(browser, transport);
    await second.use(({ kernel }) => kernel.fs.writeFile('/mnt/file', 'text'));
    await second.use(({ kernel }) => kernel.fs.sync());
    const failure = (machine: Machine) =>
      machine.use(async ({ kernel }) => ({
        write: (await exa.failureOf(kernel.fs.writeFile('/mnt/new', 'text')))?.code,
        sync: (await exa.failureOf(kernel.fs.sync()))?.code,
      }));
    await first.use(
      (_, name) => new Promise<void>((resolve) => (indexedDB.deleteDatabase(name).onsuccess = () => resolve())),
      name,
    );
    expect(await failure(second)).toEqual({ write: 'EROFS', sync: 'EIO' });
    expect(await second.use(({ kernel }) => kernel.fs.readFile('/mnt/file', 'utf8'))).toBe('text');
    await second.use(
      (_, name) => new Promise<void>((resolve) => (indexedDB.open(name, 99).onsuccess = () => resolve())),
      name,
    );
    await first.page.close();
    await second.until('of a newer version than this kernel knows; it cannot be used any more');
    expect((await failure(second)).write).toBe('EIO');
    await second.page.context().close();
  });
});
