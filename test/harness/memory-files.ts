/**
 * A file system in the page's memory, written with the contract's handlers: what tests mount by jsfs.
 * Entry points: memoryFiles. Does not do: hard links, owners, permissions.
 */
import type { FileKind, FileStat, FileSystemHandlers } from 'exa-kernel';

interface Node {
  kind: FileKind;
  mode: number;
  data: Uint8Array;
  target: string;
  atime: number;
  mtime: number;
}

/** Fails as the handlers of the contract do. */
function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}

export function memoryFiles(
  files: Record<string, string> = {},
): Required<FileSystemHandlers> & { nodes: Map<string, Node> } {
  const nodes = new Map<string, Node>();
  const node = (kind: FileKind, mode: number, data = new Uint8Array(0), target = ''): Node => ({
    kind,
    mode,
    data,
    target,
    atime: Date.now(),
    mtime: Date.now(),
  });
  const get = (path: string) => nodes.get(path) ?? fail('ENOENT');
  const parent = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';
  const below = (path: string) => [...nodes.keys()].filter((name) => name !== '/' && parent(name) === path);
  const touch = (path: string) => {
    get(parent(path)).mtime = Date.now();
  };
  const put = (path: string, what: Node) => {
    if (nodes.has(path)) fail('EEXIST');
    if (get(parent(path)).kind !== 'directory') fail('ENOTDIR');
    nodes.set(path, what);
    touch(path);
  };
  const resize = (path: string, size: number) => {
    const file = get(path);
    const data = new Uint8Array(size);
    data.set(file.data.subarray(0, size));
    Object.assign(file, { data, mtime: Date.now() });
  };
  nodes.set('/', node('directory', 0o755));
  for (const [path, text] of Object.entries(files)) {
    const names = path.split('/');
    for (let i = 1; i < names.length; i++) nodes.set(`/${names.slice(0, i).join('/')}`, node('directory', 0o755));
    nodes.set(`/${path}`, node('file', 0o644, new TextEncoder().encode(text)));
  }
  return {
    nodes,
    async stat(path): Promise<Partial<FileStat> & { kind: FileKind }> {
      const { kind, mode, data, atime, mtime } = get(path);
      return { kind, mode, size: data.length, atime, mtime };
    },
    async readdir(path) {
      return below(path).map((name) => ({ name: name.slice(name.lastIndexOf('/') + 1), kind: get(name).kind }));
    },
    async read(path, offset, length) {
      return get(path).data.subarray(offset, offset + length);
    },
    async write(path, offset, data) {
      if (offset + data.length > get(path).data.length) resize(path, offset + data.length);
      get(path).data.set(data, offset);
      get(path).mtime = Date.now();
      return data.length;
    },
    async truncate(path, size) {
      resize(path, size);
    },
    async create(path, mode) {
      put(path, node('file', mode));
    },
    async mkdir(path, mode) {
      put(path, node('directory', mode));
    },
    async unlink(path) {
      if (get(path).kind === 'directory') fail('EISDIR');
      nodes.delete(path);
      touch(path);
    },
    async rmdir(path) {
      if (below(path).length) fail('ENOTEMPTY');
      if (get(path).kind !== 'directory') fail('ENOTDIR');
      nodes.delete(path);
      touch(path);
    },
    async rename(from, to) {
      get(from);
      if (nodes.has(to) && below(to).length) fail('ENOTEMPTY');
      for (const [name, what] of [...nodes]) {
        if (name !== from && !name.startsWith(`${from}/`)) continue;
        nodes.delete(name);
        nodes.set(to + name.slice(from.length), what);
      }
      touch(from);
      touch(to);
    },
    async symlink(target, path) {
      put(path, node('symlink', 0o777, new TextEncoder().encode(target), target));
    },
    async readlink(path) {
      return get(path).target;
    },
    async chmod(path, mode) {
      get(path).mode = mode;
    },
    async utimes(path, atime, mtime) {
      Object.assign(get(path), { atime, mtime });
    },
    async sync() {},
  };
}
