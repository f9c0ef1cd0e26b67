/**
 * What can be mounted, and mounting it.
 *
 * Entry points: netfs, localfs, tmpfs, overlayfs, jsfs (each makes a FileSystem), Mounts (mount,
 * mountAt, unmount). Does not do: the default mounts (kernel.ts), any file system itself (the servers).
 */
import type { FileSystem, FileSystemHandlers } from './api.ts';
import { pathTail, RESMGR, withPath } from './descriptors.ts';
import { KernelError } from './errors.ts';
import type { Files } from './files.ts';
import type { Switchboard } from '../page/interface.ts';
import { isWritable, JsFiles } from './js-files.ts';

type FilesOf = Record<string, string | Uint8Array>;

class Mountable implements FileSystem {
  constructor(
    readonly type: string,
    /** Where its files come from, for the server: a URL, a database, a path. */
    readonly source = '',
    readonly options: Record<string, string> = {},
    /** What is put into it once it is mounted. */
    readonly files: FilesOf = {},
    readonly handlers: FileSystemHandlers | null = null,
    /** An overlay's. */
    readonly layers: { lower: FileSystem; upper: FileSystem } | null = null,
  ) {}
}

export interface NetfsOptions {
  /** Keep fetched files for the next visit and for offline use. Default true. */
  cache?: boolean;
  headers?: Record<string, string>;
  credentials?: RequestCredentials;
  /** Most bytes that an archive may have, unpacked; past it the mount fails with ENOMEM. Default 512 MiB. */
  limit?: number;
}

export interface LocalfsOptions {
  /** Most bytes that files may take; writes past it get ENOSPC. Default: the browser's own quota. */
  limit?: number;
  /** Ask the browser not to evict it. Default true. */
  persist?: boolean;
}

/**
 * Files of an HTTP server, read-only. `url` is a directory that holds an index, whose files are fetched when first
 * read; or an archive, `.tar`, `.tar.gz` or `.tgz`, which is fetched whole, into memory, when it is mounted.
 */
export function netfs(url: string | URL, options: NetfsOptions = {}): FileSystem {
  const { href } = new URL(url, globalThis.document?.baseURI);
  const given: Record<string, string> = {};
  if (options.cache !== undefined) given.cache = options.cache ? '1' : '0';
  if (options.credentials !== undefined) given.credentials = options.credentials;
  // The headers' own JSON, with no comma or NUL left that would end the option.
  if (options.headers !== undefined) given.headers = encodeURIComponent(JSON.stringify(options.headers));
  if (options.limit !== undefined) given.limit = String(options.limit);
  return new Mountable('netfs', href, given);
}

/** Files that last, in the browser's IndexedDB. Kernels that mount one database, in one tab or several, see one tree; a kernel mounts it once (EBUSY). */
export function localfs(database: string, options: LocalfsOptions = {}): FileSystem {
  const given: Record<string, string> = {};
  if (options.limit !== undefined) given.limit = String(options.limit);
  if (options.persist === false) given.persist = '0';
  return new Mountable('localfs', database, given);
}

/** Files in memory, optionally with something in it to begin with: { 'dir/file.txt': 'text' }. */
export function tmpfs(files: FilesOf = {}): FileSystem {
  return new Mountable('tmpfs', '', {}, files);
}

/** What stands in for a /home that cannot last. */
export function homeInMemory(): FileSystem {
  return new Mountable('tmpfs', '', { mode: '755' });
}

/** A writable layer, a tmpfs or a localfs, over a read-only one; `lower` is never changed. */
export function overlayfs(lower: FileSystem, upper: FileSystem): FileSystem {
  return new Mountable('overlayfs', '', {}, {}, null, { lower, upper });
}

/** A file system written in JavaScript. Paths are absolute within the mount. Throw a KernelError, or any object with a `code` such as 'ENOENT'. */
export function jsfs(handlers: FileSystemHandlers): FileSystem {
  const given: Record<string, string> = {};
  if (handlers && isWritable(handlers)) given.write = '1';
  if (handlers?.sync) given.sync = '1';
  return new Mountable('jsfs', '', given, {}, handlers);
}

/** A file or directory that is there already, seen at a second place. */
export function bind(path: string): FileSystem {
  return new Mountable('bind', path);
}

/** Throws EINVAL for what could never be mounted; `call` and `path` are for the message. */
export function checkMount(call: string, path: string, fs: FileSystem): asserts fs is Mountable {
  if (!path.startsWith('/') || path.includes('\0'))
    throw new KernelError('EINVAL', call, path, 'a mount needs an absolute path');
  if (!(fs instanceof Mountable)) throw new KernelError('EINVAL', call, path, 'this is no file system of exa-kernel');
  if (
    fs.type === 'jsfs' &&
    !(['stat', 'readdir', 'read'] as const).every((name) => typeof fs.handlers?.[name] === 'function')
  ) {
    throw new KernelError('EINVAL', call, path, 'jsfs needs the handlers stat, readdir and read');
  }
  if (fs.type === 'overlayfs') checkLayers(call, path, fs);
}

function checkLayers(call: string, path: string, { layers }: Mountable): void {
  const { lower, upper } = layers ?? {};
  if (!(upper instanceof Mountable) || !['tmpfs', 'localfs'].includes(upper.type)) {
    throw new KernelError('EINVAL', call, path, 'the upper layer of an overlayfs is a tmpfs or a localfs');
  }
  if (!(lower instanceof Mountable) || lower.type === 'bind')
    throw new KernelError('EINVAL', call, path, 'the lower layer of an overlayfs is a file system');
  checkMount(call, path, lower);
}

/** One layer's option of an overlay, as src-c/localfs/overlay/overlay_option.c reads it. */
const layerText = (type: string, source: string, options: Record<string, string>) =>
  [`${type}:${escaped(source)}`, ...Object.entries(options).map(([name, value]) => `${name}=${escaped(value)}`)].join(
    ';',
  );
const escaped = (text: string) => text.replace(/[%,;]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);

export class Mounts {
  private readonly jsFiles: JsFiles;
  /** Where an overlay stands on a mount of its own lower layer. */
  private readonly doubled = new Set<string>();

  constructor(
    private readonly switchboard: Switchboard,
    private readonly files: Files,
  ) {
    this.jsFiles = new JsFiles(switchboard);
  }

  async mount(path: string, fs: FileSystem): Promise<void> {
    checkMount('mount', path, fs);
    const lower = fs.layers?.lower;
    if (lower instanceof Mountable && Object.keys(lower.files).length) return this.mountDouble(path, fs, lower);
    const source = this.sourceOf(fs);
    const options = Object.entries(this.optionsOf(fs))
      .map(([name, value]) => `${name}=${value}`)
      .join(',');
    try {
      await this.switchboard.call(
        RESMGR,
        'mount',
        { flags: 0 },
        { tail: pathTail('mount', path, fs.type, source, options) },
      );
    } catch (error) {
      // Where the place is there, it is the index that is missing.
      if (fs.type === 'netfs' && error instanceof KernelError && error.code === 'ENOENT') {
        await this.files.stat(path);
        throw new KernelError('ENOENT', 'mount', fs.source);
      }
      throw withPath(error, 'mount', path);
    }
    await this.fill(path, fs.layers ? (fs.layers.upper as Mountable).files : fs.files);
  }

  /** Files can be put into a lower layer as long as nothing lies over it. */
  private async mountDouble(path: string, fs: Mountable, lower: Mountable): Promise<void> {
    const below = new Mountable('tmpfs', '', { ...lower.options, layer: '1' }, lower.files);
    await this.mount(path, below);
    try {
      const over = { lower: new Mountable('directory', path), upper: fs.layers!.upper };
      await this.mount(path, new Mountable(fs.type, '', fs.options, {}, null, over));
    } catch (error) {
      await this.unmount(path);
      throw error;
    }
    this.doubled.add(path);
  }

  private sourceOf(fs: Mountable): string {
    // Whatever the browser answers: it may ask the user, and the mount need not wait for that.
    if (fs.type === 'localfs' && fs.options.persist !== '0') void navigator.storage?.persist?.().catch(() => false);
    return fs.handlers ? `js:${this.jsFiles.add(fs.handlers)}` : fs.source;
  }

  private optionsOf(fs: Mountable): Record<string, string> {
    if (!fs.layers) return fs.options;
    const { lower, upper } = fs.layers as { lower: Mountable; upper: Mountable };
    const text = (layer: Mountable) => layerText(layer.type, this.sourceOf(layer), this.optionsOf(layer));
    return {
      ...(lower.type === 'directory' ? { lowerdir: escaped(lower.source) } : { lower: text(lower) }),
      upper: text(upper),
    };
  }

  private async fill(path: string, files: FilesOf): Promise<void> {
    for (const [name, data] of Object.entries(files)) {
      const file = `${path === '/' ? '' : path}/${name}`;
      await this.files.mkdir(file.slice(0, file.lastIndexOf('/')) || '/', { recursive: true });
      await this.files.writeFile(file, data);
    }
  }

  /** As mount, and makes the directory where it is missing. */
  async mountAt(path: string, fs: FileSystem): Promise<void> {
    const place = await this.files.stat(path).catch(() => null);
    if (!place) await this.files.mkdir(path, { recursive: true });
    await this.mount(path, fs);
  }

  /** On `/`, with the directories and links that the root had until now. */
  async mountRoot(fs: FileSystem): Promise<void> {
    const before = await this.files.readdir('/', { withFileTypes: true });
    const links = new Map<string, string>();
    for (const { name, kind } of before) if (kind === 'symlink') links.set(name, await this.files.readlink(`/${name}`));
    await this.mount('/', fs);
    const names = new Set(await this.files.readdir('/'));
    for (const { name, kind } of before) {
      if ((kind !== 'directory' && kind !== 'symlink') || names.has(name)) continue;
      const target = links.get(name);
      const made = target === undefined ? this.files.mkdir(`/${name}`) : this.files.symlink(target, `/${name}`);
      // A root that is read-only has what it has.
      await made.catch((error: unknown) => {
        if (!(error instanceof KernelError && error.code === 'EROFS')) throw error;
      });
    }
  }

  async unmount(path: string): Promise<void> {
    try {
      await this.switchboard.call(RESMGR, 'unmount', { flags: 0 }, { tail: pathTail('unmount', path) });
    } catch (error) {
      throw withPath(error, 'unmount', path);
    }
    if (this.doubled.delete(path)) await this.unmount(path);
  }
}
