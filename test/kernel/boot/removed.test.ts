/** The page takes away what the kernel lives in: who calls is told so, and what is left can be taken down. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('the iframes, %s transport', (transport) => {
  const browser = sharedBrowser();

  test('the body is replaced: calls reject with EIO and say why, shutdown settles, another kernel boots', async () => {
    const machine = await bootMachine(browser, transport);
    const seen = await machine.use(async ({ kernel }) => {
      const faults: string[] = [];
      const faulted = new Promise<void>((resolve) => {
        kernel.on('fault', ({ server }) => faults.push(server) === 5 && resolve());
      });
      const running = await kernel.spawn('sleep', ['100']);
      const script = kernel.exec('cat', { input: 'x' }).then(() => kernel.exec('sleep 100'));
      script.catch(() => {});
      await running.stdin.getWriter().write('x');
      document.body.replaceWith(document.createElement('body'));
      await faulted;
      const failures = await Promise.all(
        [kernel.exec('echo after'), running.exit, script, kernel.fs.readFile('/etc/passwd')].map((work) =>
          exa.failureOf(work),
        ),
      );
      await kernel.shutdown();
      const next = await exa.ExaKernel.boot({ assets: new URL('../dist/', location.href) });
      const { stdout } = await next.exec('echo again');
      await next.shutdown();
      return { failures, faults: faults.sort(), stdout };
    });
    expect(seen.faults).toEqual(['localfs', 'netfs', 'pipe', 'resmgr', 'tty']);
    for (const failure of seen.failures) {
      expect(failure?.code).toBe('EIO');
      expect(failure?.message).toContain('taken out of the page');
    }
    expect(seen.stdout).toBe('again\n');
    await machine.page.context().close();
  });

  test('one program’s: that program is lost, and all others go on', async () => {
    const machine = await bootMachine(browser, transport);
    const seen = await machine.use(async ({ kernel }) => {
      const before = new Set((await kernel.ps()).map(({ pid }) => pid));
      const sleep = await kernel.spawn('sleep', ['100']);
      const frames = [...document.querySelectorAll('iframe')];
      // Its slot is the last one that is not warm: take all of programs away, but for init's and the shell's.
      const kept = new Set(['slot 8', 'slot 9']);
      for (const frame of frames) if (Number(frame.title.slice(5)) >= 8 && !kept.has(frame.title)) frame.remove();
      const status = await sleep.exit;
      const after = await kernel.exec('echo after');
      return { status, after: after.stdout, init: before.has(1) && (await kernel.ps()).some(({ pid }) => pid === 1) };
    });
    expect(seen).toMatchObject({ status: { signal: 'SIGKILL' }, after: 'after\n', init: true });
    await machine.close();
  });

  test('of programs that call without end, at any moment: no server is lost, and nobody waits for ever', async () => {
    const machine = await bootMachine(browser, transport);
    const seen = await machine.use(async ({ kernel }) => {
      const faults: string[] = [];
      kernel.on('fault', ({ server, reason }) => faults.push(`${server}: ${reason}`));
      const ends: unknown[] = [];
      for (let round = 0; round < 12; round++) {
        const before = new Set(document.querySelectorAll('iframe'));
        // Init's and the shell's slots stay; the loop is in the first that is free, and another is made for the next.
        const loop = await kernel.spawn('/test/bin/callloop', ['100000000']);
        await new Promise((resolve) => setTimeout(resolve, 20 + round));
        for (const frame of before) if (Number(frame.title.slice(5)) > 9) frame.remove();
        ends.push((await loop.exit).signal);
        ends.push((await kernel.exec('echo after; echo a | cat')).stdout);
      }
      return { faults, ends: [...new Set(ends)] };
    });
    expect(seen).toEqual({ faults: [], ends: ['SIGKILL', 'after\na\n'] });
    await machine.close();
  });
});
