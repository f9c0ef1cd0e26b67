#!/usr/bin/env node
/*
 * Prints what safe points cost: processor time of programs with them to that of the same without.
 *
 * Usage: node bench/safepoints.mjs [broadcast|port|shared]   (after ./build.sh all)
 * Does not do: judging. Both run in turns, and the median of ROUNDS counts. For dash, whose code in another order takes up
 * to 3 % more or less, it is the mean of as many LINKS.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startServer } from '../tools/serve.mjs';

const ROUNDS = 9, LINKS = 4;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const image = join(root, 'build/bench/safepoints');
const cc = (...words) => execFileSync(join(root, 'tools/exa-cc'), words, { stdio: 'inherit' });

mkdirSync(join(image, 'bin'), { recursive: true });
const dash = join(root, 'build/ports/dash/src/src');
const objects = [dash, join(dash, 'bltin')].flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.o')).map((name) => join(folder, name)))
  .filter((path) => !/\/mk\w+\.o$|helpers/.test(path));
for (const [name, ...options] of [['with'], ['without', '-fno-exa-safepoints']]) {
  cc('-O2', ...options, join(root, 'bench/programs/compute.c'), '-o', join(image, 'bin', `compute-${name}`));
  for (let link = 0; link < LINKS; link++) {
    const first = Math.floor((objects.length * link) / LINKS);
    cc('-O2', ...options, ...objects.slice(first), ...objects.slice(0, first), '-o', join(image, 'bin', `sh-${name}-${link}`));
  }
}
execFileSync('node', [join(root, 'tools/exa-kernel.mjs'), 'index', image], { stdio: 'inherit' });

const shell = (link) => (kind) => `/bench/bin/sh-${kind}-${link} -c 'i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done; times' | awk 'NR == 1 { split($1, t, /[ms]/); print (t[1] * 60 + t[2]) * 1e9 }'`;
const CASES = {
  ...Object.fromEntries(['fib', 'interpret', 'xorshift', 'copy', 'scan', 'sieve', 'sort'].map((what) => [what, [(kind) => `/bench/bin/compute-${kind} ${what}`]])),
  'dash: a loop of 1,000,000': Array.from({ length: LINKS }, (_, link) => shell(link)),
};

const lane = process.argv[2] ?? 'shared';
const server = await startServer({ folders: { '/dist/': join(root, 'dist'), '/image/': image, '/bench/': join(root, 'bench') } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage();
await page.goto(`${server.origin}${lane === 'shared' ? '/isolated' : ''}/bench/page.html`);
await page.evaluate(async (lane) => {
  const { ExaKernel, netfs } = await import('../dist/index.js');
  globalThis.kernel = await ExaKernel.boot({ lane, mounts: { '/bench': netfs('../image/') } });
}, lane);
/** The median of the processor time, in ms, of each kind. */
async function measure(what, command) {
  const times = { with: [], without: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of ['with', 'without']) {
      const { stdout, stderr } = await page.evaluate((line) => kernel.exec(line), command(kind));
      if (!(Number(stdout) > 0)) throw new Error(`${what}: ${stdout}${stderr}`);
      times[kind].push(Number(stdout) / 1e6);
    }
  }
  return [times.with, times.without].map((all) => all.sort((a, b) => a - b)[ROUNDS >> 1]);
}

for (const [what, commands] of Object.entries(CASES)) {
  let having = 0, lacking = 0;
  for (const command of commands) {
    const medians = await measure(what, command);
    having += medians[0] / commands.length, lacking += medians[1] / commands.length;
  }
  console.log(`${what.padEnd(26)} ${having.toFixed(1).padStart(8)} ms with, ${lacking.toFixed(1).padStart(8)} ms without: ${(having / lacking).toFixed(3)} ×`);
}
await browser.close();
await server.close();
