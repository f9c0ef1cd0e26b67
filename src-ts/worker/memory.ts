/**
 * The wasm memory of a slot, between two programs: kept, and zero when the next one gets it.
 *
 * Entry points: takeMemory, keepMemory. A renderer has few memories (Chromium 124) and frees them late, so one is used
 * again and again. What nobody has touched is not touched here either: of the stack and of what lies above the
 * memory in use, most never is, and a page that is written to takes room from then on.
 */
const PAGE_BYTES = 65536;
const MAXIMUM_PAGES = 16384;
/** A memory that has grown past this is not kept: zeroing it would cost more than a new one. */
const KEEP_PAGES = 384;

/**
 * (module (import "m" "m" (memory 0)) (func (export "clean") (param $at i32) (param $end i32)
 *   (loop $next
 *     (if (v128.any_true (v128.or … the 128 bytes at $at …)) (then (memory.fill (local.get $at) (i32.const 0) (i32.const 128))))
 *     (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 128))) (local.get $end))))))
 *
 * Reading maps a page of zeros, which is everybody's; 8 MiB take 0.2 ms, and some more the first time.
 */
const cleaner = new WebAssembly.Module(
  new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 2, 127, 127, 0, 2, 8, 1, 1, 109, 1, 109, 2, 0, 0, 3, 2, 1, 0, 7, 9, 1, 5,
    99, 108, 101, 97, 110, 0, 0, 10, 97, 1, 95, 0, 3, 64, 32, 0, 253, 0, 4, 0, 32, 0, 253, 0, 4, 16, 253, 80, 32, 0,
    253, 0, 4, 32, 253, 80, 32, 0, 253, 0, 4, 48, 253, 80, 32, 0, 253, 0, 4, 64, 253, 80, 32, 0, 253, 0, 4, 80, 253, 80,
    32, 0, 253, 0, 4, 96, 253, 80, 32, 0, 253, 0, 4, 112, 253, 80, 253, 83, 4, 64, 32, 0, 65, 0, 65, 128, 1, 252, 11, 0,
    11, 32, 0, 65, 128, 1, 106, 34, 0, 32, 1, 73, 13, 0, 11, 11,
  ]),
);
type Clean = (at: number, end: number) => void;

let kept: { memory: WebAssembly.Memory; clean: Clean } | null = null;
/** Of the memory that was taken last, where it is one that was kept before. */
let clean: Clean | null = null;

/** Memory of at least that many pages, zero. */
export function takeMemory(pages: number): WebAssembly.Memory {
  const again = kept;
  kept = null;
  clean = again?.clean ?? null;
  if (!again) return new WebAssembly.Memory({ initial: pages, maximum: MAXIMUM_PAGES });
  const has = again.memory.buffer.byteLength / PAGE_BYTES;
  if (has < pages) again.memory.grow(pages - has);
  return again.memory;
}

/** Of a program that has ended: its stack began at `stack` and grew downward, and it had memory up to `used`. */
export function keepMemory(memory: WebAssembly.Memory, stack: number, used: number): void {
  const size = memory.buffer.byteLength;
  if (size > KEEP_PAGES * PAGE_BYTES) return;
  clean ??= new WebAssembly.Instance(cleaner, { m: { m: memory } }).exports['clean'] as Clean;
  const [from, to] = [roundDown(stack), roundDown(used)];
  if (from) clean(0, from);
  new Uint8Array(memory.buffer, from, to - from).fill(0);
  if (to < size) clean(to, size);
  kept = { memory, clean };
}

/** To what `clean` does at once. */
const roundDown = (address: number) => address & -128;
