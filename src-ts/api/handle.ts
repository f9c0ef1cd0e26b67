/**
 * An open file of the kernel's as the page has it: fs.open, fs.readable, fs.writable.
 *
 * Entry points: openHandle (a FileHandle), readable, writable (streams that open the file when they are first used).
 * Does not do: the calls themselves (descriptors.ts), whole files at once (files.ts).
 */
import type { FileHandle, FileStat } from './api.ts';
import { CURRENT, type Descriptor, type Descriptors, withPath } from './descriptors.ts';
import { statOf } from './directory.ts';
import { KernelError } from './errors.ts';
import { bytesOf, isClosed, sink, Source } from './streams.ts';
import { LIMITS, OPEN } from '../wire/codec.ts';

export const FILE_MODE = 0o666;

/** By how fopen's flags begin. */
const MODES: Record<string, { alone: number; plus: number; how: number }> = {
  r: { alone: OPEN.O_RDONLY, plus: OPEN.O_RDWR, how: 0 },
  w: { alone: OPEN.O_WRONLY, plus: OPEN.O_RDWR, how: OPEN.O_CREAT | OPEN.O_TRUNC },
  a: { alone: OPEN.O_WRONLY, plus: OPEN.O_RDWR, how: OPEN.O_CREAT | OPEN.O_APPEND },
};

/** Flags of open(2). Throws EINVAL. */
export function openFlags(path: string, flags: string | number): number {
  if (typeof flags === 'number' && Number.isInteger(flags) && flags >= 0) return flags;
  const [, base = '', more = ''] = /^([rwa])([+xbe]*)$/.exec(String(flags)) ?? [];
  const mode = MODES[base];
  if (!mode || (base === 'r' && more.includes('x')))
    throw new KernelError('EINVAL', 'open', path, `there are no flags '${flags}'`);
  return (more.includes('+') ? mode.plus : mode.alone) | mode.how | (more.includes('x') ? OPEN.O_EXCL : 0);
}

export async function openHandle(
  descriptors: Descriptors,
  path: string,
  flags: string | number = 'r',
  mode: number = FILE_MODE,
): Promise<FileHandle> {
  return new Handle(descriptors, path, await descriptors.open(path, openFlags(path, flags), mode));
}

class Handle implements FileHandle {
  private closing: Promise<void> | null = null;

  constructor(
    private readonly descriptors: Descriptors,
    private readonly path: string,
    private readonly file: Descriptor,
  ) {}

  /** As read(2) and pread(2): fewer bytes than there is room for are not the end of the file, none are. */
  read(buffer: Uint8Array, position?: number | null): Promise<number> {
    return this.run('read', async () => {
      const room = buffer.length;
      const from = offsetOf(position);
      // What is not a file may have no more for a long time.
      const whole = room > LIMITS.TAIL_MAX && (await this.statOnce()).kind === 'file';
      for (let done = 0; ; ) {
        const count = Math.min(room - done, LIMITS.TAIL_MAX);
        const bytes = await this.descriptors.read(this.file, { offset: at(from, done), count });
        buffer.set(bytes, done);
        done += bytes.length;
        if (!whole || bytes.length < count || done === room) return done;
      }
    });
  }

  /** As write(2) and pwrite(2): fewer bytes than were given where there is no room for more. */
  write(data: Uint8Array | string, position?: number | null): Promise<number> {
    return this.run('write', async () => {
      const bytes = bytesOf(data);
      const from = offsetOf(position);
      let done = 0;
      do {
        const part = bytes.subarray(done, done + LIMITS.TAIL_MAX);
        try {
          done += await this.descriptors.writeOnce(this.file, part, { offset: at(from, done) });
        } catch (error) {
          if (done) return done;
          throw error;
        }
      } while (done < bytes.length);
      return done;
    });
  }

  stat(): Promise<FileStat> {
    return this.run('stat', () => this.statOnce());
  }

  truncate(size: number): Promise<void> {
    return this.run('truncate', async () => {
      await this.descriptors.truncate(this.file, offsetOf(size));
    });
  }

  sync(): Promise<void> {
    return this.run('sync', async () => {
      const { server, handle } = this.file;
      await this.descriptors.switchboard.call(server, 'sync', { handle });
    });
  }

  /** A second call waits for the first. */
  close(): Promise<void> {
    this.closing ??= this.descriptors.close(this.file);
    return this.closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async statOnce(): Promise<FileStat> {
    return statOf(await this.descriptors.stat(this.file));
  }

  private async run<T>(call: string, work: () => Promise<T>): Promise<T> {
    try {
      if (this.closing) throw new KernelError('EBADF', call);
      return await work();
    } catch (error) {
      throw withPath(error, call, this.path);
    }
  }
}

/** Of its bytes, those from `start` up to and with `end`, as Node's createReadStream. */
export function readable(
  descriptors: Descriptors,
  path: string,
  { start, end }: { start?: number; end?: number } = {},
): ReadableStream<Uint8Array> {
  const from = offsetOf(start);
  let left = end === undefined ? Infinity : Number(offsetOf(end)) + 1 - (start ?? 0);
  if (left < 0) throw new KernelError('EINVAL', 'readable', path, 'the range ends before it starts');
  let done = 0;
  const file = new Lazy(descriptors, path, OPEN.O_RDONLY, 0, 'readable');
  const source = new Source(
    async (options) => {
      const opened = await file.open(options.signal);
      const count = Math.min(left, LIMITS.TAIL_MAX);
      if (!count) return new Uint8Array(0);
      const bytes = await descriptors.read(opened, { ...options, offset: at(from, done), count });
      done += bytes.length;
      left -= bytes.length;
      return bytes;
    },
    () => file.close(),
    (error) => withPath(error, 'readable', path),
  );
  return source.stream;
}

/** Written from its beginning on, whatever it held before, or behind that. It is made even where nothing is written. */
export function writable(
  descriptors: Descriptors,
  path: string,
  { append = false, mode = FILE_MODE }: { append?: boolean; mode?: number } = {},
): WritableStream<Uint8Array | string> {
  const flags = OPEN.O_WRONLY | OPEN.O_CREAT | (append ? OPEN.O_APPEND : OPEN.O_TRUNC);
  const file = new Lazy(descriptors, path, flags, mode, 'writable');
  return sink(
    async (bytes, options) => {
      const opened = await file.open(options.signal);
      try {
        await descriptors.write(opened, bytes, options);
      } catch (error) {
        throw withPath(error, 'writable', path);
      }
    },
    () => file.close(),
    (options) => file.open(options.signal),
  );
}

/** A file that is opened when it is first wanted, and closed once whatever has come of that. */
class Lazy {
  private opening: Promise<Descriptor> | null = null;

  constructor(
    private readonly descriptors: Descriptors,
    private readonly path: string,
    private readonly flags: number,
    private readonly mode: number,
    private readonly call: string,
  ) {}

  open(signal?: AbortSignal): Promise<Descriptor> {
    this.opening ??= this.descriptors.open(this.path, this.flags, this.mode, this.call, signal);
    return this.opening;
  }

  async close(): Promise<void> {
    const file = await this.opening?.catch(() => null);
    if (!file) return;
    await this.descriptors.close(file).catch((error: unknown) => {
      if (!isClosed(error)) throw error;
    });
  }
}

/** Where a read or write that was asked for at `from` goes on. */
const at = (from: bigint, done: number) => (from === CURRENT ? CURRENT : from + BigInt(done));

/** Throws EINVAL where it is no offset. */
function offsetOf(position: number | null | undefined): bigint {
  if (position === null || position === undefined) return CURRENT;
  if (!Number.isSafeInteger(position) || position < 0)
    throw new KernelError('EINVAL', 'open', undefined, `there is no offset ${position}`);
  return BigInt(position);
}
