#!/usr/bin/env node
/*
 * Prints what safe points cost: processor time of programs with them to that of the same without.
 *
 * Usage: node bench/safepoints.mjs [broadcast|port|shared]   (after ./build.sh all)
 * Does not do: judging. Both run in turns, and the median of ROUNDS counts.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startServer } from '../tools/serve.mjs';

const ROUNDS = 9;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const image = join(root, 'build/bench/safepoints');
const cc = (...words) => execFileSync(join(root, 'tools/exa-cc'), words, { stdio: 'inherit' });

mkdirSync(join(image, 'bin'), { recursive: true });
const dash = join(root, 'build/ports/dash/src/src');
const objects = [dash, join(dash, 'bltin')].flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.o')).map((name) => join(folder, name)))
  .filter((path) => !/\/mk\w+\.o$|helpers/.test(path));
for (const [name, ...options] of [['with'], ['without', '-fno-exa-safepoints']]) {
  cc('-O2', ...options, join(root, 'bench/programs/compute.c'), '-o', join(image, 'bin', `compute-${name}`));
  cc('-O2', ...options, ...objects, '-o', join(image, 'bin', `sh-${name}`));
}
execFileSync('node', [join(root, 'tools/exa-kernel.mjs'), 'index', image], { stdio: 'inherit' });

const shell = (kind) => `/bench/bin/sh-${kind} -c 'i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done; times' | awk 'NR == 1 { split($1, t, /[ms]/); print (t[1] * 60 + t[2]) * 1e9 }'`;
const CASES = {
  ...Object.fromEntries(['fib', 'interpret', 'xorshift', 'copy', 'scan', 'sieve', 'sort'].map((what) => [what, (kind) => `/bench/bin/compute-${kind} ${what}`])),
  'dash: a loop of 1,000,000': shell,
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
for (const [what, command] of Object.entries(CASES)) {
  const times = { with: [], without: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of ['with', 'without']) {
      const { stdout, stderr } = await page.evaluate((line) => kernel.exec(line), command(kind));
      if (!(Number(stdout) > 0)) throw new Error(`${what}: ${stdout}${stderr}`);
      times[kind].push(Number(stdout) / 1e6);
    }
  }
  const [having, lacking] = [times.with, times.without].map((all) => all.sort((a, b) => a - b)[ROUNDS >> 1]);
  console.log(`${what.padEnd(26)} ${having.toFixed(1).padStart(8)} ms with, ${lacking.toFixed(1).padStart(8)} ms without: ${(having / lacking).toFixed(3)} ×`);
}
await browser.close();
await server.close();
