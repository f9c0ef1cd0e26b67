/**
 * Executables: what the custom section `exa` of a wasm file says.
 * Entry points: compileImage, describeImage, forksInHandlers. Does not do: keeping them (host/images.ts).
 */
import { LIMITS } from '../wire/codec.ts';

export interface Image {
  module: WebAssembly.Module;
  /** Smallest memory, in 64 KiB pages. */
  pages: number;
}

/** The section, as tools/exa-finish writes it; null: there is none, or it makes no sense. */
function sectionOf(module: WebAssembly.Module): { abi: number; fork: boolean | 'handlers'; memory: number } | null {
  const section = WebAssembly.Module.customSections(module, 'exa')[0];
  try {
    return section ? JSON.parse(new TextDecoder().decode(section)) : null;
  } catch {
    return null;
  }
}

/** What is not an executable of this system: exec answers ENOEXEC. */
export function describeImage(module: WebAssembly.Module): Image | null {
  const described = sectionOf(module);
  return described?.abi === LIMITS.ABI_VERSION && described.memory > 0 ? { module, pages: described.memory } : null;
}

/** Whether it may fork in its signal handlers. */
export function forksInHandlers(module: WebAssembly.Module): boolean {
  return sectionOf(module)?.fork === 'handlers';
}

/** Compiles on the spot: a worker may, and the program waits for it anyway. */
export function compileImage(bytes: Uint8Array<ArrayBuffer>): Image | null {
  try {
    return describeImage(new WebAssembly.Module(bytes));
  } catch {
    return null;
  }
}
