/**
 * Small WebAssembly modules: what JavaScript itself can't do, or not fast. The page makes them, once: the probe alone takes
 * tens of milliseconds.
 *
 * Entry points: canEnter (whether this engine can do all of it), makeGlue; useGlue, and then joinMemories (copying between
 * two memories) and probeStack. Does not do: whom it is for (entered.ts, entrance.ts).
 */
import { assemble, I32, I64, memory, OP } from '../worker/assemble.ts';

/** Two memories, the second of them shared. */
function joiner(shared: boolean): Uint8Array<ArrayBuffer> {
  const copy = (to: number, from: number) => [OP.get, 1, OP.get, 0, OP.get, 2, OP.bulk, 10, to, from];
  const parameters = [I32, I32, I32];
  return assemble(
    [memory('a', shared), memory('b', true)],
    [
      { name: 'in', parameters, code: copy(1, 0) },
      { name: 'out', parameters, code: copy(0, 1) },
    ],
  );
}

/**
 * So many numbers at once want a frame of some 80 KiB: more than any server's step with all that it calls, and the 40
 * that Chromium wants to see free where it compiles a function that is called for the first time.
 */
const PROBE_CALLS = 10;
const PROBE_NUMBERS = 1000; // of each call: as many as there may be

/**
 * A function that needs a large frame on the engine's stack, and does nothing: the numbers are live only on a
 * branch that is never taken, but the engine looks for room for all of them when it enters. They come out of calls of
 * functions that nobody knows, and all go into such: so no optimizer can do with less.
 */
function prober(): Uint8Array<ArrayBuffer> {
  const numbers = Array<number>(PROBE_NUMBERS).fill(I64);
  const calls = (type: number) => Array(PROBE_CALLS).fill([OP.i32, 0, OP.callIndirect, type, 0]).flat();
  const code = [OP.get, 0, OP.if, OP.nothing, ...calls(1), ...calls(2), OP.end];
  return assemble(
    [],
    [{ name: 'probe', parameters: [I32], code }],
    [
      [[], numbers],
      [numbers, []],
    ],
  );
}

export interface Glue {
  probe: WebAssembly.Module;
  /** Joins a memory that is not shared to one that is. */
  plain: WebAssembly.Module;
  /** Joins two that are shared. */
  shared: WebAssembly.Module;
}

let glue: Glue;
let probe: ((never: number) => void) | null = null;

/** Whether copying between two memories is to be had: Chromium 120, Firefox 125, Safari 27.3. */
export function canEnter(): boolean {
  return WebAssembly.validate(joiner(false));
}

export function makeProbe(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(prober());
}

/** In the page. */
export async function makeGlue(): Promise<Glue> {
  const [probe, plain, shared] = await Promise.all([
    makeProbe(),
    WebAssembly.compile(joiner(false)),
    WebAssembly.compile(joiner(true)),
  ]);
  return { probe, plain, shared };
}

/** In a worker, before anything else of this file. */
export function useGlue(made: Glue): void {
  glue = made;
}

export interface Join {
  /** From the first memory into the second. */
  in(from: number, to: number, length: number): void;
  /** From the second into the first. */
  out(from: number, to: number, length: number): void;
}

/** The second is shared. */
export function joinMemories(a: WebAssembly.Memory, b: WebAssembly.Memory): Join {
  const isShared = !(a.buffer instanceof ArrayBuffer);
  return new WebAssembly.Instance(isShared ? glue.shared : glue.plain, { m: { a, b } }).exports as unknown as Join;
}

/** Throws where the engine's stack has no room for a step of a server: better here than inside it. */
export function probeStack(): void {
  probe ??= new WebAssembly.Instance(glue.probe).exports.probe as (never: number) => void;
  probe(0);
}
