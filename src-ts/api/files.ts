/**
 * The kernel's file tree for the page: kernel.fs, in the manner of node:fs/promises.
 *
 * Entry points: Files (a FileTree). The page is uid 0, and relative paths begin at the root.
 * Does not do: the calls themselves (descriptors.ts), open files (handle.ts), walking of paths (resmgr).
 */
import type { FileHandle, FileStat, FileTree } from './api.ts';
import { type Description, type Descriptors, pathTail, RESMGR, withPath } from './descriptors.ts';
import { entriesOf, nanoseconds, statOf, type Entry } from './directory.ts';
import { KernelError } from './errors.ts';
import { FILE_MODE, openHandle, readable, writable } from './handle.ts';
import { bytesOf } from './streams.ts';
import { unbuilt } from './unbuilt.ts';
import { AT, LIMITS, OP, OPEN, type ReplyFields } from '../wire/codec.ts';
import { decodeName } from '../wire/names.ts';

/** As Node's: a mark of byte order is part of the text. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const DIRECTORY_MODE = 0o777;
const PRIVATE_MODE = 0o700;
const ACCESS_MODES = 7;
const SUFFIX = { letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', length: 6 };

interface Operation {
  flags?: number;
  mode?: number;
  a?: bigint;
  b?: bigint;
  target?: string;
}

export class Files implements FileTree {
  constructor(private readonly descriptors: Descriptors) {}

  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  async readFile(path: string, encoding?: 'utf8'): Promise<Uint8Array | string> {
    return this.descriptors.with(path, OPEN.O_RDONLY, 0, 'readFile', async (file) => {
      const parts: Uint8Array[] = [];
      for (let part; (part = await this.descriptors.read(file)).length; ) parts.push(part);
      const bytes = concatenated(parts);
      return encoding ? decoder.decode(bytes) : bytes;
    });
  }

  async writeFile(path: string, data: string | Uint8Array, options: { mode?: number } = {}): Promise<void> {
    await this.put('writeFile', path, data, OPEN.O_TRUNC, options.mode);
  }

  async appendFile(path: string, data: string | Uint8Array): Promise<void> {
    await this.put('appendFile', path, data, OPEN.O_APPEND);
  }

  readdir(path: string): Promise<string[]>;
  readdir(path: string, options: { withFileTypes: true }): Promise<Entry[]>;
  async readdir(path: string, options?: { withFileTypes: true }): Promise<string[] | Entry[]> {
    const entries = await this.descriptors.with(path, OPEN.O_RDONLY | OPEN.O_DIRECTORY, 0, 'readdir', (file) =>
      this.list(file),
    );
    return options?.withFileTypes ? entries : entries.map((entry) => entry.name);
  }

  async stat(path: string): Promise<FileStat> {
    return statOf((await this.operate('stat', OP.LOOKUP, path)).st);
  }

  async lstat(path: string): Promise<FileStat> {
    return statOf((await this.operate('lstat', OP.LOOKUP, path, { flags: AT.AT_SYMLINK_NOFOLLOW })).st);
  }

  async mkdir(path: string, options: { recursive?: boolean; mode?: number } = {}): Promise<void> {
    const { mode = DIRECTORY_MODE } = options;
    if (!options.recursive) return void (await this.operate('mkdir', OP.MKDIR, path, { mode }));
    const names = path.split('/');
    for (let i = 1; i <= names.length; i++) {
      const part = names.slice(0, i).join('/');
      if (part === '' || names[i - 1] === '') continue;
      await this.operate('mkdir', OP.MKDIR, part, { mode }).catch(async (error: unknown) => {
        if (!hasCode(error, 'EEXIST')) throw error;
        if ((await this.stat(part)).kind !== 'directory')
          throw i < names.length ? new KernelError('ENOTDIR', 'mkdir', path) : error;
      });
    }
  }

  async rm(path: string, options: { recursive?: boolean; force?: boolean } = {}): Promise<void> {
    try {
      const { kind } = await this.lstat(path);
      if (kind !== 'directory') return void (await this.operate('rm', OP.UNLINK, path));
      if (!options.recursive) throw new KernelError('EISDIR', 'rm', path);
      for (const name of await this.readdir(path)) await this.rm(`${path}/${name}`, options);
      await this.operate('rm', OP.RMDIR, path);
    } catch (error) {
      if (!options.force || !hasCode(error, 'ENOENT')) throw withPath(error, 'rm', path);
    }
  }

  async rename(from: string, to: string): Promise<void> {
    await this.pair('rename', from, to);
  }

  async copyFile(from: string, to: string): Promise<void> {
    const { kind, mode } = await this.stat(from);
    if (kind === 'directory') throw new KernelError('EISDIR', 'copyFile', from);
    await this.descriptors.with(from, OPEN.O_RDONLY, 0, 'copyFile', (source) =>
      this.descriptors.with(to, OPEN.O_WRONLY | OPEN.O_CREAT, mode, 'copyFile', async (target) => {
        const [a, b] = [statOf(await this.descriptors.stat(source)), statOf(await this.descriptors.stat(target))];
        // By another name it would be cut before it is read.
        if (a.dev === b.dev && a.ino === b.ino) return;
        if (b.kind === 'file') await this.descriptors.truncate(target, 0n);
        for (let part; (part = await this.descriptors.read(source)).length; )
          await this.descriptors.write(target, part);
      }),
    );
  }

  async link(target: string, path: string): Promise<void> {
    await this.pair('link', target, path);
  }

  async symlink(target: string, path: string): Promise<void> {
    await this.operate('symlink', OP.SYMLINK, path, { target });
  }

  async readlink(path: string): Promise<string> {
    return decodeName((await this.operate('readlink', OP.READLINK, path)).tail);
  }

  /** Walks the path itself, for a directory's name is known only from inside it. */
  async realpath(path: string): Promise<string> {
    const rest = path.split('/').reverse();
    const done: string[] = [];
    let hops = 0;
    for (let name; (name = rest.pop()) !== undefined; ) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        done.pop();
        continue;
      }
      const here = '/' + [...done, name].join('/');
      if ((await this.lstat(here)).kind !== 'symlink') {
        done.push(name);
        continue;
      }
      if (++hops > LIMITS.SYMLINKS_MAX) throw new KernelError('ELOOP', 'realpath', path);
      const target = await this.readlink(here);
      if (target.startsWith('/')) done.length = 0;
      rest.push(...target.split('/').reverse());
    }
    return '/' + done.join('/');
  }

  async chmod(path: string, mode: number): Promise<void> {
    await this.operate('chmod', OP.CHMOD, path, { mode });
  }

  async chown(path: string, uid: number, gid: number): Promise<void> {
    await this.operate('chown', OP.CHOWN, path, { a: whole('chown', path, uid), b: whole('chown', path, gid) });
  }

  async utimes(path: string, atime: number, mtime: number): Promise<void> {
    if (!Number.isFinite(atime) || !Number.isFinite(mtime)) throw new KernelError('EINVAL', 'utimes', path);
    await this.operate('utimes', OP.UTIMES, path, { a: nanoseconds(atime), b: nanoseconds(mtime) });
  }

  async truncate(path: string, size: number): Promise<void> {
    await this.operate('truncate', OP.TRUNCATE, path, { a: whole('truncate', path, size) });
  }

  /** `mode`: of R_OK 4, W_OK 2, X_OK 1; none: whether it is there. */
  async access(path: string, mode = 0): Promise<void> {
    if (!Number.isInteger(mode) || mode & ~ACCESS_MODES) throw new KernelError('EINVAL', 'access', path);
    await this.operate('access', OP.ACCESS, path, { mode });
  }

  async mkdtemp(prefix: string): Promise<string> {
    for (;;) {
      const random = crypto.getRandomValues(new Uint32Array(SUFFIX.length));
      const path = prefix + Array.from(random, (number) => SUFFIX.letters[number % SUFFIX.letters.length]).join('');
      try {
        await this.operate('mkdtemp', OP.MKDIR, path, { mode: PRIVATE_MODE });
        return path;
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
    }
  }

  open(path: string, flags?: string | number, mode?: number): Promise<FileHandle> {
    return openHandle(this.descriptors, path, flags, mode);
  }

  readable(path: string, range?: { start?: number; end?: number }): ReadableStream<Uint8Array> {
    return readable(this.descriptors, path, range);
  }

  writable(path: string, options?: { append?: boolean; mode?: number }): WritableStream<Uint8Array | string> {
    return writable(this.descriptors, path, options);
  }

  watch(): never {
    throw unbuilt('watch');
  }

  export(): Promise<Blob> {
    return Promise.reject(unbuilt('export'));
  }

  import(): Promise<void> {
    return Promise.reject(unbuilt('import'));
  }

  async sync(): Promise<void> {
    await this.descriptors.switchboard.call(RESMGR, 'sync_all', {});
  }

  private async operate(
    call: string,
    op: number,
    path: string,
    { flags = 0, mode = 0, a = 0n, b = 0n, target }: Operation = {},
  ): Promise<ReplyFields<'path_op'> & { tail: Uint8Array }> {
    const tail = target === undefined ? pathTail(call, path) : pathTail(call, path, target);
    try {
      const reply = await this.descriptors.switchboard.call(
        RESMGR,
        'path_op',
        { op, dirfd: AT.AT_FDCWD, flags, mode, a, b },
        { tail },
      );
      return { st: reply.fields.st, tail: reply.tail };
    } catch (error) {
      throw withPath(error, call, path);
    }
  }

  private async pair(call: 'rename' | 'link', from: string, to: string): Promise<void> {
    const tail = pathTail(call, from, to);
    const fields = { from_dirfd: AT.AT_FDCWD, to_dirfd: AT.AT_FDCWD, flags: 0 };
    try {
      await this.descriptors.switchboard.call(RESMGR, call, fields, { tail });
    } catch (error) {
      throw withPath(error, call, from);
    }
  }

  private async put(
    call: string,
    path: string,
    data: string | Uint8Array,
    how: number,
    mode = FILE_MODE,
  ): Promise<void> {
    const bytes = bytesOf(data);
    await this.descriptors.with(path, OPEN.O_WRONLY | OPEN.O_CREAT | how, mode, call, (file) =>
      this.descriptors.write(file, bytes),
    );
  }

  private async list({ server, handle }: Description): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (;;) {
      const { tail } = await this.descriptors.switchboard.call(server, 'readdir', { handle, count: LIMITS.TAIL_MAX });
      if (!tail.length) return entries;
      entries.push(...entriesOf(tail));
    }
  }
}

/** Throws EINVAL where it is no whole number. */
function whole(call: string, path: string, value: number): bigint {
  if (!Number.isSafeInteger(value)) throw new KernelError('EINVAL', call, path);
  return BigInt(value);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof KernelError && error.code === code;
}

function concatenated(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
