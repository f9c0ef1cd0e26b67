#!/usr/bin/env node
/*
 * One table: what calls cost here on each transport, and on the Linux that this machine runs, from one C
 * source (programs/mb.c, whose header says how a figure is taken), in one run; with ratios to Linux.
 *
 * Usage: node bench/compare.mjs [shared|rings|port|broadcast]…   (after ./build.sh all; npm run bench)
 * Writes build/bench/compare.json too. Does not do: judging; other emulators.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBench, root } from './open.mjs';

const transports = process.argv.slice(2).length ? process.argv.slice(2) : ['shared', 'rings', 'port', 'broadcast'];

/** Lines `mb NAME_UNIT VALUE UNIT min=A max=B …`, by name. */
function parse(text) {
  const rows = new Map();
  for (const line of text.split('\n')) {
    const match = line.match(/^mb (\w+)_(us|ns|MBps) ([\d.]+) \S+ min=([\d.]+) max=([\d.]+)/);
    if (match) rows.set(match[1], { unit: match[2], value: +match[3], min: +match[4], max: +match[5] });
  }
  return rows;
}

function native() {
  const folder = mkdtempSync(join(tmpdir(), 'exa-bench-'));
  try {
    execFileSync('cc', ['-O2', '-o', join(folder, 'mb'), join(root, 'bench/programs/mb.c')]);
    return parse(execFileSync(join(folder, 'mb'), ['-d', folder], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const columns = { linux: native() };
const bench = await openBench(['mb']);
for (const transport of transports) {
  const page = await bench.newPage();
  await page.goto(bench.pageUrl(transport));
  const text = await page.evaluate(async (transport) => {
    const { ExaKernel, netfs } = await import('../dist/index.js');
    const kernel = await ExaKernel.boot({ transport, mounts: { '/bench': netfs('../image/') } });
    const { stdout } = await kernel.exec('/bench/bin/mb');
    await kernel.shutdown();
    return stdout;
  }, transport);
  columns[transport] = parse(text);
  await page.close();
}
const browser = await bench.version();
await bench.close();

const names = Object.keys(columns);
const cell = ({ value, unit } = {}) => (value === undefined ? '–' : `${+value.toPrecision(3)} ${unit}`);
/** How many times slower than Linux. */
const ratio = (row, base) =>
  row && base ? (row.unit === 'MBps' ? base.value / row.value : row.value / base.value).toPrecision(2) : '–';
console.log(`Chromium ${browser}; ${cpus().length} × ${cpus()[0].model}\n`);
console.log(`| what | ${names.map((name) => (name === 'linux' ? name : `${name} | × linux`)).join(' | ')} |`);
console.log(`|---|${names.map((name) => (name === 'linux' ? '---' : '---|---')).join('|')}|`);
for (const [what, base] of columns.linux) {
  const cells = names.map((name) => {
    const row = columns[name].get(what);
    return name === 'linux' ? cell(row) : `${cell(row)} | ${ratio(row, base)}`;
  });
  console.log(`| ${what} | ${cells.join(' | ')} |`);
}
mkdirSync(join(root, 'build/bench'), { recursive: true });
const plain = Object.fromEntries(names.map((name) => [name, Object.fromEntries(columns[name])]));
writeFileSync(join(root, 'build/bench/compare.json'), JSON.stringify({ browser, ...plain }, null, 2));
