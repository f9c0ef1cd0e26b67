/**
 * One program in a slot: its memory and instance, from start or fork to its end.
 *
 * Entry points: Program.run, and what imports.ts calls (fork, exec, end). Owns: the instance.
 * Does not do: messages (host.ts), the slot's life between two programs (worker.ts).
 */
import type { Entered } from '../direct/entered.ts';
import { serve } from '../direct/owner.ts';
import { ERRNO } from '../wire/codec.ts';
import { describeFault, trap, type Ended } from './fault.ts';
import type { Host } from './host.ts';
import { forksInHandlers } from './image.ts';
import { makeImports } from './imports.ts';
import { copyUsed, putUsed } from './memory.ts';
import type { FromWorker, Start } from './messages.ts';

/** What every executable exports (see tools/cc/exa-cc); the asyncify ones only where it can fork. */
interface Exports {
  _start(): void;
  __stack_pointer: WebAssembly.Global;
  __exa_pending: WebAssembly.Global;
  __exa_memory_used?: WebAssembly.Global;
  /** Where its data end. */
  __heap_base?: WebAssembly.Global;
  /** Of servers that are entered. */
  exa_step?(length: number): number;
  asyncify_start_unwind?(buffer: number): void;
  asyncify_stop_unwind?(): void;
  asyncify_start_rewind?(buffer: number): void;
  asyncify_stop_rewind?(): void;
}

/**
 * Where Asyncify keeps the frames during a fork: in the stack that is not in use, which begins near
 * address 0 and ends at the stack pointer. Two words (next free byte, end), then the frames.
 */
const FRAMES = 1024;
/** Less room than this, and fork answers EAGAIN. */
const FRAMES_LEAST = 64 * 1024;

/** Of a global that an executable exports; 0 where a file that calls itself one has no such number. */
function addressIn(exported: WebAssembly.Global | undefined): number {
  try {
    const value: unknown = exported?.value;
    return typeof value === 'number' ? value : 0;
  } catch {
    return 0; // a vector's can't be read
  }
}

type Promising = (fn: () => void) => () => Promise<void>;
const promising = (WebAssembly as unknown as { promising?: Promising }).promising;

export class Program {
  readonly blob: Uint8Array;
  over = false;
  /** Where the stack begins; it grows downward, to 0. */
  stack = 0;
  private ended: Ended | null = null;
  private exports!: Exports;
  /** The slot that a fork under way goes to. */
  private child = 0;
  private rewinding = false;
  private forkResult = 0;

  constructor(
    private readonly host: Host,
    private readonly start: Start,
    readonly memory: WebAssembly.Memory,
    readonly drivesDevice: boolean,
    private readonly post: (message: FromWorker, transfer?: Transferable[]) => void,
    /** Milliseconds that the process has computed before, as another program. */
    private readonly cpuBefore: number,
  ) {
    this.blob = start.blob;
  }

  /** Runs it to its end, whichever that is. Tells resmgr of a fault; of an exit the program itself has told it. */
  async run(): Promise<Ended | 'fault'> {
    const { host, start } = this;
    try {
      const instance = new WebAssembly.Instance(start.module, makeImports(host, this));
      this.exports = instance.exports as unknown as Exports;
      this.stack = Math.min(addressIn(this.exports.__stack_pointer) >>> 0, this.memory.buffer.byteLength);
      host.tenant = {
        endpoint: start.endpoint,
        memory: this.memory,
        pending: this.exports.__exa_pending.value as number,
        killed: () => (this.ended = 'kill'),
      };
      host.clockShift = start.clockShift;
      host.cpu.begin(this.cpuBefore);
      if (start.fork) this.becomeChild(start.fork);
      // promising also doubles the stack that a program has, so enter through it wherever it is.
      const enter = promising ? promising(this.exports._start) : this.exports._start;
      do {
        await enter();
      } while (this.forked());
      // _start does not return; a program whose main did would have called exit.
      return this.ended ?? 'exit';
    } catch (error) {
      if (this.ended === 'serve') return serve(host.entrance!, host.entrance!.own!, host) ? 'kill' : 'fault';
      if (this.ended) return this.ended;
      if (this.over) return 'kill';
      const { signal, reason } = describeFault(error, {
        pointer: addressIn(this.exports?.__stack_pointer),
        begin: this.stack,
      });
      if (host.isServer) this.post({ type: 'fault', server: host.slot, reason });
      host.notify('fault', start.endpoint, { signal }, new TextEncoder().encode(reason));
      return 'fault';
    }
  }

  /** Highest address in use, so that only what is in use is copied. */
  get used(): number {
    const at = addressIn(this.exports?.__exa_memory_used);
    const address = at ? new Uint32Array(this.memory.buffer)[at >>> 2] : 0;
    return address ? Math.min(address, this.memory.buffer.byteLength) : this.memory.buffer.byteLength;
  }

  end(why: Ended): never {
    this.ended = why;
    return trap();
  }

  /** serve's import: the server has begun, and is now entered by others, and by this worker. */
  serve(server: Entered, inbox: number): never {
    server.begin({ exa_step: this.exports.exa_step! }, this.start.endpoint, inbox);
    return this.end('serve');
  }

  /** fork's import. Called a second time, in both processes, as the stack is rewound. */
  fork(child: number): number {
    if (this.rewinding) {
      this.exports.asyncify_stop_rewind!();
      this.rewinding = false;
      return this.forkResult;
    }
    if (!child) return forksInHandlers(this.start.module) ? 1 : 0;
    if (!this.exports.asyncify_start_unwind) return -ERRNO.ENOSYS;
    const end = (this.exports.__stack_pointer.value as number) & ~15;
    if (end - FRAMES < FRAMES_LEAST) return -ERRNO.EAGAIN;
    new Int32Array(this.memory.buffer).set([FRAMES + 8, end], FRAMES >> 2);
    this.child = child;
    this.exports.asyncify_start_unwind(FRAMES);
    return 0;
  }

  /** After the entry has returned: if that was for a fork, copies the memory and rewinds. */
  private forked(): boolean {
    if (!this.child) return false;
    const endpoint = this.child;
    this.child = 0;
    this.exports.asyncify_stop_unwind!();
    const stackPointer = this.exports.__stack_pointer.value as number;
    const framesEnd = new Int32Array(this.memory.buffer)[FRAMES >> 2]!;
    // Between the frames and the stack pointer nothing is in use.
    const used = copyUsed(this.memory, [
      [FRAMES, framesEnd],
      [stackPointer & ~15, this.used],
    ]);
    const fork = { size: this.memory.buffer.byteLength, stackPointer, used, group: this.host.group };
    this.post({ type: 'fork', endpoint, module: this.start.module, pages: this.start.pages, fork }, [used.bytes]);
    this.rewind(0);
    return true;
  }

  private becomeChild(fork: NonNullable<Start['fork']>): void {
    // The instance has put the image's data there, of which the parent may have made zeros.
    const end = this.exports.__heap_base?.value as number | undefined;
    putUsed(this.memory, fork.used, this.stack, end ?? this.memory.buffer.byteLength);
    this.exports.__stack_pointer.value = fork.stackPointer;
    this.host.group = fork.group;
    this.rewind(1);
  }

  private rewind(result: number): void {
    this.forkResult = result;
    this.rewinding = true;
    this.exports.asyncify_start_rewind!(FRAMES);
  }

  exec(endpoint: number, image: number, blob: Uint8Array): number {
    this.post({ type: 'exec', endpoint, image, blob }, [blob.buffer]);
    return endpoint === this.start.endpoint ? this.end('exec') : 0;
  }
}
