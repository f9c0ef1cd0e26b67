#!/usr/bin/env node
/*
 * Makes src-ts/wire/protocol.gen.ts and src-c/protocol/hash.gen.h from src-c/protocol, through the
 * target's compiler (gen-protocol.c).
 *
 * Use: gen-protocol.mjs [--check] [--headers DIR]. --check writes nothing and fails where a
 * committed file is stale. Headers default to the sysroot's.
 * Does not do: encoding (src-ts/wire/codec.ts).
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const top = fileURLToPath(new URL('../..', import.meta.url));
const { values: options } = parseArgs({
  options: { check: { type: 'boolean' }, headers: { type: 'string', default: join(top, 'dist/sysroot/include') } },
});
const work = join(top, 'build/protocol');
mkdirSync(work, { recursive: true });

const limits = readFileSync(join(top, 'src-c/protocol/limits.h'), 'utf8');
const names = [...limits.matchAll(/^#define EXA_(\w+)[ \t]+\S/gm)].map((match) => match[1]);
writeFileSync(join(work, 'limits.list'), names.map((name) => `LIMIT(${name})\n`).join(''));

const clang = execFileSync('sh', ['-c', '. "$0" && echo "$EXA_CLANG"', join(top, 'tools/cc/exa-flags')], {
  encoding: 'utf8',
}).trim();
const wasm = join(work, 'protocol.wasm');
execFileSync(
  clang,
  [
    '--target=wasm32-unknown-unknown',
    '-std=gnu11',
    '-O0',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-D_GNU_SOURCE',
    '-nostdlib',
    '-nostdlibinc',
    '-fno-builtin',
    '-isystem',
    options.headers,
    '-I',
    join(top, 'src-c/protocol'),
    '-I',
    work,
    '-Wl,--no-entry',
    '-Wl,--export=text',
    '-Wl,--export=text_length',
    '-o',
    wasm,
    join(top, 'tools/build/gen-protocol.c'),
  ],
  { stdio: 'inherit' },
);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)));
const at = exports.text();
const table = new TextDecoder().decode(new Uint8Array(exports.memory.buffer, at, exports.text_length()));
const hash = createHash('sha256').update(table).digest('hex');

const files = {
  'src-ts/wire/protocol.gen.ts':
    '// Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited.\n' +
    '// Offsets are within the fields, which begin at HEADER.size.\n\n' +
    `export const PROTOCOL_HASH = '${hash}';\n\n${table.trimEnd()}\n`,
  'src-c/protocol/hash.gen.h':
    '/* Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */\n' +
    `#ifndef EXA_HASH_H\n#define EXA_HASH_H\n\n#define EXA_PROTOCOL_HASH "${hash}"\n\n#endif\n`,
};

let stale = false;
for (const [name, text] of Object.entries(files)) {
  const path = join(top, name);
  let old = '';
  try {
    old = readFileSync(path, 'utf8');
  } catch {
    /* not made yet */
  }
  if (old === text) continue;
  stale = true;
  if (options.check) console.error(`${name} is stale: run ./build.sh protocol and commit it`);
  else writeFileSync(path, text);
}
if (stale && options.check) process.exit(1);
