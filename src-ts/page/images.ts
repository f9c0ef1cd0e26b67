/**
 * Compiled executables: the system's own by name, and by number those that were read from files.
 *
 * Entry points: Images. Owns: every WebAssembly.Module of the kernel; workers get them by postMessage,
 * so that each image is compiled once. Does not do: numbering, and who may execute what (resmgr).
 */
import { KernelError } from '../api/errors.ts';
import { compileImage, type Image } from '../worker/image.ts';
import { LIMITS } from '../wire/codec.ts';

/** What the switchboard itself starts; the rest is read through the file systems. init is a file of theirs too. */
export const SYSTEM_IMAGES = ['resmgr', 'tty', 'netfs', 'pipe', 'localfs', 'init'] as const;
const placeOf = (name: string) => (name === 'init' ? 'root/bin/init' : `servers/${name}.wasm`);

/** A program as it lies at its URL. */
interface Expected {
  bytes: Uint8Array<ArrayBuffer>;
  image: Promise<Image | null>;
}

export class Images {
  private readonly named = new Map<string, Image>();
  private readonly numbered = new Map<number, Image>();
  private readonly expected: Expected[] = [];

  /** Fetches and compiles the system's images; of the `shared` servers, that with shared memory. Rejects with ENOENT and the URL, or ENOEXEC. */
  async load(
    assets: URL,
    shared: readonly string[],
    loaded: (count: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    let count = 0;
    loaded(0, SYSTEM_IMAGES.length);
    await Promise.all(
      SYSTEM_IMAGES.map(async (name) => {
        const file = placeOf(shared.includes(name) ? `${name}.shared` : name);
        const response = await fetchAsset(new URL(file, assets), signal);
        const image = await this.compile(new Uint8Array(await response.arrayBuffer()), name === 'init');
        if (!image) throw new KernelError('ENOEXEC', 'boot', response.url);
        this.named.set(name, image);
        loaded(++count, SYSTEM_IMAGES.length);
      }),
    );
  }

  /** Compiles what a boot is about to run, before the file systems are there to read it from. */
  expect(url: URL, signal?: AbortSignal): void {
    fetchAsset(url, signal)
      .then(async (response) => this.compile(new Uint8Array(await response.arrayBuffer()), true))
      // Who runs it hears of what is wrong with it.
      .catch(() => {});
  }

  private compile(bytes: Uint8Array<ArrayBuffer>, expected: boolean): Promise<Image | null> {
    const image = compileImage(bytes);
    if (expected) this.expected.push({ bytes, image });
    return image;
  }

  /** The same bytes come to the same program, and are compiled already where they were expected; once. */
  private takeExpected(bytes: Uint8Array): Promise<Image | null> | null {
    const at = this.expected.findIndex((expected) => same(expected.bytes, bytes));
    return at < 0 ? null : this.expected.splice(at, 1)[0]!.image;
  }

  system(name: string): Image {
    const image = this.named.get(name);
    if (!image) throw new KernelError('ENOENT', 'startImage', name);
    return image;
  }

  /** Reads, by `part`, a file of that many bytes, and keeps it compiled. Rejects with ENOEXEC, ENOMEM, and as `part`. */
  async read(
    number: number,
    size: number,
    part: (offset: number, count: number) => Promise<Uint8Array>,
  ): Promise<void> {
    try {
      const bytes = new Uint8Array(size);
      for (let done = 0; done < size; ) {
        const got = await part(done, Math.min(size - done, LIMITS.TAIL_MAX));
        // It has been cut meanwhile.
        if (!got.length) throw new KernelError('ENOEXEC', 'exec');
        bytes.set(got, done);
        done += got.length;
      }
      const image = await (this.takeExpected(bytes) ?? compileImage(bytes));
      if (!image) throw new KernelError('ENOEXEC', 'exec');
      this.numbered.set(number, image);
    } catch (error) {
      throw error instanceof RangeError ? new KernelError('ENOMEM', 'exec') : error;
    }
  }

  drop(number: number): void {
    this.numbered.delete(number);
  }

  get(number: number): Image | undefined {
    return this.numbered.get(number);
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
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
