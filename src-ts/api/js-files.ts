/**
 * jsfs's half in the page: calls the handlers of file systems written in JavaScript, and judges what they answer.
 *
 * Entry points: JsFiles. Owns: the handlers, by number; listings of which a part has been sent; what is under way
 * that nobody waits for any more.
 * Does not do: paths, permissions, open files; that is netfs's (src-c/netfs/js/js.h), which asks.
 */
import type { FileSystemHandlers } from './api.ts';
import { modeOf, nanoseconds } from './directory.ts';
import { KernelError } from './errors.ts';
import type { Answer, Switchboard } from '../page/interface.ts';
import { ERRNO, JS, LIMITS, MODE, type ReplyFields, type RequestFields } from '../wire/codec.ts';
import { decodeName, encodeName } from '../wire/names.ts';

/** A handler that has not answered by then is taken for one that never will: ETIMEDOUT. */
const LIMIT_MS = 10_000;
const NS_PER_MS = 1_000_000;
const UNKNOWN = -1n;
const PERMISSIONS = 0o7777;

type Reply = Partial<Pick<ReplyFields<'js'>, 'value' | 'st'>> & { tail?: Uint8Array };

/** What can be interrupted: asked again, it does no harm. A change is waited for, since nobody would know whether it has come to pass. */
const INTERRUPTIBLE: number[] = [JS.STAT, JS.READDIR, JS.READ, JS.READLINK];

/** Handlers that a file system has to have to be written to. */
const WRITERS = [
  'write',
  'truncate',
  'create',
  'mkdir',
  'unlink',
  'rmdir',
  'rename',
  'symlink',
  'chmod',
  'utimes',
] as const;
export const isWritable = (handlers: FileSystemHandlers) => WRITERS.some((name) => handlers[name]);

export class JsFiles {
  private readonly all: FileSystemHandlers[] = [];
  /** What of a listing did not fit into its first reply. */
  private readonly rest = new Map<bigint, Uint8Array[]>();
  /** Calls under way that were interrupted, by what they ask. Who asks that anew, as with SA_RESTART, gets their answer. */
  private readonly left = new Map<string, Promise<Answer<'js'>>>();
  private serial = 0n;

  constructor(switchboard: Switchboard) {
    switchboard.onRequest('js', (fields, tail, signal) => {
      if (INTERRUPTIBLE.includes(fields.op)) return this.interruptible(fields, tail, signal);
      // What comes after a change must not be told of what was before.
      this.left.clear();
      return this.answer(fields, tail);
    });
  }

  /** The number by which netfs asks for these. */
  add(handlers: FileSystemHandlers): number {
    const known = this.all.indexOf(handlers);
    return known >= 0 ? known : this.all.push(handlers) - 1;
  }

  private interruptible(fields: RequestFields<'js'>, tail: Uint8Array, signal: AbortSignal): Promise<Answer<'js'>> {
    const key = [fields.files, fields.op, fields.a, fields.b, decodeName(tail)].join();
    const answer = this.left.get(key) ?? this.answer(fields, tail);
    this.left.delete(key);
    return new Promise((resolve, reject) => {
      answer.then(resolve, reject);
      signal.addEventListener(
        'abort',
        () => {
          reject(new KernelError('EINTR', 'jsfs'));
          this.left.set(key, answer);
          const late = (reply?: Answer<'js'>) => {
            if (this.left.get(key) !== answer) return;
            this.left.delete(key);
            if (reply) this.rest.delete(reply.fields.value);
          };
          answer.then(late, () => late());
        },
        { once: true },
      );
    });
  }

  private async answer(fields: RequestFields<'js'>, tail: Uint8Array): Promise<Answer<'js'>> {
    const handlers = this.all[fields.files];
    const split = tail.indexOf(0);
    const path = decodeName(split < 0 ? tail : tail.subarray(0, split));
    if (!handlers) throw new KernelError('ENODEV', 'jsfs', path);
    // A stat tells how things were when it was asked for, a change how they are after it.
    const begun = ++this.serial;
    const {
      value = 0n,
      st = NO_STAT,
      tail: bytes,
    } = await this.run(handlers, fields, path, split < 0 ? new Uint8Array(0) : tail.slice(split + 1));
    const serial = fields.op === JS.STAT ? begun : ++this.serial;
    return { fields: { serial, value, st }, ...(bytes && { tail: bytes }) };
  }

  private async run(
    handlers: FileSystemHandlers,
    fields: RequestFields<'js'>,
    path: string,
    more: Uint8Array,
  ): Promise<Reply> {
    try {
      return await within(this.call(handlers, fields, path, more));
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code;
      if (typeof code === 'string' && code in ERRNO) throw new KernelError(code, 'jsfs', path);
      reportError(error);
      throw new KernelError('EIO', 'jsfs', path);
    }
  }

  private async call(
    handlers: FileSystemHandlers,
    { op, a, b }: RequestFields<'js'>,
    path: string,
    more: Uint8Array,
  ): Promise<Reply> {
    const need = <T>(handler: T | undefined): T => {
      if (!handler) throw new KernelError('EPERM', 'jsfs', path);
      return handler;
    };
    const done = async (work: Promise<unknown>): Promise<Reply> => (await work, {});
    switch (op) {
      case JS.STAT:
        return { st: statOf(await handlers.stat(path)) };
      case JS.READDIR:
        return this.list(a, () => handlers.readdir(path));
      case JS.READ:
        return { tail: bytesOf(await handlers.read(path, Number(a), Number(b)), Number(b)) };
      case JS.WRITE:
        return { value: countOf(await need(handlers.write).call(handlers, path, Number(a), more), more.length) };
      case JS.TRUNCATE:
        return done(need(handlers.truncate).call(handlers, path, Number(a)));
      case JS.CREATE:
        return done(need(handlers.create).call(handlers, path, Number(a)));
      case JS.MKDIR:
        return done(need(handlers.mkdir).call(handlers, path, Number(a)));
      case JS.UNLINK:
        return done(need(handlers.unlink).call(handlers, path));
      case JS.RMDIR:
        return done(need(handlers.rmdir).call(handlers, path));
      case JS.RENAME:
        return done(need(handlers.rename).call(handlers, path, decodeName(more)));
      case JS.SYMLINK:
        return done(need(handlers.symlink).call(handlers, decodeName(more), path));
      case JS.READLINK:
        return { tail: targetOf(await need(handlers.readlink).call(handlers, path)) };
      case JS.CHMOD:
        return done(need(handlers.chmod).call(handlers, path, Number(a)));
      case JS.UTIMES:
        return done(need(handlers.utimes).call(handlers, path, Number(a) / NS_PER_MS, Number(b) / NS_PER_MS));
      case JS.SYNC:
        return done(need(handlers.sync).call(handlers));
      default:
        throw new KernelError('ENOSYS', 'jsfs', path);
    }
  }

  private async list(from: bigint, readdir: () => ReturnType<FileSystemHandlers['readdir']>): Promise<Reply> {
    const parts = this.rest.get(from) ?? partsOf(await readdir());
    this.rest.delete(from);
    const [tail = new Uint8Array(0), ...rest] = parts;
    if (!rest.length) return { tail };
    const value = ++this.serial;
    this.rest.set(value, rest);
    return { tail, value };
  }
}

const NO_STAT: ReplyFields<'js'>['st'] = {
  dev: 0n,
  ino: 0n,
  rdev: 0n,
  size: 0n,
  blocks: 0n,
  atime: UNKNOWN,
  mtime: UNKNOWN,
  ctime: UNKNOWN,
  mode: 0,
  nlink: 0,
  uid: 0,
  gid: 0,
  blksize: 0,
  spare: 0,
};

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KernelError('ETIMEDOUT', 'jsfs')), LIMIT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws what the page will be told of. */
function nonsense(what: string, given: unknown): never {
  throw new TypeError(`${what} answered ${typeof given === 'object' ? JSON.stringify(given) : String(given)}`);
}

function isCount(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function statOf(given: Awaited<ReturnType<FileSystemHandlers['stat']>>): ReplyFields<'js'>['st'] {
  const format = modeOf(given?.kind);
  if (format === undefined) nonsense('stat', given);
  const number = (value: unknown, otherwise: number, most: number) =>
    value === undefined ? otherwise : isCount(value, most) ? value : nonsense('stat', given);
  const time = (value: unknown) =>
    value === undefined ? UNKNOWN : Number.isFinite(value) ? nanoseconds(value as number) : nonsense('stat', given);
  const permissions = { [MODE.S_IFDIR]: 0o755, [MODE.S_IFLNK]: 0o777 }[format] ?? 0o644;
  return {
    ...NO_STAT,
    mode: format | (number(given.mode, permissions, 0xffff) & PERMISSIONS),
    size: BigInt(number(given.size, 0, 2 ** 43)),
    uid: number(given.uid, 0, 0xfffffffe),
    gid: number(given.gid, 0, 0xfffffffe),
    rdev: BigInt(number(given.rdev, 0, Number.MAX_SAFE_INTEGER)),
    atime: time(given.atime),
    mtime: time(given.mtime),
    ctime: time(given.ctime),
  };
}

function bytesOf(given: Uint8Array, most: number): Uint8Array {
  if (!(given instanceof Uint8Array) || given.length > most)
    nonsense('read', given instanceof Uint8Array ? `${given.length} bytes where ${most} were asked for` : given);
  return given;
}

function countOf(given: number, most: number): bigint {
  return BigInt(isCount(given, most) ? given : nonsense('write', given));
}

function targetOf(given: string): Uint8Array {
  const bytes = typeof given === 'string' ? encodeName(given) : nonsense('readlink', given);
  return bytes.length && bytes.length < LIMITS.PATH_MAX && !bytes.includes(0) ? bytes : nonsense('readlink', given);
}

/** Records for netfs, as many a part as a message holds. */
function partsOf(given: Awaited<ReturnType<FileSystemHandlers['readdir']>>): Uint8Array[] {
  if (!Array.isArray(given)) nonsense('readdir', given);
  const parts: Uint8Array[] = [];
  let part = new Uint8Array(LIMITS.TAIL_MAX);
  let used = 0;
  for (const entry of given) {
    const format = modeOf(entry?.kind);
    const name =
      format !== undefined && typeof entry.name === 'string' ? encodeName(entry.name) : nonsense('readdir', entry);
    if (!name.length || name.length > LIMITS.NAME_MAX || /^\.\.?$|[/\0]/.test(entry.name)) nonsense('readdir', entry);
    if (used + name.length + 2 > part.length) {
      parts.push(part.subarray(0, used));
      part = new Uint8Array(LIMITS.TAIL_MAX);
      used = 0;
    }
    part[used] = format! >> 12;
    part.set(name, used + 1);
    used += name.length + 2;
  }
  return [...parts, part.subarray(0, used)];
}
