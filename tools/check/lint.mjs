#!/usr/bin/env node
/*
 * Formatters and linters over everything that is ours: clang-format and clang-tidy for C, biome for
 * TypeScript and JavaScript, shellcheck for sh. `lint`: says what is wrong, and fails where something is.
 * `lint --fix`: lays the files out. `lint --quick`: clang-tidy's static analyzer, which takes seconds a file where all
 * else takes a tenth of one, looks only at C that git calls changed.
 *
 * What clang-tidy found clean is kept by the contents of the file, of all that it includes of ours, and of
 * .clang-tidy (build/lint). Does not do: types (tsc).
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const fix = process.argv.includes('--fix');
const quick = process.argv.includes('--quick');
const kept = 'build/lint';
/** Of what was not analyzed. */
const keptQuick = `${kept}/quick`;
const WITHOUT_ANALYZER = '--checks=-clang-analyzer-*';
const git = (...words) => execFileSync('git', words, { encoding: 'utf8' }).split('\0').filter(Boolean);
const files = git('ls-files', '-z', '--cached', '--others', '--exclude-standard').filter(existsSync);

const ours = files.filter((file) => /\.[ch]$/.test(file) && !file.endsWith('.gen.h') && !file.startsWith('ports/'));
/** What clang-tidy reads; src-c/libc/arch is compiled within musl, by its headers. */
const tidied = ours.filter((file) => /^src-c\/.*\.c$/.test(file) && !file.startsWith('src-c/libc/arch/'));
/** Sources of sh: by their first line, or, for those that are read by others, by name. */
const scripts = files.filter(
  (file) =>
    /^(build\.sh|\.ci\/|tools\/)/.test(file) &&
    (/\/exa-(stamp|flags)$/.test(file) || readFileSync(file, 'utf8').startsWith('#!/bin/sh')),
);

/** Runs a program; true where it found nothing. What it says is shown only where it did. */
function run(program, args) {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    child.on('error', (error) => {
      console.log(`lint: ${program}: ${error.message}; ./build.sh deps installs it`);
      resolve(false);
    });
    child.on('close', (status) => {
      if (status) console.log(said.trimEnd());
      resolve(status === 0);
    });
  });
}

/** Where the includes of a file of src-c are looked for, as tools/build says it to the compiler. */
const roomsOf = (file) => [dirname(file), 'src-c', 'src-c/protocol', join('src-c', file.split('/')[1])];

const contents = new Map();
function textOf(file) {
  if (!contents.has(file)) contents.set(file, readFileSync(file, 'utf8'));
  return contents.get(file);
}

/** The file and all of ours that it includes, in the order in which they are met. */
function closure(file, rooms, met = new Set()) {
  if (met.has(file)) return met;
  met.add(file);
  for (const [, name] of textOf(file).matchAll(/^#include "(.*)"/gm)) {
    const found = [dirname(file), ...rooms].map((room) => normalize(join(room, name))).find(existsSync);
    if (found) closure(found, rooms, met);
  }
  return met;
}

function targetFlags() {
  const text = '. tools/cc/exa-flags; echo $EXA_TARGET_FLAGS';
  return execFileSync('sh', ['-c', text], { encoding: 'utf8' }).trim().split(/\s+/);
}

async function tidy() {
  const changed = quick
    ? new Set([...git('diff', '--name-only', '-z', 'HEAD'), ...git('ls-files', '-z', '--others', '--exclude-standard')])
    : null;
  const rules = readFileSync('.clang-tidy');
  const waiting = [];
  for (const file of tidied) {
    const hash = createHash('sha256').update(rules);
    for (const part of closure(file, roomsOf(file))) hash.update(part).update('\0').update(textOf(part));
    const key = hash.digest('hex');
    const analyzed = !changed || changed.has(file);
    const stamps = [join(kept, file), ...(analyzed ? [] : [join(keptQuick, file)])];
    if (stamps.some((stamp) => existsSync(stamp) && readFileSync(stamp, 'utf8') === key)) continue;
    waiting.push({ file, key, stamp: stamps.at(-1), words: analyzed ? [] : [WITHOUT_ANALYZER] });
  }
  const common = [...targetFlags(), '-nostdlibinc', '-isystem', 'dist/sysroot/include', '-D_GNU_SOURCE', '-std=gnu11'];
  let clean = true;
  async function worker() {
    for (let next; (next = waiting.shift()); ) {
      const rooms = roomsOf(next.file).flatMap((room) => ['-iquote', room]);
      if (await run('clang-tidy-14', ['--quiet', ...next.words, next.file, '--', ...common, ...rooms])) {
        mkdirSync(dirname(next.stamp), { recursive: true });
        writeFileSync(next.stamp, next.key);
      } else clean = false;
    }
  }
  await Promise.all(cpus().map(worker));
  return clean;
}

const biome = 'node_modules/.bin/biome';
const checks = fix
  ? [
      ['clang-format', () => run('clang-format-14', ['-i', ...ours])],
      ['biome', () => run(biome, ['format', '--write', '.'])],
    ]
  : [
      ['clang-format', () => run('clang-format-14', ['--dry-run', '-Werror', '--ferror-limit=1', ...ours])],
      [
        'biome',
        () => run(biome, ['check', '--error-on-warnings', '--diagnostic-level=warn', '--max-diagnostics=50', '.']),
      ],
      ['shellcheck', () => run('shellcheck', ['-s', 'sh', '-x', ...scripts])],
      ['clang-tidy', tidy],
    ];
const bad = [];
for (const [name, check] of checks) if (!(await check())) bad.push(name);
if (bad.length)
  console.log(
    `lint: ${bad.join(', ')} found faults${bad.includes('clang-format') ? '; ./build.sh format lays files out' : ''}`,
  );
process.exit(bad.length ? 1 : 0);
