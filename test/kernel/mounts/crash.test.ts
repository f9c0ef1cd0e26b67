/**
 * localfs: the kernel, or its whole page, is killed at a random moment of a busy workload; then the tree is that
 * of all changes up to one of them, and every acknowledged fsync is there (test/programs/crash.c says how it knows).
 * EXA_CRASH_ROUNDS sets how many times (4).
 */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, pageUrl, sharedBrowser } from '../../harness/browser.ts';
import { openPage } from '../../harness/machine.ts';

const ROUNDS = Number(process.env.EXA_CRASH_ROUNDS ?? 4);
const ROUND_LIMIT_MS = 75_000;
/** From the workload's start to the kill, at most. */
const MOMENT_MS = 800;
const WORKERS = ['one', 'two'];

const browser = sharedBrowser();

describe.each(TRANSPORTS)('crash, %s transport', (transport) => {
  test('killed at random moments: a tree as it once was, and every fsync', {
    timeout: ROUNDS * ROUND_LIMIT_MS,
  }, async () => {
    const page = await openPage(browser, transport);
    const promised: Record<string, string> = {};
    await page.exposeFunction('promise', (worker: string, what: string) => void (promised[worker] = what));
    for (let round = 0; round < ROUNDS; round++) {
      const failure = await page.evaluate(
        async ({ transport, workers, promised, moment }) => {
          const { promise } = globalThis as unknown as { promise(worker: string, what: string): Promise<void> };
          const { kernel, watcher } = await exa.boot({
            transport,
            mounts: { '/home': null, '/mnt': exa.localfs('crash'), '/test': exa.netfs('../test/') },
          });
          if (/repaired [1-9]/.test(watcher.text)) return watcher.text;
          const failures: string[] = [];
          const decoder = new TextDecoder();
          const started = workers.map(async (worker) => {
            const { stdout, stderr, exit } = await kernel.spawn('/test/bin/crash', [
              `/mnt/${worker}`,
              ...(promised[worker] ?? '0 0').split(' '),
            ]);
            void stderr
              .pipeTo(new WritableStream({ write: (part) => void failures.push(decoder.decode(part)) }))
              .catch(() => {});
            void exit
              .then(({ code, signal }) => code === 0 || failures.push(`ended with ${code} ${signal}`))
              .catch(() => {});
            let text = '';
            await new Promise<void>((checked) => {
              const sink = new WritableStream<Uint8Array>({
                async write(part) {
                  text += decoder.decode(part);
                  const lines = text.split('\n');
                  text = lines.pop()!;
                  if (lines.includes('checked')) checked();
                  const last = lines.reverse().find((line) => /^\d+ \d+$/.test(line));
                  if (last) await promise(worker, last);
                },
              });
              void stdout
                .pipeTo(sink)
                .catch(() => {})
                .then(checked);
            });
          });
          await Promise.all(started);
          // The moment of the kill: nothing is waited for, and any moment will do.
          await new Promise((resolve) => setTimeout(resolve, Math.random() * moment));
          for (const frame of document.querySelectorAll('iframe')) frame.remove();
          return failures.join('');
        },
        { transport, workers: WORKERS, promised, moment: MOMENT_MS },
      );
      expect(failure).toBe('');
      // Every second time the page goes too.
      if (round % 2) await page.goto(pageUrl(browser.origin, transport));
      await page.waitForFunction(() => 'exa' in globalThis);
    }
    for (const worker of WORKERS) expect(promised[worker]).toMatch(/^\d+ \d+$/);
    await page.context().close();
  });
});
