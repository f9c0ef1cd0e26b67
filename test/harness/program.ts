/**
 * Programs made by exa-cc, run in Node by a host of a few lines that answers every system call with an error.
 *
 * Entry points: compile, run, compileNatively. Owns: a folder for them. Does not do: whatever needs a kernel (machine.ts).
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

/** Never the blocking way: Vitest gives a worker up that does not answer for a minute. */
export const exec = promisify(execFile);

const ENOSYS = 38;
const PAGE_BYTES = 65536;
const FORK_BUFFER_BYTES = 65536;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exa-toolchain-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A linked program of that source. */
export async function compile(source: string, ...options: string[]): Promise<Buffer> {
  const from = join(folder, 'program.c'),
    to = join(folder, 'program');
  writeFileSync(from, source);
  await exec('tools/cc/exa-cc', [
    '-D_GNU_SOURCE',
    '-iquotesrc-c',
    '-iquotesrc-c/protocol',
    '-iquotesrc-c/libc',
    '-O2',
    ...options,
    from,
    '-o',
    to,
  ]);
  return readFileSync(to);
}

/** A program of this machine that takes longer is ended, and has no status. */
const NATIVE_MS = 250_000;

/** The same source, compiled for this machine: it answers the status that it exits with. */
export async function compileNatively(source: string): Promise<(...args: string[]) => Promise<number>> {
  const from = join(folder, 'native.c'),
    to = join(folder, 'native');
  writeFileSync(from, source);
  await exec('cc', ['-O2', '-w', from, '-o', to]);
  return (...args) =>
    exec(to, args, { timeout: NATIVE_MS }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
}

class Exit extends Error {}

interface Exports {
  _start(): void;
  __stack_pointer: WebAssembly.Global;
  asyncify_get_state?(): number;
  asyncify_start_unwind(buffer: number): void;
  asyncify_stop_unwind(): void;
  asyncify_start_rewind(buffer: number): void;
  asyncify_stop_rewind(): void;
}

/** Where a program may keep a clock of its own, in nanoseconds: below all data. */
export const OWN_CLOCK = 16;

/** What the clock moves from one look at it to the next, in nanoseconds: so that libc/signal/safepoint.c lets as many be counted each time. */
const LOOK = 100e3;

/**
 * Runs a program and what it forks, the child first; the statuses in the order of their exits. Time is what the program has
 * counted, or its own clock, if `yielded` is to be told of it.
 */
export function run(
  bytes: Buffer,
  args: string[] = ['program'],
  environment: string[] = [],
  yielded?: (ns: number) => void,
) {
  const module = new WebAssembly.Module(bytes as BufferSource);
  const section = WebAssembly.Module.customSections(module, 'exa')[0]!;
  const info = JSON.parse(Buffer.from(section).toString()) as { abi: number; fork: boolean; memory: number };
  const strings = Buffer.from([...args, ...environment].map((text) => `${text}\0`).join(''));
  const blob = Buffer.concat([Buffer.from(Uint32Array.of(args.length, environment.length).buffer), strings]);
  const result = { info, statuses: [] as number[], looks: 0 };

  function process(pages: number, parent?: { memory: WebAssembly.Memory; stack: number; buffer: number }) {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: 16384 });
    let buffer = parent?.buffer ?? 0;
    const side = parent ? 1 : 0;
    const exa = {
      args: (to: number, room: number) => (new Uint8Array(memory.buffer).set(blob.subarray(0, room), to), blob.length),
      random: (_to: number, length: number) => length,
      clock: () => (yielded ? new Float64Array(memory.buffer, OWN_CLOCK, 1)[0]! : ++result.looks * LOOK),
      yield: () => (yielded?.(exa.clock()), 0),
      exit: (status: number) => {
        result.statuses.push(status);
        throw new Exit();
      },
      fork: () => {
        if (program.asyncify_get_state!() === 2) return (program.asyncify_stop_rewind(), side);
        buffer = memory.grow(FORK_BUFFER_BYTES / PAGE_BYTES) * PAGE_BYTES;
        new Uint32Array(memory.buffer, buffer, 2).set([buffer + 8, buffer + FORK_BUFFER_BYTES]);
        return (program.asyncify_start_unwind(buffer), 0);
      },
      ...Object.fromEntries(['call', 'send', 'receive', 'exec', 'compile'].map((name) => [name, () => -ENOSYS])),
    };
    const instance = new WebAssembly.Instance(module, { env: { memory }, exa });
    const program = instance.exports as unknown as Exports;
    if (parent) {
      new Uint8Array(memory.buffer).set(new Uint8Array(parent.memory.buffer));
      program.__stack_pointer.value = parent.stack;
      program.asyncify_start_rewind(buffer);
    }
    for (;;) {
      try {
        program._start();
      } catch (error) {
        if (error instanceof Exit) return;
        throw error;
      }
      program.asyncify_stop_unwind();
      process(memory.buffer.byteLength / PAGE_BYTES, {
        memory,
        stack: program.__stack_pointer.value as number,
        buffer,
      });
      program.asyncify_start_rewind(buffer);
    }
  }
  process(info.memory);
  return result;
}
