/**
 * The wasm memory of a slot, between two programs: kept, and zero when the next one gets it; and what of one is in use.
 *
 * Entry points: takeMemory, keepMemory; copyUsed, putUsed. A renderer has few memories (Chromium 124) and frees them late, so one is used
 * again and again. What nobody has touched is not touched here either: of the stack and of what lies above the
 * memory in use, most never is, and a page that is written to takes room from then on.
 */
import { assemble, constant, I32, memory, number, OP } from './assemble.ts';

const PAGE_BYTES = 65536;
const MAXIMUM_PAGES = 16384;
/** A memory that has grown past this is not kept: zeroing it would cost more than a new one. */
const KEEP_PAGES = 384;

/** Looked at and zeroed at once, in bytes. */
const STRIDE = 128;

/** Whether any of the STRIDE bytes at the first parameter is not 0. */
const anyHere = () => {
  const code: number[] = [];
  for (let at = 0; at < STRIDE; at += 16) {
    code.push(OP.get, 0, OP.vector, 0, 4, ...number(at)); // v128.load
    if (at) code.push(OP.vector, 80); // v128.or
  }
  return [...code, OP.vector, 83]; // v128.any_true
};
const next = [OP.get, 0, OP.i32, ...constant(STRIDE), OP.add, OP.tee, 0];

/**
 * Of what is between two addresses, multiples of STRIDE: `clean` makes it zero, and writes only where it was not;
 * `used` finds the first that is not zero, or the end. Reading maps a page of zeros, which is everybody's; 8 MiB take 0.2 ms, and
 * some more the first time.
 */
const scannerBytes = () =>
  assemble(
    [memory('m', false)],
    [
      {
        name: 'clean',
        parameters: [I32, I32],
        code: [
          ...[OP.loop, OP.nothing, ...anyHere(), OP.if, OP.nothing],
          ...[OP.get, 0, OP.i32, 0, OP.i32, ...constant(STRIDE), OP.bulk, 11, 0, OP.end],
          ...[...next, OP.get, 1, OP.lessUnsigned, OP.brIf, 0, OP.end],
        ],
      },
      {
        name: 'used',
        parameters: [I32, I32],
        results: [I32],
        code: [
          ...[OP.block, OP.nothing, OP.loop, OP.nothing],
          ...[OP.get, 0, OP.get, 1, OP.notLessUnsigned, OP.brIf, 1, ...anyHere(), OP.brIf, 1],
          ...[...next.slice(0, -2), OP.set, 0, OP.br, 0, OP.end, OP.end, OP.get, 0],
        ],
      },
    ],
  );
interface Scan {
  clean(at: number, end: number): void;
  used(at: number, end: number): number;
}
let scanner: WebAssembly.Module | null = null;
const scans = new WeakMap<WebAssembly.Memory, Scan>();

function scanOf(memory: WebAssembly.Memory): Scan {
  let scan = scans.get(memory);
  if (!scan) {
    scanner ??= new WebAssembly.Module(scannerBytes());
    scan = new WebAssembly.Instance(scanner, { m: { m: memory } }).exports as unknown as Scan;
    scans.set(memory, scan);
  }
  return scan;
}

/** What is copied at once, where it is not all zero. */
const BLOCK = 4096;

/** What of a memory is not zero: pairs of addresses, each with the end after it, and the bytes of all of them. */
export interface Used {
  runs: number[];
  bytes: ArrayBuffer;
}

/** Of what lies between each two addresses. */
export function copyUsed(memory: WebAssembly.Memory, ranges: [number, number][]): Used {
  const { used } = scanOf(memory);
  const runs: number[] = [];
  let total = 0;
  for (const [from, to] of ranges) {
    const last = roundDown(to + STRIDE - 1);
    for (let at = roundDown(from); (at = used(at, last)) < last; ) {
      const begin = at;
      let end: number;
      do at = Math.min(at + BLOCK, last);
      while (at < last && used(at, (end = Math.min(at + BLOCK, last))) < end);
      runs.push(begin, at);
      total += at - begin;
    }
  }
  const bytes = new Uint8Array(total);
  let done = 0;
  for (let i = 0; i < runs.length; i += 2) {
    bytes.set(new Uint8Array(memory.buffer, runs[i]!, runs[i + 1]! - runs[i]!), done);
    done += runs[i + 1]! - runs[i]!;
  }
  return { runs, bytes: bytes.buffer };
}

/** Makes a memory that; from `from` to `to` it has something of its own, which goes. */
export function putUsed(memory: WebAssembly.Memory, { runs, bytes }: Used, from: number, to: number): void {
  scanOf(memory).clean(roundDown(from), roundDown(to + STRIDE - 1));
  const target = new Uint8Array(memory.buffer);
  let done = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const length = runs[i + 1]! - runs[i]!;
    target.set(new Uint8Array(bytes, done, length), runs[i]);
    done += length;
  }
}

let kept: WebAssembly.Memory | null = null;

/** Memory of at least that many pages, zero. */
export function takeMemory(pages: number): WebAssembly.Memory {
  const again = kept;
  kept = null;
  if (!again) return new WebAssembly.Memory({ initial: pages, maximum: MAXIMUM_PAGES });
  const has = again.buffer.byteLength / PAGE_BYTES;
  if (has < pages) again.grow(pages - has);
  return again;
}

/** Of a program that has ended: its stack began at `stack` and grew downward, and it had memory up to `used`. */
export function keepMemory(memory: WebAssembly.Memory, stack: number, used: number): void {
  const size = memory.buffer.byteLength;
  if (size > KEEP_PAGES * PAGE_BYTES) return;
  const { clean } = scanOf(memory);
  const [from, to] = [roundDown(stack), roundDown(used)];
  if (from) clean(0, from);
  if (from < to) clean(from, to);
  if (to < size) clean(to, size);
  kept = memory;
}

const roundDown = (address: number) => address & -STRIDE;
