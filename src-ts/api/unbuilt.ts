/**
 * What the contract has and this version has not: each says so, with ENOSYS.
 *
 * Entry points: unbuilt, unbuiltNetwork, opfs, folder. Does not do: anything else. README lists the same.
 */
import type { FileSystem, Network } from './api.ts';
import { KernelError } from './errors.ts';

export function unbuilt(call: string): KernelError {
  return new KernelError('ENOSYS', call);
}

export const unbuiltNetwork: Network = {
  ports: () => Promise.reject(unbuilt('net.ports')),
  fetch: () => Promise.reject(unbuilt('net.fetch')),
  connect: () => Promise.reject(unbuilt('net.connect')),
  preview: () => Promise.reject(unbuilt('net.preview')),
};

/** The origin's private file system (OPFS), or a directory within it. */
export function opfs(_directory?: string): FileSystem {
  throw unbuilt('opfs');
}

/** A folder of the user's own computer, as showDirectoryPicker() gives it. */
export function folder(_handle: FileSystemDirectoryHandle): FileSystem {
  throw unbuilt('folder');
}
