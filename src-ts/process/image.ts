/**
 * Executables: what the custom section `exa` of a wasm file says.
 * Entry points: compileImage, describeImage. Does not do: keeping them (host/images.ts).
 */
import { LIMITS } from '../wire/codec.ts';

export interface Image {
  module: WebAssembly.Module;
  /** Smallest memory, in 64 KiB pages. */
  pages: number;
}

/** What is not an executable of this system: exec answers ENOEXEC. */
export function describeImage(module: WebAssembly.Module): Image | null {
  const section = WebAssembly.Module.customSections(module, 'exa')[0];
  if (!section) return null;
  try {
    const described = JSON.parse(new TextDecoder().decode(section)) as { abi: number; memory: number };
    if (described.abi !== LIMITS.ABI_VERSION || !(described.memory > 0)) return null;
    return { module, pages: described.memory };
  } catch {
    return null;
  }
}

/** Compiles on the spot: a worker may, and the program waits for it anyway. */
export function compileImage(bytes: Uint8Array<ArrayBuffer>): Image | null {
  try {
    return describeImage(new WebAssembly.Module(bytes));
  } catch {
    return null;
  }
}
