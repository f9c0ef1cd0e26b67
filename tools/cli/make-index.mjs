/*
 * Makes the index that netfs mounts a directory by (docs/netfs-index.md).
 *
 * Entry points: makeIndex, INDEX_NAME; `exa-kernel index` (exa-kernel.mjs) is it as a program. The same files
 * give the same index; with a time given, whatever their times are.
 * Does not do: devices, sockets and FIFOs, which a web server cannot have: an error.
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

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

/**
 * The text of the index of a directory. `mtime` (seconds) replaces the files' own times; without `hash` no file
 * is read. What can't be in an index is an error, or left out and told to `onSkipped`.
 */
export function makeIndex(directory, { mtime, hash = true, onSkipped } = {}) {
  const lines = ['exa-index 1'];

  /** What `look` answers; null where it fails and may be left out. */
  function tried(look) {
    try {
      return look();
    } catch (error) {
      if (!onSkipped) throw error;
      onSkipped(error.message);
      return null;
    }
  }

  function add(folder, prefix) {
    const names = (tried(() => readdirSync(folder, { encoding: 'buffer' })) ?? []).sort(Buffer.compare);
    for (const name of names) {
      if (prefix === '' && name.toString() === INDEX_NAME) continue;
      const file = Buffer.concat([folder, Buffer.from('/'), name]);
      const info = tried(() => lstatSync(file));
      if (!info) continue;
      const time = mtime ?? Math.trunc(info.mtimeMs / 1000);
      const path = prefix + encode(name);
      if (info.isDirectory()) {
        lines.push(`d 755 0 ${time} - ${path}`);
        add(file, `${path}/`);
      } else if (info.isSymbolicLink()) {
        lines.push(`l 777 0 ${time} - ${path} ${encode(readlinkSync(file, { encoding: 'buffer' }))}`);
      } else if (info.isFile()) {
        const mode = info.mode & 0o111 ? '755' : '644';
        if (hash) {
          const bytes = readFileSync(file);
          lines.push(`f ${mode} ${bytes.length} ${time} ${hashes(bytes)} ${path}`);
        } else {
          lines.push(`f ${mode} ${info.size} ${time} - ${path}`);
        }
      } else {
        tried(() => {
          throw new Error(`${file}: neither a file, a directory nor a symbolic link`);
        });
      }
    }
  }

  add(Buffer.from(directory), '');
  return lines.join('\n') + '\n';
}
