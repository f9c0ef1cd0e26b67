#!/usr/bin/env node
/*
 * Makes docs/calls.md, the list of system calls: from src-c/libc/call/syscalls.def, and from which of them
 * a file of src-c/libc/sys implements. A comment `LIMIT: …` before an implementation is a limit of it.
 *
 * Use: make-calls.mjs [--check]. --check writes nothing and fails where the file is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../..', import.meta.url));
const target = join(top, 'docs/calls.md');
const folder = join(top, 'src-c/libc/sys');

/** Which file implements a call, and its limit where it has one. */
const found = new Map();
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.c'))
  .sort()) {
  const text = readFileSync(join(folder, file), 'utf8');
  let limit = '';
  for (const part of text.matchAll(/\/\*(.*?)\*\/|^long __exa_sys_([a-z0-9_]+)\(/gms)) {
    const [, comment, name] = part;
    if (name) {
      found.set(name, { file, limit });
      limit = '';
    } else
      limit =
        /LIMIT:\s*(.*)/s
          .exec(comment)?.[1]
          .replace(/\s*\n\s*\*?\s*/g, ' ')
          .trim() ?? '';
  }
}

const counts = { works: 0, limited: 0, ENOSYS: 0 };
let table = '';
for (const line of readFileSync(join(top, 'src-c/libc/call/syscalls.def'), 'utf8').split('\n')) {
  const call = /^SYSCALL\(\d+, (\w+), \d\)/.exec(line)?.[1];
  const heading = /^\/\* (.*) \*\/$/.exec(line)?.[1];
  if (heading) table += `\n## ${heading}\n\n| call | | |\n|---|---|---|\n`;
  if (!call) continue;
  const { file, limit } = found.get(call) ?? {};
  const state = !file ? 'ENOSYS' : limit ? 'limited' : 'works';
  counts[state]++;
  table += `| ${call} | ${state} | ${limit || ''} |\n`;
}

const text = `<!-- Made by tools/build/make-calls.mjs from src-c/libc; not to be edited. -->
# System calls

What musl may ask of the system, and what it is answered: ${counts.works} work, ${counts.limited} work with
a limit, ${counts.ENOSYS} answer ENOSYS. Each is implemented in src-c/libc/sys, by messages to the servers.
${table}`;

let old = '';
try {
  old = readFileSync(target, 'utf8');
} catch {
  /* not made yet */
}
if (old !== text) {
  if (process.argv.includes('--check')) {
    console.error('docs/calls.md is stale: run ./build.sh protocol and commit it');
    process.exit(1);
  }
  writeFileSync(target, text);
}
