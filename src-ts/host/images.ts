/**
 * Compiled executables: the system's own by name, and by number those that programs have compiled.
 *
 * Entry points: Images. Owns: every WebAssembly.Module of the kernel; workers get them by postMessage,
 * so that each image is compiled once. Does not do: numbering (resmgr), reading files (libc).
 */
import { KernelError } from '../errors.ts';
import { describeImage, type Image } from '../process/image.ts';

/** What the switchboard itself starts; the rest is read through the file systems. */
export const SYSTEM_IMAGES = ['resmgr', 'tty', 'netfs', 'pipe', 'localfs', 'init', 'launch'] as const;

export class Images {
  private readonly named = new Map<string, Image>();
  private readonly numbered = new Map<number, Image>();

  /** Fetches and compiles the system's images. Rejects with ENOENT and the URL, or ENOEXEC. */
  async load(assets: URL, loaded: (count: number, total: number) => void, signal?: AbortSignal): Promise<void> {
    let count = 0;
    loaded(0, SYSTEM_IMAGES.length);
    await Promise.all(
      SYSTEM_IMAGES.map(async (name) => {
        const response = await fetchAsset(new URL(`servers/${name}.wasm`, assets), signal);
        const image = describeImage(await WebAssembly.compile(await response.arrayBuffer()));
        if (!image) throw new KernelError('ENOEXEC', 'boot', response.url);
        this.named.set(name, image);
        loaded(++count, SYSTEM_IMAGES.length);
      }),
    );
  }

  system(name: string): Image {
    const image = this.named.get(name);
    if (!image) throw new KernelError('ENOENT', 'startImage', name);
    return image;
  }

  keep(number: number, image: Image): void {
    this.numbered.set(number, image);
  }

  get(number: number): Image | undefined {
    return this.numbered.get(number);
  }
}

/** A file of the package. Rejects with ENOENT and its URL where it can't be had. */
export async function fetchAsset(url: URL, signal?: AbortSignal): Promise<Response> {
  let response: Response | null = null;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) throw error;
  }
  if (!response?.ok) throw new KernelError('ENOENT', 'boot', url.href);
  return response;
}
