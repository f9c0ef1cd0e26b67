/*
 * Builds and runs the fuzzers (test/native/fuzz): `fuzz [TARGET] [SECONDS]`, by default all of them
 * for 30 s each. Each begins with what is kept in test/native/corpus/TARGET.
 *
 * An input that breaks something is left in build/native/found/, and belongs into the corpus with
 * the mending. `fuzz --keep [TARGET]` adds to the corpus the few new inputs that reach what no kept
 * one does.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { cpus } from 'node:os';

const KEPT_MAX = 60; // files of one target
const KEPT_BYTES = 2048; // of one file

const all = readdirSync('test/native/fuzz').map((file) => file.replace(/\.c$/, ''));
const keep = process.argv.includes('--keep');
const [first, second] = process.argv.slice(2).filter((word) => word !== '--keep');
const target = all.includes(first) ? first : undefined;
const seconds = Number((target ? second : first) ?? 30);
const chosen = target ? [target] : all;
if (!Number.isFinite(seconds)) {
  console.error(`fuzz: no target "${first}"; there are ${all.join(', ')}`);
  process.exit(2);
}

const make = ['-s', `-j${cpus().length}`, '-f', 'tools/build/native.mk'];
const made = spawnSync('make', [...make, ...chosen.map((name) => `build/native/fuzz-${name}`)], {
  stdio: 'inherit',
});
if (made.status) process.exit(1);

const found = 'build/native/found';
mkdirSync(found, { recursive: true });
let broken = 0;
for (const name of chosen) {
  const grown = `build/native/corpus/${name}`;
  const kept = `test/native/corpus/${name}`;
  for (const folder of [grown, kept]) mkdirSync(folder, { recursive: true });
  if (keep) {
    keepSome(name, grown, kept);
    continue;
  }
  // Leaks are what the fuzzers themselves look for: all that a server holds it can still reach.
  const options = [
    '-detect_leaks=0',
    '-len_control=0',
    '-timeout=60',
    '-max_len=4096',
    `-artifact_prefix=${found}/${name}-`,
  ];
  const run = spawnSync(`build/native/fuzz-${name}`, [`-max_total_time=${seconds}`, ...options, grown, kept], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const done = /^#(\d+)\s+DONE\s+cov: (\d+)/m.exec(run.stderr);
  if (run.status === 0 && done) {
    console.log(`fuzz: ${name}: ${done[1]} inputs, ${done[2]} edges, nothing found`);
    continue;
  }
  broken++;
  console.log(run.stderr.slice(-6000));
  console.log(`fuzz: ${name}: FOUND; the input is in ${found}`);
}
process.exit(broken ? 1 : 0);

/** Of what was found in this tree, the smallest inputs that together reach all of it. */
function keepSome(name, grown, kept) {
  const merged = `build/native/merged/${name}`;
  mkdirSync(merged, { recursive: true });
  spawnSync(`build/native/fuzz-${name}`, ['-merge=1', '-detect_leaks=0', merged, kept, grown], { stdio: 'ignore' });
  let room = KEPT_MAX - readdirSync(kept).length;
  for (const file of readdirSync(merged)) {
    if (room <= 0) break;
    if (existsSync(`${kept}/${file}`) || statSync(`${merged}/${file}`).size > KEPT_BYTES) continue;
    copyFileSync(`${merged}/${file}`, `${kept}/${file}`);
    room--;
  }
}
