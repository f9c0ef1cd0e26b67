/** What the embedder gives may throw: it is reported to the page, and the kernel goes on. What anybody says on its channels, too. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { bootMachine, openPage, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('callbacks that throw, %s transport', (transport) => {
  const machine = sharedMachine(transport);

  test('a listener: the others are called, and calls go on', async () => {
    await machine().leavesNothing(async () => {
      const seen = await machine().use(async ({ kernel }) => {
        const reported: string[] = [];
        const report = (event: ErrorEvent) => {
          event.preventDefault();
          reported.push((event.error as Error).message);
        };
        window.addEventListener('error', report);
        const called: string[] = [];
        const offs = (['start', 'exit', 'mount', 'unmount'] as const).flatMap((event) => [
          kernel.on(event, () => {
            throw new Error(`from ${event}`);
          }),
          kernel.on(event, () => void called.push(event)),
        ]);
        const { stdout } = await kernel.exec('echo one');
        await kernel.mount('/mnt', exa.tmpfs());
        await kernel.unmount('/mnt');
        for (const off of offs) off();
        const after = await kernel.exec('echo two');
        window.removeEventListener('error', report);
        return { stdout, called, reported, after: after.stdout, ps: (await kernel.ps()).length > 0 };
      });
      expect(seen).toEqual({
        stdout: 'one\n',
        called: ['start', 'exit', 'mount', 'unmount'],
        reported: ['from start', 'from exit', 'from mount', 'from unmount'],
        after: 'two\n',
        ps: true,
      });
    });
  });

  test('a handler of a jsfs: who asks gets EIO, the page what it threw', async () => {
    await machine().leavesNothing(async () => {
      const seen = await machine().use(async ({ kernel }) => {
        const reported: string[] = [];
        const report = (event: ErrorEvent) => {
          event.preventDefault();
          reported.push((event.error as Error).message);
        };
        window.addEventListener('error', report);
        const files = exa.memoryFiles({ file: 'text' });
        const read = () => {
          throw new Error('from read');
        };
        await kernel.mount('/mnt', exa.jsfs({ ...files, read }));
        const failure = await exa.failureOf(kernel.fs.readFile('/mnt/file'));
        await kernel.unmount('/mnt');
        window.removeEventListener('error', report);
        return { code: failure?.code, reported };
      });
      expect(seen).toEqual({ code: 'EIO', reported: ['from read'] });
    });
  });

  test('what is written to a stream and is no bytes is refused', async () => {
    await machine().leavesNothing(async () => {
      const codes = await machine().use(async ({ kernel }) => {
        const cat = await kernel.spawn('cat');
        const wrong = [7, undefined, { length: 3 }, new ArrayBuffer(3)] as unknown as Uint8Array[];
        const first = await exa.failureOf(cat.stdin.getWriter().write(wrong[0]!));
        await cat.exit;
        const rest = await Promise.all(wrong.map((data) => exa.failureOf(kernel.fs.writeFile('/tmp/x', data))));
        await kernel.fs.rm('/tmp/x', { force: true });
        return [first, ...rest].map((failure) => failure?.code);
      });
      expect(codes).toEqual(['EINVAL', 'EINVAL', 'EINVAL', 'EINVAL', 'EINVAL']);
    });
  });
});

describe('while it boots', () => {
  const browser = sharedBrowser();

  test.each(TRANSPORTS)('onProgress throws, %s transport', async (transport) => {
    const page = await openPage(browser, transport);
    const seen = await page.evaluate(async (transport) => {
      const reported = new Set<string>();
      window.addEventListener('error', (event) => {
        event.preventDefault();
        reported.add((event.error as Error).message);
      });
      const { kernel } = await exa.boot({
        transport,
        onProgress: ({ phase }) => {
          throw new Error(phase);
        },
      });
      const { stdout } = await kernel.exec('echo up');
      await kernel.shutdown();
      return { stdout, phases: ['loading', 'starting init', 'ready'].filter((phase) => reported.has(phase)) };
    }, transport);
    expect(seen).toEqual({ stdout: 'up\n', phases: ['loading', 'starting init', 'ready'] });
    await page.context().close();
  });

  test('whatever bytes come by a BroadcastChannel, calls go on', async () => {
    const machine = await bootMachine(browser, 'broadcast', { name: 'noise' });
    const seen = await machine.use(async ({ kernel }) => {
      const started = await kernel.spawn('cat');
      for (const inbox of ['page', 'resmgr', 'pipe', 'tty', 'netfs', 'localfs', 'proc.8', 'proc.9']) {
        const channel = new BroadcastChannel(`exa/noise/${inbox}`);
        for (const noise of [new Uint8Array(0), new Uint8Array(3), new Uint8Array(40), 'text', null])
          channel.postMessage(noise);
        channel.close();
      }
      const writer = started.stdin.getWriter();
      await writer.write('through');
      await writer.close();
      const through = await new Response(started.stdout).text();
      return { through, after: (await kernel.exec('echo after')).stdout };
    });
    expect(seen).toEqual({ through: 'through', after: 'after\n' });
    await machine.close();
  });
});
