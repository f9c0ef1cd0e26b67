/**
 * Web streams over an open file of the kernel's: a pipe's end, a terminal's master side.
 *
 * Entry points: Source (a ReadableStream: a read request for each pull, so back-pressure reaches the
 * writer), sink (a WritableStream). Does not do: closing descriptors; that is the `end` callback's.
 */
import { KernelError } from './errors.ts';
import type { CallOptions } from '../page/interface.ts';
import { LIMITS } from '../wire/codec.ts';

const encoder = new TextEncoder();

/** Throws EINVAL for what is neither; an array of another window's is one all the same. */
export function bytesOf(chunk: Uint8Array | string): Uint8Array {
  if (typeof chunk === 'string') return encoder.encode(chunk);
  if (!ArrayBuffer.isView(chunk) || (chunk as object as Uint8Array)[Symbol.toStringTag] !== 'Uint8Array')
    throw new KernelError('EINVAL', 'write', undefined, 'neither a string nor a Uint8Array');
  return chunk;
}

/** What `read` yields, as a stream; no bytes are the end. `end` is called once: then, on failure or when cancelled. `failure` makes what the reader is told of what went wrong; without it a kernel that has gone is an end like another. */
export class Source {
  readonly stream: ReadableStream<Uint8Array>;
  private controller!: ReadableStreamDefaultController<Uint8Array>;
  private filling: Promise<void> | null = null;
  private readonly abort = new AbortController();
  private ended = false;

  constructor(
    private readonly read: (options: CallOptions) => Promise<Uint8Array>,
    private readonly end: () => unknown = () => {},
    private readonly failure?: (error: unknown) => unknown,
  ) {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.controller = controller),
        pull: () => this.fill(),
        cancel: () => {
          this.abort.abort();
          return this.finish();
        },
      },
      { highWaterMark: 0, size: (chunk) => chunk.length },
    );
  }

  /** Takes what the writers have left behind, so that the descriptor can go though nobody reads yet. */
  async drain(): Promise<void> {
    while (!this.ended && -(this.controller.desiredSize ?? 0) < LIMITS.PIPE_SIZE) await this.fill();
  }

  private fill(): Promise<void> {
    this.filling ??= this.readOnce().finally(() => (this.filling = null));
    return this.filling;
  }

  private async readOnce(): Promise<void> {
    try {
      const bytes = await this.read({ signal: this.abort.signal });
      if (this.ended) return;
      if (bytes.length) return this.controller.enqueue(bytes);
      await this.finish();
      this.controller.close();
    } catch (error) {
      if (this.ended) return;
      await this.finish();
      if (this.failure) this.controller.error(this.failure(error));
      // With the system gone there is no more to come, as when the other side hangs up.
      else if (isClosed(error)) this.controller.close();
      else this.controller.error(error);
    }
  }

  private async finish(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.end();
  }
}

/** A stream into `write`; each chunk is accepted when that has taken it. `end` is called once; `begin`, where there is one, before all else. */
export function sink(
  write: (bytes: Uint8Array, options: CallOptions) => Promise<void>,
  end: () => unknown = () => {},
  begin?: (options: CallOptions) => Promise<unknown>,
): WritableStream<Uint8Array | string> {
  let ended = false;
  const finish = async () => {
    if (ended) return;
    ended = true;
    await end();
  };
  const abort = new AbortController();
  return new WritableStream<Uint8Array | string>({
    async write(chunk) {
      try {
        await write(bytesOf(chunk), { signal: abort.signal });
      } catch (error) {
        await finish();
        throw error;
      }
    },
    close: finish,
    abort() {
      abort.abort();
      return finish();
    },
    start(controller) {
      controller.signal.addEventListener('abort', () => abort.abort());
      return begin?.({ signal: abort.signal });
    },
  });
}

/** All of a stream, as text. */
export async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
  }
}

export function isClosed(error: unknown): boolean {
  return error instanceof KernelError && error.code === 'ENXIO';
}
