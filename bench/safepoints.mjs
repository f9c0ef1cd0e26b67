#!/usr/bin/env node
/*
 * Prints what safe points cost: processor time of programs with them to that of the same without.
 *
 * Usage: node bench/safepoints.mjs [broadcast|port|shared]   (after ./build.sh all)
 * Does not do: judging. Both run in turns, and the least of ROUNDS counts: what else the machine does only adds to it. How
 * an engine lays out its code makes some per cent, so it is the mean of as many BROWSERS, and for dash, whose code in another
 * order takes more or less too, of as many LINKS.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startServer } from '../tools/build/serve.mjs';

const ROUNDS = 9,
  SHORT_ROUNDS = 40,
  BROWSERS = 3,
  LINKS = 4;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const image = join(root, 'build/bench/safepoints');
const cc = (...words) => execFileSync(join(root, 'tools/cc/exa-cc'), words, { stdio: 'inherit' });

mkdirSync(join(image, 'bin'), { recursive: true });
const dash = join(root, 'build/ports/dash/src/src');
const objects = [dash, join(dash, 'bltin')]
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.o'))
      .map((name) => join(folder, name)),
  )
  .filter((path) => !/\/mk\w+\.o$|helpers/.test(path));
cc('-O2', join(root, 'bench/programs/spent.c'), '-o', join(image, 'bin/spent'));
for (const [name, ...options] of [['with'], ['without', '-fno-exa-safepoints']]) {
  cc('-O2', ...options, join(root, 'bench/programs/compute.c'), '-o', join(image, 'bin', `compute-${name}`));
  for (let link = 0; link < LINKS; link++) {
    const first = Math.floor((objects.length * link) / LINKS);
    cc(
      '-O2',
      ...options,
      ...objects.slice(first),
      ...objects.slice(0, first),
      '-o',
      join(image, 'bin', `sh-${name}-${link}`),
    );
  }
}
execFileSync('node', [join(root, 'tools/cli/exa-kernel.mjs'), 'index', image], { stdio: 'inherit' });

const shell = (link) => (kind) =>
  `/bench/bin/spent /bench/bin/sh-${kind}-${link} -c 'i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done'`;
const CASES = [
  ...['fib', 'interpret', 'xorshift', 'copy', 'scan', 'sieve', 'sort'].map((what) => ({
    what,
    rounds: ROUNDS,
    commands: [(kind) => `/bench/bin/compute-${kind} ${what}`],
  })),
  {
    what: 'dash: a loop of 50,000',
    rounds: SHORT_ROUNDS,
    commands: Array.from({ length: LINKS }, (_, link) => shell(link)),
  },
];

const transport = process.argv[2] ?? 'shared';
const server = await startServer({
  folders: { '/dist/': join(root, 'dist'), '/image/': image, '/bench/': join(root, 'bench') },
});

async function openPage() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = await browser.newPage();
  await page.goto(`${server.origin}${transport === 'shared' ? '/isolated' : ''}/bench/page.html`);
  await page.evaluate(async (transport) => {
    const { ExaKernel, netfs } = await import('../dist/index.js');
    globalThis.kernel = await ExaKernel.boot({ transport, mounts: { '/bench': netfs('../image/') } });
  }, transport);
  return { page, close: () => browser.close() };
}

/** The least processor time, in ms, of each kind. */
async function measure(page, { what, rounds }, command) {
  const least = { with: Infinity, without: Infinity };
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['with', 'without']) {
      const { stdout, stderr } = await page.evaluate((line) => kernel.exec(line), command(kind));
      if (!(Number(stdout) > 0)) throw new Error(`${what}: ${stdout}${stderr}`);
      least[kind] = Math.min(least[kind], Number(stdout) / 1e6);
    }
  }
  return least;
}

const sums = CASES.map(() => ({ with: 0, without: 0, ratios: [] }));
for (let i = 0; i < BROWSERS; i++) {
  const { page, close } = await openPage();
  for (const [at, one] of CASES.entries()) {
    for (const command of one.commands) {
      const least = await measure(page, one, command);
      (sums[at].with += least.with), (sums[at].without += least.without);
      sums[at].ratios.push(least.with / least.without);
    }
  }
  await close();
}
for (const [at, { what }] of CASES.entries()) {
  const { with: having, without: lacking, ratios } = sums[at],
    n = ratios.length;
  const range = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
  console.log(
    `${what.padEnd(26)} ${(having / n).toFixed(1).padStart(8)} ms with, ${(lacking / n).toFixed(1).padStart(8)} ms without: ${(having / lacking).toFixed(3)} × (${range})`,
  );
}
await server.close();
