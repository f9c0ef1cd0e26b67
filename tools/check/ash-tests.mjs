#!/usr/bin/env node
/*
 * Runs busybox's tests of its shell with dash, on Linux and inside the kernel: npm run test:ash.
 *
 * Use: ash-tests.mjs [--transport shared|port|broadcast] [--parallel N] [--limit SECONDS] [NAME…]; a NAME is a case, such
 * as ash-misc/wait1, or a folder, such as ash-misc. A case passes where it prints what stands in its .right file;
 * dash is another shell than the one that the tests are for, so Linux's dash says how many can. Prints both numbers,
 * and each case that passes on Linux alone with the first line that differs. Exits with 1 where one
 * does; one that Linux passes by chance, since it races, is named, and not asked for. Needs ./build.sh all, gcc and dash.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCases } from '../../test/outside/run.mjs';
import { pinnedSource } from '../build/pinned-source.mjs';

/** What the tests expect beside the shell. */
const HELPERS = ['printenv', 'recho', 'zecho'];
/** By its own name a folder of slow ones: many_ifs makes 13,000 processes. */
const SLOW = { folder: 'ash-z_slow', times: 5 };
/** How often a case that fails inside is run on Linux once more. */
const TRIES = 20;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    transport: { type: 'string', default: 'shared' },
    parallel: { type: 'string', default: '4' },
    limit: { type: 'string', default: '60' },
  },
});
const tests = join(pinnedSource(root, 'ash_test', 'build/ash/src'), 'shell/ash_test');

/** The folders of the tests in DIR/tests; in DIR/bin the helpers, and the shell by the name of ash. */
function makeFolder(name, shell, compiler, flags) {
  const target = join(root, 'build/ash', name);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(target, 'bin'), { recursive: true });
  for (const folder of folders) cpSync(join(tests, folder), join(target, 'tests', folder), { recursive: true });
  for (const helper of HELPERS)
    execFileSync(compiler, [...flags, join(tests, `${helper}.c`), '-o', join(target, 'bin', helper)], {
      stdio: 'inherit',
    });
  symlinkSync(shell, join(target, 'bin/ash'));
  return target;
}

/** In ms. */
const limitOf = ({ folder }) => Number(options.limit) * 1000 * (folder === SLOW.folder ? SLOW.times : 1);

/** The same command on both sides, but for where the folder is. */
const invocation = (at, one) => ({
  command: '/bin/sh',
  args: ['-c', 'exec "$THIS_SH" "./$1" 2>&1', 'sh', `${one.test}.tests`],
  env: { PATH: `${at.bin}:/bin:/usr/bin`, THIS_SH: `${at.bin}/ash`, HOME: '/' },
  cwd: `${at.tests}/${one.folder}`,
});

function runHere(at, one) {
  const { command, args, env, cwd } = invocation(at, one);
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd, env, timeout: limitOf(one), killSignal: 'SIGKILL' }, (_error, text) =>
      resolve(text),
    );
    child.stdin.on('error', () => {}).end(); // it may have ended already
  });
}

const folders = readdirSync(tests)
  .filter((name) => name.startsWith('ash-'))
  .sort();
const cases = folders
  .flatMap((folder) => {
    const files = readdirSync(join(tests, folder));
    return files
      .filter((file) => file.endsWith('.tests'))
      .map((file) => file.slice(0, -'.tests'.length))
      .filter((test) => files.includes(`${test}.right`))
      .sort()
      .map((test) => ({
        name: `${folder}/${test}`,
        folder,
        test,
        right: readFileSync(join(tests, folder, `${test}.right`), 'utf8'),
      }));
  })
  .filter(({ name }) => !words.length || words.some((word) => name === word || name.startsWith(`${word}/`)));

const FLAGS = ['-w', '-O1'];
const native = makeFolder('native', '/bin/dash', 'gcc', FLAGS);
const image = makeFolder('image', '/bin/sh', join(root, 'tools/cc/exa-cc'), FLAGS);
execFileSync('node', [join(root, 'tools/cli/exa-kernel.mjs'), 'index', image]);

const onLinux = new Set();
const atOnce = (work) => Promise.all(Array.from({ length: Number(options.parallel) }, (_, i) => work(i)));
const queue = cases.values();
await atOnce(async () => {
  for (const one of queue)
    if ((await runHere({ bin: join(native, 'bin'), tests: join(native, 'tests') }, one)) === one.right)
      onLinux.add(one.name);
});

/** Whether each of TRIES runs on Linux is right; what runs beside another has a folder of its own. */
async function alwaysOnLinux(one) {
  let always = true;
  await atOnce(async (i) => {
    const copy = join(native, `again-${i}`);
    rmSync(copy, { recursive: true, force: true });
    cpSync(join(tests, one.folder), join(copy, one.folder), { recursive: true });
    for (let at = i; at < TRIES && always; at += Number(options.parallel)) {
      if ((await runHere({ bin: join(native, 'bin'), tests: copy }, one)) !== one.right) always = false;
    }
  });
  return always;
}

/** The first line that is not as it should be. */
function difference(text, right) {
  const got = text.split('\n');
  const wanted = right.split('\n');
  const at = got.findIndex((line, i) => line !== wanted[i]);
  return `${JSON.stringify(got[at] ?? '(the end)')} for ${JSON.stringify(wanted[at] ?? '(the end)')}`;
}

const inside = new Map();
const varying = new Set();
const run = (some, parallel) =>
  runCases({
    root,
    name: 'ash',
    image,
    prepare: 'cp -r /ash/tests /tmp/tests',
    transport: options.transport,
    parallel,
    cases: some.map((one) => ({
      ...one,
      ...invocation({ bin: '/ash/bin', tests: '/tmp/tests' }, one),
      limit: limitOf(one),
    })),
    report: (one, { broken, status, text }) => {
      const reason =
        broken ??
        (!status ? `not done in ${limitOf(one) / 1000} s` : text === one.right ? null : difference(text, one.right));
      inside.set(one.name, reason);
      if (reason && onLinux.has(one.name)) console.log(`${one.name}: ${reason}`);
    },
  });
const surprises = () =>
  cases.filter(({ name }) => onLinux.has(name) && !varying.has(name) && inside.get(name) !== null);
await run(cases, Number(options.parallel));
// Some measure time, and the machine may have been busy: once more, alone.
const again = surprises();
if (again.length) await run(again, 1);

// What races in itself may have passed on Linux by chance.
for (const one of surprises()) if (!(await alwaysOnLinux(one))) varying.add(one.name);

const passed = [...inside.values()].filter((reason) => reason === null).length;
console.log(
  `\n${options.transport} transport: ${cases.length} cases: dash passes ${onLinux.size} on Linux, ${passed} inside`,
);
for (const { name } of cases) {
  if (onLinux.has(name) === (inside.get(name) === null)) continue;
  if (varying.has(name)) console.log(`by chance       ${name}`);
  else
    console.log(
      onLinux.has(name) ? `on Linux alone  ${name.padEnd(36)} ${inside.get(name)}` : `inside alone    ${name}`,
    );
}
console.log(`${surprises().length} that should have passed`);
process.exit(surprises().length ? 1 : 0);
