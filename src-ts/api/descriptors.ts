/**
 * The page's own descriptors: pid 0's, at resmgr. Open, read, write and close, as a program would.
 *
 * Entry points: Descriptors (made over a Switchboard), Description, pathTail, withPath. All are close-on-exec, for
 * a vfork child inherits them until exec. Does not do: what files are (files.ts), streams (streams.ts).
 */
import { KernelError } from './errors.ts';
import type { CallOptions, Switchboard } from '../page/interface.ts';
import { AT, SERVER, LIMITS, OPEN, endpointOf, type ReplyFields } from '../wire/codec.ts';
import { encodeName } from '../wire/names.ts';

export const RESMGR = endpointOf(SERVER.resmgr, 0);
export const TTY = endpointOf(SERVER.tty, 0);
/** read, write: at the description's own offset. */
export const CURRENT = BigInt(LIMITS.OFFSET_CURRENT);
/** Descriptors 0 to this stay taken: a vfork child's own will get these numbers (process.ts). */
const RESERVED = 3;

/** Where an open file lives: whoever has the handle may use it. */
export interface Description {
  readonly server: number;
  readonly handle: bigint;
}
export interface Descriptor extends Description {
  readonly fd: number;
}
export interface Pipe {
  readonly reader: Descriptor;
  readonly writer: Descriptor;
}

/** A message's tail of paths, NUL between them. Throws EINVAL and ENAMETOOLONG as a kernel would. */
export function pathTail(call: string, ...paths: string[]): Uint8Array {
  for (const path of paths) {
    if (path.includes('\0')) throw new KernelError('EINVAL', call, path);
    if (encodeName(path).length >= LIMITS.PATH_MAX) throw new KernelError('ENAMETOOLONG', call, path);
  }
  return encodeName(paths.join('\0'));
}

export class Descriptors {
  constructor(readonly switchboard: Switchboard) {}

  /** Takes descriptors 0 to 3 away, so that no pipe of the page's stands where a vfork child's stdin goes. */
  async reserve(): Promise<void> {
    for (let fd = -1; fd < RESERVED; ) ({ fd } = await this.open('/dev/null', OPEN.O_RDWR));
  }

  async open(path: string, flags: number, mode = 0, call = 'open', signal?: AbortSignal): Promise<Descriptor> {
    const tail = pathTail(call, path);
    try {
      const { fields } = await this.switchboard.call(
        RESMGR,
        'open',
        { dirfd: AT.AT_FDCWD, flags: flags | OPEN.O_CLOEXEC, mode },
        { tail, ...(signal && { signal }) },
      );
      return fields;
    } catch (error) {
      throw withPath(error, call, path);
    }
  }

  async pipe(): Promise<Pipe> {
    const { fields } = await this.switchboard.call(RESMGR, 'pipe', { flags: OPEN.O_CLOEXEC });
    const { server } = fields;
    return {
      reader: { fd: fields.read_fd, server, handle: fields.read_handle },
      writer: { fd: fields.write_fd, server, handle: fields.write_handle },
    };
  }

  async close({ fd }: Descriptor): Promise<void> {
    await this.switchboard.call(RESMGR, 'close', { fd });
  }

  /** Runs `use` on an open file and closes it whatever happens. */
  async with<T>(
    path: string,
    flags: number,
    mode: number,
    call: string,
    use: (file: Descriptor) => Promise<T>,
  ): Promise<T> {
    const file = await this.open(path, flags, mode, call);
    try {
      return await use(file);
    } catch (error) {
      throw withPath(error, call, path);
    } finally {
      await this.close(file);
    }
  }

  /** As much as is there, up to a message's worth; empty at the end of file. */
  async read(
    { server, handle }: Description,
    { offset = CURRENT, count = LIMITS.TAIL_MAX, ...options }: CallOptions & { offset?: bigint; count?: number } = {},
  ): Promise<Uint8Array> {
    return (await this.switchboard.call(server, 'read', { handle, offset, count }, options)).tail;
  }

  /** All of it, in as many messages as it takes. */
  async write(description: Description, bytes: Uint8Array, options: CallOptions = {}): Promise<void> {
    for (let done = 0; done < bytes.length; )
      done += await this.writeOnce(description, bytes.subarray(done, done + LIMITS.TAIL_MAX), options);
  }

  /** As much of a message's worth as is taken. */
  async writeOnce(
    { server, handle }: Description,
    tail: Uint8Array,
    { offset = CURRENT, ...options }: CallOptions & { offset?: bigint } = {},
  ): Promise<number> {
    const fields = { handle, offset, size_limit: 0n };
    return (await this.switchboard.call(server, 'write', fields, { ...options, tail })).fields.count;
  }

  async stat({ server, handle }: Description): Promise<ReplyFields<'handle_stat'>['st']> {
    return (await this.switchboard.call(server, 'handle_stat', { handle })).fields.st;
  }

  async truncate({ server, handle }: Description, size: bigint): Promise<void> {
    await this.switchboard.call(server, 'truncate', { handle, size });
  }
}

/** The same error, saying which call of the API failed and on what. */
export function withPath(error: unknown, call: string, path: string): unknown {
  return error instanceof KernelError && error.path === undefined && error.code !== 'ENXIO'
    ? new KernelError(error.code, call, path, error.reason)
    : error;
}
