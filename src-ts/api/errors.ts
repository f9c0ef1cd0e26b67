/**
 * KernelError: every rejection of this package is one.
 *
 * Entry points: KernelError, codeOf (errno number to name).
 * Does not do: the numbers; they are the C compiler's (wire/protocol.gen.ts).
 */
import { ERRNO } from '../wire/codec.ts';

/** What the more common codes mean, for people. */
const SENTENCES: Record<string, string> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  ESRCH: 'no such process',
  EINTR: 'interrupted',
  EIO: 'input/output error',
  ENXIO: 'the kernel has been shut down',
  E2BIG: 'argument list too long',
  ENOEXEC: 'not an executable that this system knows',
  EBADF: 'bad file descriptor',
  EAGAIN: 'a resource is used up for now',
  ENOMEM: 'out of memory',
  EACCES: 'permission denied',
  EBUSY: 'busy',
  EEXIST: 'it exists already',
  ENODEV: 'no such device',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EINVAL: 'invalid argument',
  EMFILE: 'too many open files',
  ENOTTY: 'not a terminal',
  ENOSPC: 'no space left',
  EROFS: 'read-only file system',
  EPIPE: 'nobody reads this any more',
  ENAMETOOLONG: 'name too long',
  ENOSYS: 'not built yet',
  ENOTEMPTY: 'directory not empty',
  ELOOP: 'too many symbolic links',
  ENOTSUP: 'not supported by this browser or page',
  EPROTO: 'protocol error',
  EXDEV: 'on another file system',
  ECANCELED: 'cancelled',
  ETXTBSY: 'it is being executed',
  ESPIPE: 'it cannot seek',
};

const codes = new Map<number, string>();
for (const [code, errno] of Object.entries(ERRNO)) if (!codes.has(errno)) codes.set(errno, code);

/** The name of an errno, such as 'ENOENT'. */
export function codeOf(errno: number): string {
  return codes.get(errno) ?? `E${errno}`;
}

export class KernelError extends Error {
  /** Such as 'ENOENT'. */
  readonly code: string;
  /** Its number; EIO's where the code is no errno. */
  readonly errno: number;
  /** The call that failed, such as 'open'. */
  readonly call: string;
  readonly path?: string;
  /** A sentence that says more than the code does, where there is one. */
  readonly reason?: string;

  constructor(code = 'EIO', call: string | ErrorOptions = '', path?: string, reason?: string) {
    const name = typeof call === 'string' ? call : '';
    const sentence = reason ?? SENTENCES[code] ?? 'failed';
    const where = [name, path === undefined ? '' : `'${path}'`].filter(Boolean).join(' ');
    super(`${code}: ${sentence}${where && `, ${where}`}`, typeof call === 'string' ? undefined : call);
    this.name = 'KernelError';
    this.code = code;
    this.errno = (ERRNO as Record<string, number>)[code] ?? ERRNO.EIO;
    this.call = name;
    if (path !== undefined) this.path = path;
    if (reason !== undefined) this.reason = reason;
  }
}
