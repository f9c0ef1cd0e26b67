/**
 * Executables: what the custom section `exa` of a wasm file says.
 * Entry points: compileImage, describeImage, forksInHandlers. Does not do: keeping them (page/images.ts).
 */
import { LIMITS } from '../wire/codec.ts';

export interface Image {
  module: WebAssembly.Module;
  /** Smallest memory, in 64 KiB pages. */
  pages: number;
}

/** The section, as tools/cc/exa-ready.mjs writes it; null: there is none, or it makes no sense. */
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

/** What is no executable at all is null too. Rejects with RangeError without memory for it. */
export async function compileImage(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<Image | null> {
  try {
    return describeImage(await WebAssembly.compile(bytes));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return null;
  }
}
