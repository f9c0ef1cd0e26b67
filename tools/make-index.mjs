#!/usr/bin/env node
/*
 * Makes the index that netfs mounts a directory by (docs/netfs-index.md).
 *
 * Use: make-index.mjs DIR [--output FILE] [--mtime SECONDS]. Writes DIR/index.exa. Entry point for
 * others: makeIndex. The same files give the same index; with --mtime whatever their times are.
 * Does not do: devices, sockets and FIFOs, which a web server cannot have: an error.
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const INDEX_NAME = 'index.exa';
// As in src-c/netfs/remote.h.
const WHOLE_MAX = 1 << 20;
const PIECE = 256 << 10;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** One hash for each piece that netfs fetches. */
function hashes(bytes) {
  if (bytes.length === 0) return '-';
  if (bytes.length <= WHOLE_MAX) return sha256(bytes);
  const all = [];
  for (let at = 0; at < bytes.length; at += PIECE) all.push(sha256(bytes.subarray(at, at + PIECE)));
  return all.join(',');
}

/** Names as bytes: they need not be UTF-8. */
function encode(name) {
  let text = '';
  for (const byte of name) {
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x25;
    text += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

/** The text of the index of a directory. `mtime` (seconds) replaces the files' own times. */
export function makeIndex(directory, { mtime } = {}) {
  const lines = ['exa-index 1'];

  function add(folder, prefix) {
    const names = readdirSync(folder, { encoding: 'buffer' }).sort(Buffer.compare);
    for (const name of names) {
      if (prefix === '' && name.toString() === INDEX_NAME) continue;
      const file = Buffer.concat([folder, Buffer.from('/'), name]);
      const info = lstatSync(file);
      const time = mtime ?? Math.trunc(info.mtimeMs / 1000);
      const path = prefix + encode(name);
      if (info.isDirectory()) {
        lines.push(`d 755 0 ${time} - ${path}`);
        add(file, `${path}/`);
      } else if (info.isSymbolicLink()) {
        lines.push(`l 777 0 ${time} - ${path} ${encode(readlinkSync(file, { encoding: 'buffer' }))}`);
      } else if (info.isFile()) {
        const bytes = readFileSync(file);
        lines.push(`f ${info.mode & 0o111 ? '755' : '644'} ${bytes.length} ${time} ${hashes(bytes)} ${path}`);
      } else {
        throw new Error(`${file}: neither a file, a directory nor a symbolic link`);
      }
    }
  }

  add(Buffer.from(directory), '');
  return lines.join('\n') + '\n';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { output: { type: 'string' }, mtime: { type: 'string' } } });
  const [directory] = positionals;
  if (!directory || positionals.length > 1 || Number.isNaN(Number(values.mtime ?? 0))) {
    console.error('use: make-index.mjs DIR [--output FILE] [--mtime SECONDS]');
    process.exit(2);
  }
  try {
    const text = makeIndex(directory, { mtime: values.mtime === undefined ? undefined : Number(values.mtime) });
    writeFileSync(values.output ?? join(directory, INDEX_NAME), text);
  } catch (error) {
    console.error(`make-index: ${error.message}`);
    process.exit(1);
  }
}
