/**
 * Directory records and file modes, as the page reads them.
 *
 * Entry points: entriesOf, kindOfMode, modeOf, statOf, nanoseconds. Does not do: asking for them (files.ts).
 */
import type { FileKind, FileStat } from './api.ts';
import { DIRENT, DIRENT_RECORD, MODE, type ReplyFields } from '../wire/codec.ts';
import { decodeName } from '../wire/names.ts';

const kindOfType: Record<number, FileKind> = {
  [DIRENT.DT_REG]: 'file',
  [DIRENT.DT_DIR]: 'directory',
  [DIRENT.DT_LNK]: 'symlink',
  [DIRENT.DT_CHR]: 'char',
  [DIRENT.DT_BLK]: 'block',
  [DIRENT.DT_FIFO]: 'fifo',
  [DIRENT.DT_SOCK]: 'socket',
};
const kindOfFormat: Record<number, FileKind> = {
  [MODE.S_IFREG]: 'file',
  [MODE.S_IFDIR]: 'directory',
  [MODE.S_IFLNK]: 'symlink',
  [MODE.S_IFCHR]: 'char',
  [MODE.S_IFBLK]: 'block',
  [MODE.S_IFIFO]: 'fifo',
  [MODE.S_IFSOCK]: 'socket',
};
const NS_PER_MS = 1e6;

export interface Entry {
  name: string;
  kind: FileKind;
}

/** The entries of a reply to `readdir`, without `.` and `..`. */
export function entriesOf(tail: Uint8Array): Entry[] {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const entries: Entry[] = [];
  for (let at = 0, length; at < tail.length; at += length) {
    length = view.getUint16(at + DIRENT_RECORD.reclen, true);
    if (length <= DIRENT_RECORD.name) throw new RangeError('a directory record without a name');
    const record = tail.subarray(at + DIRENT_RECORD.name, at + length);
    const name = decodeName(record.subarray(0, record.indexOf(0)));
    const kind = kindOfType[view.getUint8(at + DIRENT_RECORD.type)] ?? 'file';
    if (name !== '.' && name !== '..') entries.push({ name, kind });
  }
  return entries;
}

/** S_IFMT bits of a kind; undefined for what is none. */
export function modeOf(kind: unknown): number | undefined {
  const format = Object.keys(kindOfFormat).find((format) => kindOfFormat[Number(format)] === kind);
  return format === undefined ? undefined : Number(format);
}

export function kindOfMode(mode: number): FileKind {
  return kindOfFormat[mode & MODE.S_IFMT] ?? 'file';
}

export function statOf(st: ReplyFields<'path_op'>['st']): FileStat {
  return {
    kind: kindOfMode(st.mode),
    mode: st.mode & ~MODE.S_IFMT,
    size: Number(st.size),
    uid: st.uid,
    gid: st.gid,
    ino: Number(st.ino),
    nlink: st.nlink,
    dev: Number(st.dev),
    rdev: Number(st.rdev),
    atime: Number(st.atime) / NS_PER_MS,
    mtime: Number(st.mtime) / NS_PER_MS,
    ctime: Number(st.ctime) / NS_PER_MS,
  };
}

export function nanoseconds(ms: number): bigint {
  return BigInt(Math.round(ms * NS_PER_MS));
}
