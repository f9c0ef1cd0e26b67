/*
 * Builds and runs the fuzzers (test/native/fuzz): `fuzz [TARGET] [SECONDS]`, by default all of them
 * for 15 s each. Each begins with what is kept in test/native/corpus/TARGET.
 *
 * What is kept is run first, whole; neither that nor the search after it may break anything.
 *
 * An input that breaks something is left in build/native/found/, and belongs into the corpus with
 * the mending. `fuzz --keep [TARGET]` adds to the corpus the few new inputs that reach what no kept
 * one does.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { cpus } from 'node:os';

const KEPT_MAX = 40; // files of one target
const KEPT_BYTES = 1024; // of one file

const all = readdirSync('test/native/fuzz').map((file) => file.replace(/\.c$/, ''));
const keep = process.argv.includes('--keep');
const [first, second] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const target = all.includes(first) ? first : undefined;
const seconds = Number((target ? second : first) ?? 15);
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
const grownOf = (name) => `build/native/corpus/${name}`;
const keptOf = (name) => `test/native/corpus/${name}`;

/** Runs a fuzzer; what it says at the end, and whether it found nothing. */
function run(name, words) {
  // Leaks are what the fuzzers themselves look for: all that a server holds it can still reach.
  const options = ['-detect_leaks=0', '-len_control=0', '-timeout=60', '-max_len=4096'];
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(`build/native/fuzz-${name}`, [...words, ...options, `-artifact_prefix=${found}/${name}-`]);
    child.stderr.on('data', (text) => (said = (said + text).slice(-20_000)));
    child.on('close', (status) => resolve({ clean: status === 0, said }));
  });
}

let broken = 0;
async function fuzz(name) {
  for (const folder of [grownOf(name), keptOf(name)]) mkdirSync(folder, { recursive: true });
  const again = await run(name, ['-runs=0', keptOf(name)]);
  const search = again.clean ? await run(name, [`-max_total_time=${seconds}`, grownOf(name), keptOf(name)]) : again;
  const done = /^#(\d+)\s+DONE\s+cov: (\d+)/m.exec(search.said);
  if (search.clean && done) {
    console.log(`fuzz: ${name}: ${done[1]} inputs, ${done[2]} edges, nothing found`);
    return;
  }
  broken++;
  console.log(search.said.slice(-6000));
  console.log(`fuzz: ${name}: FOUND ${again.clean ? '' : 'in what is kept'}; the input is in ${found}`);
}

const waiting = [...chosen];
async function worker() {
  for (let name; (name = waiting.shift()); ) {
    if (keep) keepSome(name, grownOf(name), keptOf(name));
    else await fuzz(name);
  }
}
await Promise.all(cpus().map(worker));
process.exit(broken ? 1 : 0);

/** Of what was found in this tree, few inputs that together reach all of it; of those the largest, which reach most. */
function keepSome(name, grown, kept) {
  const merged = `build/native/merged/${name}`;
  mkdirSync(merged, { recursive: true });
  spawnSync(`build/native/fuzz-${name}`, ['-set_cover_merge=1', '-detect_leaks=0', merged, kept, grown], {
    stdio: 'ignore',
  });
  let room = KEPT_MAX - readdirSync(kept).length;
  const sizeOf = (file) => statSync(`${merged}/${file}`).size;
  const few = readdirSync(merged).filter((file) => sizeOf(file) <= KEPT_BYTES);
  for (const file of few.sort((a, b) => sizeOf(b) - sizeOf(a))) {
    if (room <= 0) break;
    if (existsSync(`${kept}/${file}`)) continue;
    copyFileSync(`${merged}/${file}`, `${kept}/${file}`);
    room--;
  }
}
