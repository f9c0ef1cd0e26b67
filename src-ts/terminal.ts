/**
 * A terminal as the page has it: its master side, where what the user types goes in and what it shows
 * comes out.
 *
 * Entry points: openTerminal. Does not do: line discipline, echo, signals (the tty server), drawing
 * (xterm.js or whoever reads `output`).
 */
import type { Terminal, XtermLike } from './api.ts';
import { type Description, type Descriptors, TTY } from './descriptors.ts';
import { KernelError } from './errors.ts';
import { bytesOf, isClosed, sink, Source } from './streams.ts';
import { TERMINAL } from './wire/codec.ts';

export const DEFAULT_SIZE = { cols: 80, rows: 24 };
const CELLS_MAX = 65535;

export interface Size { cols: number; rows: number }

export async function openTerminal(descriptors: Descriptors, kind: keyof typeof TERMINAL, size: Partial<Size> = {}): Promise<Terminal> {
  const { cols, rows } = checkSize('openTerminal', { ...DEFAULT_SIZE, ...size });
  const { fields } = await descriptors.switchboard.call(TTY, 'master_open', { kind: TERMINAL[kind], cols, rows });
  const device = kind === 'CONSOLE' ? '/dev/tty1' : `/dev/pts/${fields.tty}`;
  return new MasterSide(descriptors, device, { server: TTY, handle: fields.handle });
}

/** Throws EINVAL where it is no size that a terminal can have. */
export function checkSize(call: string, size: Size): Size {
  for (const cells of [size.cols, size.rows]) {
    if (!Number.isInteger(cells) || cells < 1 || cells > CELLS_MAX) {
      throw new KernelError('EINVAL', call, undefined, `a terminal cannot have ${size.cols} × ${size.rows} cells`);
    }
  }
  return size;
}

class MasterSide implements Terminal {
  readonly input: WritableStream<Uint8Array | string>;
  readonly output: ReadableStream<Uint8Array>;
  /** What has been typed goes in one after another, though attach() and `input` may both type. */
  private typing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly descriptors: Descriptors,
    readonly device: string,
    private readonly master: Description,
  ) {
    this.output = new Source((options) => descriptors.read(master, options)).stream;
    this.input = sink((bytes) => this.type(bytes));
  }

  resize(cols: number, rows: number): void {
    checkSize('resize', { cols, rows });
    this.descriptors.switchboard.call(this.master.server, 'master_resize', { handle: this.master.handle, cols, rows }).catch(warnUnlessClosed);
  }

  attach(xterm: XtermLike): { dispose(): void } {
    const reader = this.output.getReader();
    let attached = true;
    const type = (bytes: Uint8Array) => void this.type(bytes).catch(warnUnlessClosed);
    const listeners = [
      xterm.onData((data) => type(bytesOf(data))),
      // Mouse reports, say: one byte a character, not UTF-8.
      xterm.onBinary((data) => type(Uint8Array.from(data, (character) => character.charCodeAt(0)))),
      xterm.onResize(({ cols, rows }) => this.resize(cols, rows)),
    ];
    const show = async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        await new Promise<void>((shown) => xterm.write(value, shown));
      }
    };
    show().catch((error: unknown) => {
      if (attached) warnUnlessClosed(error);
    });
    this.resize(xterm.cols, xterm.rows);
    return {
      dispose() {
        if (!attached) return;
        attached = false;
        for (const listener of listeners) listener.dispose();
        reader.releaseLock();
      },
    };
  }

  async close(): Promise<void> {
    await this.descriptors.switchboard.call(this.master.server, 'release', { handle: this.master.handle });
  }

  private type(bytes: Uint8Array): Promise<void> {
    const typed = this.typing.then(() => this.descriptors.write(this.master, bytes));
    this.typing = typed.catch(() => {});
    return typed;
  }
}

/** For what has no promise of its own to reject. */
function warnUnlessClosed(error: unknown): void {
  if (!isClosed(error)) console.error('exa-kernel: terminal:', error);
}
