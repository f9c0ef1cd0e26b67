/**
 * Ends of a program that it did not ask for: which signal a trap is.
 * Entry points: trap, describeFault, Ended.
 */
import { SIGNALS } from '../wire/codec.ts';

/** Why the host itself ends a program: it exited, it execs, it is killed; `serve`: it is a server, and entered from now on. */
export type Ended = 'exit' | 'exec' | 'kill' | 'serve';

/** (module (func (export "t") unreachable)) */
const trapModule = new WebAssembly.Module(
  new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  ]),
);
const trapFunction = new WebAssembly.Instance(trapModule).exports.t as () => never;

/** Leaves the program from within an import. A trap, for C++'s catch_all would swallow an exception. */
export function trap(): never {
  return trapFunction();
}

/** Of what the engine says, which may name things as long as the program likes. */
const REASON_MAX = 200;

/** The signal for an error that came out of a program, and a word for it. `stack`: its stack pointer, and where that began. */
export function describeFault(error: unknown, stack = { pointer: 0, begin: 0 }): { signal: number; reason: string } {
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, REASON_MAX);
  // It grows down to address 0, and below that are the highest addresses there are.
  if (error instanceof WebAssembly.RuntimeError && stack.pointer >>> 0 > stack.begin)
    return { signal: SIGNALS.SIGSEGV, reason: `stack overflow: it has ${stack.begin} bytes` };
  if (error instanceof WebAssembly.RuntimeError) {
    if (/unreachable/.test(reason)) return { signal: SIGNALS.SIGILL, reason };
    if (/divide|remainder|unrepresentable|overflow/.test(reason)) return { signal: SIGNALS.SIGFPE, reason };
    return { signal: SIGNALS.SIGSEGV, reason };
  }
  // Too deep a recursion: RangeError in Chromium and WebKit, InternalError in Firefox.
  if (error instanceof RangeError || /recursion|call stack/.test(reason))
    return { signal: SIGNALS.SIGSEGV, reason: "stack overflow: the engine's own stack, about 1 MB, is full" };
  return { signal: SIGNALS.SIGABRT, reason };
}
