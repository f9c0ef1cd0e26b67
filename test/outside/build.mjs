/*
 * Builds the cases into a folder that can be mounted, two at a time, each again only when its source, the headers,
 * libc or the tools have changed. exa-cc links them; they are made ready here, for a new process for each would take
 * most of the time.
 *
 * Entry point: buildCases, which answers for each case null or why it was not built.
 */
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import binaryen from 'binaryen';
import { hereWith } from '../../tools/cc/exa-passes.mjs';
import { makeReady } from '../../tools/cc/exa-ready.mjs';

const PARALLEL = 2;
const INTERFACES = 'conformance/interfaces';
const run = promisify(execFile);
const digest = (...parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

/** What every case depends on. */
function toolchainHash(root) {
  const headers = readdirSync(join(root, 'dist/sysroot/include'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const tools = readdirSync(join(root, 'tools/cc')).sort();
  const files = [
    ...tools.map((tool) => join(root, 'tools/cc', tool)),
    ...['libc.a', 'libexa.a', 'crt1.o'].map((file) => join(root, 'dist/sysroot/lib', file)),
    ...headers,
  ];
  return digest(...files.map((file) => readFileSync(file)));
}

/** keep: what is built already is good enough. */
export async function buildCases(root, source, target, cases, keep) {
  const bin = join(target, 'bin');
  const stampFile = join(target, '..', 'stamps.json');
  mkdirSync(bin, { recursive: true });
  const stamps = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};
  const common = toolchainHash(root);
  const failures = new Map();
  const todo = cases.filter((one) => {
    one.hash = digest(common, readFileSync(one.path));
    return !existsSync(join(bin, one.program)) || (!keep && stamps[one.program] !== one.hash);
  });
  if (todo.length) console.log(`building ${todo.length} of ${cases.length} cases`);
  const pass = hereWith(binaryen);
  async function compile(from, to) {
    const flags = ['-w', '-O1', '-D_GNU_SOURCE', '-I', join(source, 'include')];
    await run(join(root, 'tools/cc/exa-cc'), [...flags, from, '-o', to], {
      env: { ...process.env, EXA_LINK_ONLY: '1' },
    });
    writeFileSync(to, makeReady(readFileSync(to), { optimize: '-O0' }, pass));
  }
  const queue = todo.values();
  const builder = async () => {
    for (const one of queue) {
      const output = join(bin, one.program);
      rmSync(output, { force: true });
      try {
        await compile(one.path, output);
        stamps[one.program] = one.hash;
      } catch (error) {
        failures.set(
          one.name,
          String(error.stderr ?? error)
            .trim()
            .split('\n')
            .find((line) => line.includes('error')) ?? 'exa-cc failed',
        );
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, builder));
  // What cases look for in the folder that they are run in.
  for (const file of ['sigaltstack/9-buildonly.c', 'mlockall/3-7.c']) {
    const copy = join(target, INTERFACES, file);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(source, INTERFACES, file), copy);
  }
  const helper = join(target, INTERFACES, 'sigaltstack/9-buildonly.c');
  if (!existsSync(helper.replace(/c$/, 'test'))) await compile(helper, helper.replace(/c$/, 'test'));
  writeFileSync(stampFile, JSON.stringify(stamps));
  execFileSync('node', [join(root, 'tools/cli/exa-kernel.mjs'), 'index', target]);
  return failures;
}
