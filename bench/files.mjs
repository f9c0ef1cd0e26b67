#!/usr/bin/env node
/*
 * Prints what files of localfs cost, as ratios to plain IndexedDB done by hand in the same page (indexeddb.js).
 *
 * Usage: node bench/files.mjs [broadcast|port|shared]…   (after ./build.sh all)
 * Does not do: judging. Figures of one run are of one machine at one moment; the ratios last longer.
 */
import { openBench } from './open.mjs';

const transports = process.argv.slice(2).length ? process.argv.slice(2) : ['broadcast', 'port', 'shared'];
/** By hand: the function of that name; here: a line of shell that prints a name and the µs of one round. */
const PIECES = 256,
  FILES = 1000,
  SMALL = 50;
const ROWS = [
  ['write', PIECES, 'write 64 KiB, 16 MiB, fsync', `/bench/bin/files write ${PIECES}`],
  ['read', PIECES, 'read 64 KiB, 16 MiB, anew', `/bench/bin/files read ${PIECES}`],
  ['small', SMALL, 'create + fsync + unlink', `/bench/bin/files small ${SMALL}`],
  ['unpack', 1, `tar x of ${FILES} files, sync`, 'tar xf /tmp/tree.tar && sync'],
  ['stat', FILES, 'stat in a warm tree', `/bench/bin/files stat ${FILES}`],
];

const bench = await openBench(['files']);
for (const transport of transports) {
  const page = await bench.newPage();
  await page.goto(bench.pageUrl(transport));
  await page.addScriptTag({ url: 'indexeddb.js' });
  await page.evaluate(
    async ({ transport, files }) => {
      const { ExaKernel, localfs, netfs } = await import('../dist/index.js');
      globalThis.kernel = await ExaKernel.boot({
        transport,
        mounts: { '/home': null, '/bench': netfs('../image/'), '/mnt': localfs('bench-files') },
      });
      globalThis.remount = async () => {
        await kernel.unmount('/mnt');
        await kernel.mount('/mnt', localfs('bench-files'));
      };
      await kernel.exec(
        `cd /tmp; mkdir tree; i=0; head -c 4096 /dev/zero > tree/0; while [ $((i+=1)) -lt ${files} ]; do cp tree/0 tree/$i; done; tar cf tree.tar tree`,
      );
    },
    { transport, files: FILES },
  );
  for (const [name, count, what, line] of ROWS) {
    const { hand, here, wrong } = await page.evaluate(
      async ({ name, count, line }) => {
        const hand = ((await byHand[name](count)) * 1000) / count;
        // Nothing of what was written is in memory any more.
        if (name === 'read') await remount();
        const from = performance.now();
        const { stdout, stderr, code } = await kernel.exec(`cd /mnt; ${line}`);
        const all = (performance.now() - from) * 1000;
        return { hand, here: Number(stdout.split(' ')[1] ?? all), wrong: code ? stderr : '' };
      },
      { name, count, line },
    );
    if (wrong) throw new Error(wrong);
    const micros = (value) => `${value.toFixed(1).padStart(10)} µs`;
    console.log(
      `${transport.padEnd(10)} ${what.padEnd(28)} ${micros(here)} ${micros(hand)} by hand  ${(here / hand).toFixed(2)} ×`,
    );
  }
  await page.evaluate(() => kernel.shutdown());
  await page.close();
}
await bench.close();
