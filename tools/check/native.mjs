#!/usr/bin/env node
/*
 * Builds the servers under sanitizers, and runs their tests (test/native). `native NAME`: those of
 * server NAME, or the tests whose name contains it.
 *
 * Says what failed, then `N passed, N failed`, also into build/test/native.json.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';

const out = 'build/native';
const report = 'build/test/native.json';
const servers = readdirSync('src-c').filter((name) => existsSync(`test/native/${name}`));
const [wanted = ''] = process.argv.slice(2);
const chosen = servers.includes(wanted) ? [wanted] : servers;
const name = servers.includes(wanted) ? '' : wanted;

const build = ['-s', `-j${cpus().length}`, '-f', 'tools/build/native.mk'];
const made = spawnSync('make', [...build, ...chosen.map((server) => `${out}/test-${server}`)], {
  stdio: 'inherit',
});
if (made.status) process.exit(1);

let passed = 0;
const failures = [];
for (const server of chosen) {
  const run = spawnSync(`${out}/test-${server}`, name ? [name] : [], { encoding: 'utf8' });
  const results = [...run.stdout.matchAll(/^(ok|FAILED) (\S+)$/gm)];
  const failed = results.filter(([, how]) => how === 'FAILED').map(([, , test]) => test);
  if (!results.length && (!name || run.status !== 1)) failed.push('none ran');
  passed += results.length - failed.length;
  if (!failed.length) continue;
  // What AddressSanitizer says of coroutines; host.c tells it of each switch.
  console.log(run.stderr.replace(/^.*WARNING: ASan doesn't fully support .*\n/gm, ''));
  for (const test of failed) {
    failures.push(`${server}: ${test}`);
    console.log(`FAILED ${server}: ${test}`);
  }
}
mkdirSync(dirname(report), { recursive: true });
writeFileSync(report, JSON.stringify({ passed, failed: failures.length, failures }));
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length || !passed ? 1 : 0);
