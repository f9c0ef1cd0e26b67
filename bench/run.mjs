#!/usr/bin/env node
/*
 * Prints what a boot costs, and what calls cost beside the bare transport in the same page, as ratios.
 *
 * Usage: node bench/run.mjs [broadcast|port|shared]…   (after ./build.sh all)
 * Does not do: judging. Figures of one run are of one machine at one moment; the ratios last longer.
 */
import { openBench } from './open.mjs';

const transports = process.argv.slice(2).length ? process.argv.slice(2) : ['broadcast', 'port', 'shared'];
const bench = await openBench(['bench', 'interrupt']);

for (const transport of transports) {
  const page = await bench.newPage();
  const url = bench.pageUrl(transport);
  const boot = async () => {
    await page.goto(url);
    return page.evaluate(async (transport) => {
      const { ExaKernel, netfs } = await import('../dist/index.js');
      const from = performance.now();
      globalThis.kernel = await ExaKernel.boot({ transport, mounts: { '/bench': netfs('../image/') } });
      const reader = kernel.terminal.output.getReader();
      for (let seen = ''; !/[#$] $/.test(seen); ) seen += new TextDecoder().decode((await reader.read()).value);
      return performance.now() - from;
    }, transport);
  };
  const cold = await boot();
  await page.evaluate(() => kernel.shutdown());
  const warm = await boot();
  const bare = await page.evaluate((transport) => measureBareTransport(transport), transport);
  const row = (what, microseconds, ratio = true) =>
    console.log(
      `${transport.padEnd(10)} ${what.padEnd(28)} ${microseconds.toFixed(1).padStart(10)} µs${ratio ? `  ${(microseconds / bare).toFixed(2)} × bare transport` : ''}`,
    );
  console.log(
    `${transport.padEnd(10)} boot to prompt               ${cold.toFixed(0)} ms cold, ${warm.toFixed(0)} ms warm`,
  );
  row('bare transport, round trip', bare, false);
  for (const [name, count, what] of [
    ['getppid', 2000, 'getppid'],
    ['open', 500, 'open + close, tmpfs'],
    ['pipe', 500, '1 byte over two pipes'],
    ['fork', 100, 'fork + exit + wait'],
    ['spawn', 100, 'spawn + wait, /bin/true'],
  ]) {
    const { stdout } = await page.evaluate((command) => kernel.exec(command), `/bench/bin/bench ${name} ${count}`);
    row(what, Number(stdout.split(' ')[1]));
  }
  const { stdout } = await page.evaluate(() => kernel.exec('/bench/bin/bench count 20'));
  row('a million times round a loop', Number(stdout.split(' ')[1]), false);
  const signals = await page.evaluate(() => kernel.exec('/bench/bin/interrupt 20'));
  for (const line of signals.stdout.trim().split('\n')) {
    const [name, most, mean] = line.split(' ');
    console.log(
      `${transport.padEnd(10)} ${`${name}, while it computes`.padEnd(28)} ${mean.padStart(10)} µs, at most ${most}`,
    );
  }
  await page.evaluate(() => kernel.shutdown());
  await page.close();
}
await bench.close();
