/**
 * A terminal as the page has it: its master side, where what the user types goes in and what it shows
 * comes out.
 *
 * Entry points: openConsole, openTerminal (a pseudo-terminal), openTerminalOnce (one for a single session).
 * Does not do: line discipline, echo, signals (the tty server), drawing (xterm.js or whoever reads `output`).
 */
import type { Terminal, XtermLike } from './api.ts';
import { type Description, type Descriptor, type Descriptors, TTY } from './descriptors.ts';
import { KernelError } from './errors.ts';
import { bytesOf, isClosed, sink, Source } from './streams.ts';
import type { CallOptions } from '../page/interface.ts';
import { IOCTL, LIMITS, OPEN, TERMINAL } from '../wire/codec.ts';

export const DEFAULT_SIZE = { cols: 80, rows: 24 };
const CELLS_MAX = 65535;
const OPEN_FLAGS = OPEN.O_RDWR | OPEN.O_NOCTTY;

export interface Size {
  cols: number;
  rows: number;
}

/** /dev/tty1. */
export async function openConsole(descriptors: Descriptors, size: Size): Promise<Terminal> {
  const { cols, rows } = checkSize('boot', size);
  const { fields } = await descriptors.switchboard.call(TTY, 'master_open', { kind: TERMINAL.CONSOLE, cols, rows });
  const master = { server: TTY, handle: fields.handle };
  const hangUp = async () => void (await descriptors.switchboard.call(TTY, 'master_close', { handle: fields.handle }));
  return new MasterSide(descriptors, '/dev/tty1', master, hangUp, (options) => descriptors.read(master, options));
}

/** A pseudo-terminal on which session may follow session, until it is closed. */
export async function openTerminal(descriptors: Descriptors, size: Partial<Size> = {}): Promise<Terminal> {
  const { master, device } = await openMaster(descriptors, 'openTerminal', size);
  // The page has the device open too, or between two sessions the master would find it closed.
  const kept = await descriptors.open(device, OPEN_FLAGS, 0, 'openTerminal').catch(async (error: unknown) => {
    await descriptors.close(master);
    throw error;
  });
  const hangUp = async () => {
    await descriptors.close(master);
    await descriptors.close(kept);
  };
  return new MasterSide(descriptors, device, master, hangUp, (options) => descriptors.read(master, options));
}

/** A pseudo-terminal for one session: when that has ended, so does `output`, and the terminal is given back. */
export async function openTerminalOnce(descriptors: Descriptors, size: Partial<Size>): Promise<MasterSide> {
  const { master, device } = await openMaster(descriptors, 'spawn', size);
  const read = async (options: CallOptions): Promise<Uint8Array> => {
    try {
      return await descriptors.read(master, options);
    } catch (error) {
      if (isHangUp(error)) return new Uint8Array();
      throw error;
    }
  };
  const terminal: MasterSide = new MasterSide(
    descriptors,
    device,
    master,
    () => descriptors.close(master),
    read,
    () => {
      terminal.close().catch(warnUnlessClosed);
    },
  );
  return terminal;
}

async function openMaster(
  descriptors: Descriptors,
  call: string,
  size: Partial<Size>,
): Promise<{ master: Descriptor; device: string }> {
  const { cols, rows } = checkSize(call, { ...DEFAULT_SIZE, ...size });
  const master = await descriptors.open('/dev/ptmx', OPEN_FLAGS, 0, call);
  const { switchboard } = descriptors;
  const { server, handle } = master;
  try {
    await switchboard.call(server, 'ioctl', { handle, request: IOCTL.TIOCSPTLCK }, { tail: new Uint8Array(4) });
    const { tail } = await switchboard.call(server, 'ioctl', { handle, request: IOCTL.TIOCGPTN });
    await switchboard.call(server, 'master_resize', { handle, cols, rows });
    const number = new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getInt32(0, true);
    return { master, device: `/dev/pts/${number}` };
  } catch (error) {
    await descriptors.close(master);
    throw error;
  }
}

/** Nobody has the device open any more. */
function isHangUp(error: unknown): boolean {
  return error instanceof KernelError && error.code === 'EIO';
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

export class MasterSide implements Terminal {
  readonly input: WritableStream<Uint8Array | string>;
  readonly output: ReadableStream<Uint8Array>;
  private readonly source: Source;
  private closing: Promise<void> | null = null;

  constructor(
    private readonly descriptors: Descriptors,
    readonly device: string,
    private readonly master: Description,
    private readonly hangUp: () => Promise<void>,
    read: (options: CallOptions) => Promise<Uint8Array>,
    end: () => void = () => {},
  ) {
    // Once closed there is nothing more to see.
    this.source = new Source(
      (options) =>
        read(options).catch((error: unknown) => {
          if (this.closing) return new Uint8Array();
          throw error;
        }),
      end,
    );
    this.output = this.source.stream;
    this.input = sink((bytes, options) => this.type(bytes, options));
  }

  resize(cols: number, rows: number): void {
    checkSize('resize', { cols, rows });
    if (this.closing) return;
    const { server, handle } = this.master;
    // tty takes sizes in the order in which they are sent, so the last one stays.
    this.descriptors.switchboard.call(server, 'master_resize', { handle, cols, rows }).catch(this.warn);
  }

  attach(xterm: XtermLike): { dispose(): void } {
    checkSize('attach', xterm);
    const reader = this.output.getReader();
    let attached = true;
    const type = (bytes: Uint8Array) => void this.type(bytes).catch(this.warn);
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
      if (attached) this.warn(error);
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

  close(): Promise<void> {
    this.closing ??= this.hangUp();
    return this.closing;
  }

  /** The session has ended: who else has the device open is hung up, and what is left to be seen is taken. */
  async sessionEnded(): Promise<void> {
    try {
      const { server, handle } = this.master;
      if (!this.closing) await this.descriptors.switchboard.call(server, 'master_hangup', { handle });
      // So that the terminal can be given back though nobody looks.
      await this.source.drain();
    } catch (error) {
      this.warn(error);
    }
  }

  /** All at once, for tty keeps the order; it has to see ^C though what was typed before waits to be taken. */
  private async type(bytes: Uint8Array, options: CallOptions = {}): Promise<void> {
    const pieces: Promise<void>[] = [];
    for (let at = 0; at < bytes.length; at += LIMITS.TAIL_MAX)
      pieces.push(this.descriptors.write(this.master, bytes.subarray(at, at + LIMITS.TAIL_MAX), options));
    await Promise.all(pieces);
  }

  /** For what has no promise of its own to reject. Once closed the handle is unknown, which is no news. */
  private readonly warn = (error: unknown): void => {
    if (!this.closing) warnUnlessClosed(error);
  };
}

function warnUnlessClosed(error: unknown): void {
  if (!isClosed(error)) console.error('exa-kernel: terminal:', error);
}
