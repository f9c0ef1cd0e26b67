/*
 * Runs cases (a command, its args, env, cwd and limit, in ms) inside a kernel in headless Chromium, some at a time. At a
 * case's limit its process group is killed. A kernel that no longer answers is replaced by a new one.
 *
 * Entry point: runCases, which reports each result as it comes. Does not do: judging (tools/check/posix-tests.mjs, tools/check/ash-tests.mjs).
 */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startServer } from '../../tools/build/serve.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** For a case that its kernel leaves without an answer. */
const SILENCE_MS = 15_000;

/** In the page: one case, from spawn to exit, or to the limit. */
async function runOne({ command, args, env, cwd, limit }) {
  const { kernel } = globalThis.machine;
  const process = await kernel.spawn(command, args, { cwd, env });
  await process.stdin.close().catch(() => {});
  let text = '';
  const collect = async (stream) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  const collected = Promise.all([collect(process.stdout), collect(process.stderr)]).catch(() => {});
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(() => resolve(null), limit)));
  const status = await Promise.race([process.exit, late]);
  clearTimeout(timer);
  if (!status) await process.kill('SIGKILL');
  // What the case left running, in the process group that spawn made for it, would hold its pipes open.
  const left = (await kernel.ps()).filter((other) => other.pgid === process.pid).map((other) => other.pid);
  if (left.length) await kernel.exec(`kill -9 ${left.join(' ')}`);
  await collected;
  return { status, text };
}

async function bootPage(browser, origin, transport, name, prepare) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error('page:', error));
  await page.goto(`${origin}${transport === 'shared' ? '/isolated' : ''}/page/page.html`);
  await page.waitForFunction(() => 'exa' in globalThis);
  await page.evaluate(
    async ({ transport, name, prepare }) => {
      globalThis.machine = await exa.boot({ transport, mounts: { [`/${name}`]: exa.netfs(`../${name}/`) } });
      if (prepare) await globalThis.machine.kernel.exec(prepare);
    },
    { transport, name, prepare },
  );
  return page;
}

/** `image` is mounted as /NAME; `prepare` is run by the shell of each new kernel first. */
export async function runCases({ root, name, image, prepare, transport, cases, parallel, report }) {
  if (!cases.length) return;
  const server = await startServer({
    folders: { '/dist/': join(root, 'dist'), '/page/': join(root, 'build/test/page'), [`/${name}/`]: image },
  });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  let booting;
  const boot = () => {
    booting = bootPage(browser, server.origin, transport, name, prepare);
    booting.catch(() => {}); // heard by the next case, if there is one
  };
  boot();
  /** A new kernel, unless another case has made one meanwhile. */
  const replace = (old) => {
    if (booting !== old) return;
    boot();
    void old.then((page) => page.context().close()).catch(() => {});
  };
  const queue = cases.values();
  const runner = async () => {
    for (const one of queue) {
      const { command, args, env, cwd, limit } = one,
        used = booting;
      const started = Date.now();
      let timer;
      const silence = new Promise(
        (resolve) =>
          (timer = setTimeout(() => resolve({ broken: 'the kernel no longer answers' }), limit + SILENCE_MS)),
      );
      const result = await Promise.race([
        used
          .then((page) => page.evaluate(runOne, { command, args, env, cwd, limit }))
          .catch((error) => ({ broken: String(error).split('\n')[0] })),
        silence,
      ]);
      clearTimeout(timer);
      if (result.broken) replace(used);
      report(one, { ...result, took: Date.now() - started });
    }
  };
  await Promise.all(Array.from({ length: parallel }, runner));
  await browser.close();
  await server.close();
}
