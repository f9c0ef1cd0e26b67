/**
 * Small WebAssembly modules, made when they are first wanted: what JavaScript itself can't do, or not fast.
 *
 * Entry points: canEnter (whether this engine can do all of it), joinMemories (copying between two memories),
 * probeStack. Does not do: whom it is for (entered.ts, entrance.ts).
 */

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0];
const I32 = 127;
const I64 = 126;

/** LEB128, unsigned. */
function number(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
const section = (id: number, content: number[]) => [id, ...number(content.length), ...content];
const text = (name: string) => [name.length, ...[...name].map((letter) => letter.charCodeAt(0))];
const body = (code: number[]) => [...number(code.length), ...code];

/** Any memory: shared ones must say how large they get. */
const memory = (name: string, shared: boolean) => [
  ...text('m'),
  ...text(name),
  2,
  ...(shared ? [3, 0, ...number(65536)] : [0, 0]),
];

/**
 * (module (import "m" "a" (memory …)) (import "m" "b" (memory …))
 *   (func (export "in") (param $from i32) (param $to i32) (param $length i32) (memory.copy $b $a …))
 *   (func (export "out") (param $from i32) (param $to i32) (param $length i32) (memory.copy $a $b …)))
 */
function joiner(shared: boolean): Uint8Array<ArrayBuffer> {
  const copy = (to: number, from: number) => body([0, 0x20, 1, 0x20, 0, 0x20, 2, 0xfc, 10, to, from, 0x0b]);
  return new Uint8Array([
    ...HEADER,
    ...section(1, [1, 96, 3, I32, I32, I32, 0]),
    ...section(2, [2, ...memory('a', shared), ...memory('b', true)]),
    ...section(3, [2, 0, 0]),
    ...section(7, [2, ...text('in'), 0, 0, ...text('out'), 0, 1]),
    ...section(10, [2, ...copy(1, 0), ...copy(0, 1)]),
  ]);
}

/** So many numbers at once want a frame of some 20 KiB, more than any server's step with all that it calls. */
const PROBE_LOCALS = 2500;

/**
 * A function that needs a large frame on the engine's stack, and does nothing: the numbers are live only on a
 * branch that is never taken, but the engine looks for room for all of them when it enters.
 */
function prober(): Uint8Array<ArrayBuffer> {
  const code: number[] = [1, ...number(PROBE_LOCALS), I64, 0x20, 0, 0x04, 0x40];
  for (let i = 1; i <= PROBE_LOCALS; i++) code.push(0x20, 0, 0xad, 0x42, ...signed(i), 0x7e, 0x21, ...number(i));
  code.push(0x41, 0, 0x10, 0);
  code.push(0x42, 0);
  for (let i = 1; i <= PROBE_LOCALS; i++) code.push(0x20, ...number(i), 0x85);
  code.push(0x24, 0, 0x0b, 0x0b);
  return new Uint8Array([
    ...HEADER,
    ...section(1, [1, 96, 1, I32, 0]),
    ...section(3, [1, 0]),
    ...section(6, [1, I64, 1, 0x42, 0, 0x0b]),
    ...section(7, [1, ...text('probe'), 0, 0]),
    ...section(10, [1, ...body(code)]),
  ]);
}

/** LEB128, signed, of a small number that is not negative. */
const signed = (value: number) => {
  const bytes = number(value);
  return bytes[bytes.length - 1]! & 64 ? [...bytes.slice(0, -1), bytes[bytes.length - 1]! | 128, 0] : bytes;
};

let plain: WebAssembly.Module | null = null;
let shared: WebAssembly.Module | null = null;
let probe: ((never: number) => void) | null = null;

/** Whether copying between two memories is to be had: Chromium 120, Firefox 125, Safari 27.3. */
export function canEnter(): boolean {
  return WebAssembly.validate(joiner(false));
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
  const module = isShared
    ? (shared ??= new WebAssembly.Module(joiner(true)))
    : (plain ??= new WebAssembly.Module(joiner(false)));
  return new WebAssembly.Instance(module, { m: { a, b } }).exports as unknown as Join;
}

/** Throws where the engine's stack has no room for a step of a server: better here than inside it. */
export function probeStack(): void {
  probe ??= new WebAssembly.Instance(new WebAssembly.Module(prober())).exports['probe'] as (never: number) => void;
  probe(0);
}
