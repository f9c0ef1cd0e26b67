/** ExaKernel.boot: pages that cannot run it, wrong options and assets, inittab, aborting, several kernels. */
import type { Page } from 'playwright-core';
import type { BootOptions } from '../../../src-ts/index.ts';
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, pageUrl, sharedBrowser } from '../../harness/browser.ts';
import { bootMachine, openPage } from '../../harness/machine.ts';

const browser = sharedBrowser();

const leftovers = (page: Page) => page.evaluate(() => document.querySelectorAll('iframe').length);

describe('a page that cannot run it gets ENOTSUP and the reason', () => {
  test('neither JSPI nor shared memory', async () => {
    const context = await browser.browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const api = WebAssembly as { Suspending?: unknown; promising?: unknown };
      delete api.Suspending;
      delete api.promising;
    });
    await page.goto(pageUrl(browser.origin, 'broadcast'));
    await page.waitForFunction(() => 'exa' in globalThis);
    const failure = await page.evaluate(() => exa.failureOf(exa.boot()));
    expect(failure).toMatchObject({ code: 'ENOTSUP', call: 'boot' });
    expect(failure?.message).toMatch(/JSPI.*Cross-Origin-Embedder-Policy/s);
    await context.close();
  });

  test("transport 'shared' without isolation", async () => {
    const page = await openPage(browser, 'broadcast');
    const failure = await page.evaluate(() => exa.failureOf(exa.boot({ transport: 'shared' })));
    expect(failure).toMatchObject({ code: 'ENOTSUP', message: expect.stringContaining('cross-origin isolated') });
    await page.context().close();
  });

  test('sandboxed without allow-same-origin', async () => {
    const page = await openPage(browser, 'broadcast');
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.sandbox.add('allow-scripts');
      frame.src = location.href;
      document.body.append(frame);
    });
    await page.waitForEvent('framenavigated', {
      predicate: (frame) => frame !== page.mainFrame() && frame.url() === page.url(),
    });
    const [frame] = page.mainFrame().childFrames();
    await frame!.waitForFunction(() => 'exa' in globalThis);
    const failure = await frame!.evaluate(() => exa.failureOf(exa.boot()));
    expect(failure).toMatchObject({ code: 'ENOTSUP', message: expect.stringContaining('allow-same-origin') });
    await page.context().close();
  });
});

test('without JSPI, but with shared memory, it boots all the same', async () => {
  let changed = 0;
  const machine = await bootMachine(browser, 'shared', {}, async (page) => {
    const without = 'delete WebAssembly.Suspending; delete WebAssembly.promising;\n';
    await page.evaluate(without);
    await page.route('**/worker.js', async (route) => {
      const response = await route.fetch();
      changed++;
      await route.fulfill({ response, body: without + (await response.text()) });
    });
  });
  expect(changed).toBe(1);
  await machine.login();
  expect(await machine.line('(echo forked; ls /bin/wc; cat /nowhere)')).toBe(
    'forked\n/bin/wc\ncat: /nowhere: No such file or directory\n',
  );
  expect(await machine.exec('seq 1 100000 | sort -rn | head -1')).toMatchObject({ code: 0, stdout: '100000\n' });
  // IndexedDB can't be waited for there: /home is in memory, and the console has said why.
  expect(await machine.line('touch /home/x; mount | grep home')).toMatch(/ tmpfs /);
  expect(await machine.use(({ kernel }) => exa.failureOf(kernel.mount('/mnt', exa.localfs('x'))))).toMatchObject({
    code: 'ENOTSUP',
  });
  expect(await machine.use((m) => m.watcher.text)).toContain('need JSPI');
  await machine.close();
});

describe.each(TRANSPORTS)('boot, %s transport', (transport) => {
  test('wrong assets: ENOENT with the URL, and nothing is left', async () => {
    const page = await openPage(browser, transport);
    const failure = await page.evaluate(
      (transport) => exa.failureOf(exa.boot({ transport, assets: new URL('/nowhere/', location.href) })),
      transport,
    );
    expect(failure?.code).toBe('ENOENT');
    expect(failure?.message).toContain(`${browser.origin}/nowhere/`);
    expect(await leftovers(page)).toBe(0);
    await page.context().close();
  });

  test('servers of another protocol: EPROTO, and nothing is left', async () => {
    const page = await openPage(browser, transport);
    const hash = (await (await page.request.get(`${browser.origin}/dist/index.js`)).text()).match(/"[0-9a-f]{64}"/)![0];
    await page.route('**/dist/index.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(hash, `"${'0'.repeat(64)}"`) });
    });
    await page.reload();
    await page.waitForFunction(() => 'exa' in globalThis);
    expect(await page.evaluate((transport) => exa.failureOf(exa.boot({ transport })), transport)).toMatchObject({
      code: 'EPROTO',
    });
    expect(await leftovers(page)).toBe(0);
    await page.context().close();
  });

  test('options that make no sense, or are not built yet', async () => {
    const page = await openPage(browser, transport);
    const codes = await page.evaluate(async (transport) => {
      const codes = [];
      for (const options of [
        { terminal: { cols: 0 } } as BootOptions,
        { processes: { max: -1 } },
        { name: 'a/b' },
        { mounts: { relative: exa.tmpfs() } },
        { trace: () => {} },
        { commands: {} },
        { desktop: document.body },
        { mounts: { '/home': exa.overlayfs(exa.tmpfs(), exa.netfs('.')) } },
        { mounts: { '/home': exa.jsfs({} as never) } },
      ])
        codes.push((await exa.failureOf(exa.boot({ transport, ...options })))?.code);
      return codes;
    }, transport);
    expect(codes).toEqual(['EINVAL', 'EINVAL', 'EINVAL', 'EINVAL', 'ENOSYS', 'ENOSYS', 'ENOSYS', 'EINVAL', 'EINVAL']);
    expect(await leftovers(page)).toBe(0);
    await page.context().close();
  });

  test('a bad line of inittab is told by number and skipped', async () => {
    const inittab =
      '# a comment\nid:2:initdefault:\nthis is no entry\nt1:2:respawn:/bin/sh\nxx:2:frobnicate:/bin/true\n';
    const machine = await bootMachine(browser, transport, { inittab });
    const shown = await machine.until(/[#$] $/);
    expect(shown).toMatch(/inittab.*\b3\b/);
    expect(shown).toMatch(/inittab.*\b5\b/);
    await machine.close();
  });

  test('aborted: ECANCELED, and nothing is left', async () => {
    const page = await openPage(browser, transport);
    const codes = await page.evaluate(async (transport) => {
      const codes = [];
      for (const phase of ['', 'loading', 'mounts', 'init']) {
        const aborter = new AbortController();
        const onProgress = (progress: { phase: string }) => progress.phase.startsWith(phase) && aborter.abort();
        if (phase === '') aborter.abort();
        codes.push((await exa.failureOf(exa.boot({ transport, signal: aborter.signal, onProgress })))?.code);
      }
      return codes;
    }, transport);
    expect(codes).toEqual(['ECANCELED', 'ECANCELED', 'ECANCELED', 'ECANCELED']);
    expect(await leftovers(page)).toBe(0);
    await page.context().close();
  });

  test('a name is one kernel’s in an origin, until that is shut down', async () => {
    const page = await openPage(browser, transport);
    const other = await page.context().newPage();
    await other.goto(pageUrl(browser.origin, transport));
    await other.waitForFunction(() => 'exa' in globalThis);
    const boot = (where: Page) =>
      where.evaluate(async (transport) => {
        const failure = await exa.failureOf(
          exa.boot({ transport, name: 'mine' }).then((made) => void (globalThis.machine = made)),
        );
        return failure?.code;
      }, transport);
    const shutdown = (where: Page) => where.evaluate(() => machine.kernel.shutdown());
    expect([await boot(page), await boot(page), await boot(other)]).toEqual([undefined, 'EEXIST', 'EEXIST']);
    await shutdown(page);
    expect(await boot(other)).toBeUndefined();
    await shutdown(other);
    await page.context().close();
  });

  test('two kernels in one page never hear each other', async () => {
    const page = await openPage(browser, transport);
    const seen = await page.evaluate(async (transport) => {
      const [a, b] = await Promise.all([exa.boot({ transport }), exa.boot({ transport })]);
      await Promise.all([a.kernel.fs.writeFile('/tmp/whose', 'a'), b.kernel.fs.writeFile('/tmp/whose', 'b')]);
      const read = await Promise.all([a, b].map((m) => m.kernel.exec('cat /tmp/whose')));
      await a.kernel.shutdown();
      const after = await b.kernel.exec('echo alone');
      await b.kernel.shutdown();
      return { read: read.map(({ stdout }) => stdout), after: after.stdout, names: a.kernel.name !== b.kernel.name };
    }, transport);
    expect(seen).toEqual({ read: ['a', 'b'], after: 'alone\n', names: true });
    await page.context().close();
  });

  test('two tabs of one origin never hear each other', async () => {
    const first = await openPage(browser, transport);
    const second = await first.context().newPage();
    await second.goto(pageUrl(browser.origin, transport));
    await second.waitForFunction(() => 'exa' in globalThis);
    const tabs = [first, second];
    const boot = (page: Page) =>
      page.evaluate(async (transport) => void (globalThis.machine = await exa.boot({ transport })), transport);
    await Promise.all(tabs.map(boot));
    await Promise.all(
      tabs.map((page, i) => page.evaluate((i) => machine.kernel.fs.writeFile('/tmp/whose', String(i)), i)),
    );
    const read = await Promise.all(tabs.map((page) => page.evaluate(() => machine.kernel.exec('cat /tmp/whose'))));
    expect(read.map(({ stdout }) => stdout)).toEqual(['0', '1']);
    await Promise.all(tabs.map((page) => page.evaluate(() => machine.kernel.shutdown())));
    await first.context().close();
  });
});

test('options that are undefined have not been given', async () => {
  const page = await openPage(browser, 'port');
  const seen = await page.evaluate(async () => {
    const nothing = undefined as never;
    const { kernel } = await exa.boot({
      mounts: { '/home': nothing },
      terminal: { cols: nothing, rows: 30 },
      env: { A: nothing, B: 'b' },
      processes: { max: nothing },
      name: nothing,
      onProgress: nothing,
      signal: nothing,
    });
    const { stdout } = await kernel.exec('env | grep -c "^A="; echo $B; mount | grep -c /home', {
      cwd: nothing,
      env: { A: nothing },
      uid: nothing,
      signal: nothing,
      input: nothing,
    });
    const terminal = await kernel.openTerminal({ cols: nothing });
    await terminal.close();
    await kernel.fs.mkdir('/tmp/x', { recursive: nothing, mode: nothing });
    await kernel.fs.writeFile('/tmp/x/y', 'text', { mode: nothing });
    await kernel.fs.rm('/tmp/x', { recursive: true, force: nothing });
    await kernel.shutdown({ timeout: nothing });
    return stdout;
  });
  expect(seen).toBe('0\nb\n1\n');
  await page.context().close();
});

test('a page that is not secure: over plain HTTP, from another machine', async () => {
  const context = await browser.browser.newContext();
  const page = await context.newPage();
  await context.route('http://plain.test/**', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: `${browser.origin}${pathname}${search}` }) });
  });
  await page.goto(pageUrl('http://plain.test', 'port'));
  await page.waitForFunction(() => 'exa' in globalThis);
  const seen = await page.evaluate(async () => {
    const { kernel } = await exa.boot();
    const { stdout } = await kernel.exec('echo hi; echo x > /home/f; cat /home/f');
    await kernel.shutdown();
    return { stdout, secure: isSecureContext };
  });
  expect(seen).toEqual({ stdout: 'hi\nx\n', secure: false });
  await context.close();
});

test("transport 'rings' needs what 'shared' needs, and says what was asked for", async () => {
  const plain = await openPage(browser, 'port');
  expect(await plain.evaluate(() => exa.failureOf(exa.boot({ transport: 'rings' })))).toMatchObject({
    code: 'ENOTSUP',
  });
  await plain.context().close();
  const page = await openPage(browser, 'shared');
  const seen = await page.evaluate(async () => {
    const { kernel } = await exa.boot({ transport: 'rings' });
    const { stdout } = await kernel.exec('echo one | cat');
    await kernel.shutdown();
    return [kernel.transport, stdout];
  });
  expect(seen).toEqual(['rings', 'one\n']);
  await page.context().close();
});

test("transport 'auto' takes shared memory where it may, else message ports", async () => {
  for (const transport of ['port', 'shared'] as const) {
    const page = await openPage(browser, transport);
    const taken = await page.evaluate(async () => {
      const { kernel } = await exa.boot();
      await kernel.shutdown();
      return kernel.transport;
    });
    expect(taken).toBe(transport);
    await page.context().close();
  }
});
