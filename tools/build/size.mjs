#!/usr/bin/env node
/*
 * Prints what a boot to a prompt loads, file by file and gzipped, and fails where that is more than may be:
 * `./build.sh size`, and a stage of the tests.
 *
 * Does not do: a boot. The list is what the default mounts and inittab need.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = join(fileURLToPath(new URL('../..', import.meta.url)), 'dist');
// A page loads each server once; those to be entered, where memory is shared, are as large.
const servers = readdirSync(join(dist, 'servers')).filter((name) => !name.includes('.shared.'));
const names = ['index.js', 'worker.js', ...servers.map((name) => `servers/${name}`)];
for (const name of readdirSync(join(dist, 'root'), { recursive: true })) {
  if (/(^|\/)(index\.exa|dash|init|inittab|rc|profile|motd)$/.test(name) && statSync(join(dist, 'root', name)).isFile())
    names.push(`root/${name}`);
}
/** Bytes, gzipped. What makes this smaller lowers it. */
const BUDGET = 402_000;
let plain = 0;
let packed = 0;
for (const name of names) {
  const bytes = readFileSync(join(dist, name));
  const gzip = gzipSync(bytes, { level: 9 }).length;
  plain += bytes.length;
  packed += gzip;
  console.log(`${String(bytes.length).padStart(9)} ${String(gzip).padStart(9)}  ${name}`);
}
console.log(`${String(plain).padStart(9)} ${String(packed).padStart(9)}  all, of which the right column travels`);
if (packed > BUDGET) {
  console.error(`size: ${packed - BUDGET} bytes over the budget of ${BUDGET}`);
  process.exitCode = 1;
}
