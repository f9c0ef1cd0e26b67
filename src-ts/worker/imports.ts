/**
 * The host ABI: the import object of module `exa`, by which a program reaches everything.
 *
 * Entry points: makeImports, drivesDevice. On a transport that can't block, what waits suspends by JSPI; on the
 * shared transport it blocks the worker, but for drivers, whose devices like the event loop (without JSPI they
 * block too).
 * Does not do: the meaning of any message.
 */
import { ERRNO, LIMITS, SERVER } from '../wire/codec.ts';
import { DRIFT_MS, monotonic } from './clock.ts';
import { makeDatabaseDevice } from '../device/database.ts';
import { makeFetchDevice } from '../device/fetch.ts';
import type { Host } from './host.ts';
import type { Program } from './program.ts';

interface Suspending {
  new (fn: (...args: number[]) => unknown): WebAssembly.ExportValue;
}
const Suspending = (WebAssembly as unknown as { Suspending?: Suspending }).Suspending;

/** The devices of drivers, by the slot that each lives in; `blocks`: the driver waits by blocking its worker, so no promise is heard of. */
const DEVICES: {
  [slot: number]: (host: Host, memory: () => ArrayBuffer, blocks: boolean) => Record<string, WebAssembly.ImportValue>;
} = {
  [SERVER.netfs]: makeFetchDevice,
  [SERVER.localfs]: makeDatabaseDevice,
};
export const drivesDevice = (slot: number) => slot in DEVICES;

const macrotask = makeMacrotask();
/** Finer than Date.now(), which shows whole milliseconds, as long as the two agree: one that was set, or slept, goes its own way. */
const wall = () => {
  const coarse = Date.now(),
    fine = monotonic();
  return Math.abs(fine - coarse) < DRIFT_MS ? fine : coarse;
};
/** By the number that <time.h> gives a clock. */
const CLOCKS_MS = [(host: Host) => wall() + host.clockShift, monotonic, (host: Host) => host.cpu.ms];

/** Nanoseconds of that clock. */
export const clockOf = (host: Host, which: number) => CLOCKS_MS[which]!(host) * 1e6;

export function makeImports(host: Host, program: Program): WebAssembly.Imports {
  const memory = () => program.memory.buffer;
  const blocks = host.transport.blocking && !(program.drivesDevice && Suspending);
  const suspend = (fn: (...args: number[]) => unknown) =>
    (Suspending ? new Suspending(fn) : fn) as WebAssembly.ImportValue;

  /** Runs `step` until it answers, by whichever way this transport waits. */
  function until(step: () => number | null, ms: number, late: number): number | Promise<number> {
    const first = step();
    if (first !== null) return first;
    const deadline = ms < 0 ? Infinity : performance.now() + ms;
    const left = () => (deadline === Infinity ? -1 : Math.max(0, deadline - performance.now()));
    if (blocks) {
      for (;;) {
        if (performance.now() >= deadline) return late;
        host.cpu.pause();
        host.transport.waitBlocking(left());
        host.cpu.resume();
        const answer = step();
        if (answer !== null) return answer;
      }
    }
    return (async () => {
      for (;;) {
        if (performance.now() >= deadline) return late;
        host.cpu.pause();
        await host.transport.wait(left());
        host.cpu.resume();
        if (program.over) return await new Promise<never>(() => {});
        const answer = step();
        if (answer !== null) return answer;
      }
    })();
  }

  const call = (dest: number, at: number, length: number, replyAt: number, capacity: number) => {
    const begun = host.beginCall(dest >>> 0, at >>> 0, length >>> 0, replyAt >>> 0, capacity >>> 0);
    return typeof begun === 'number' ? begun : until(() => host.callStep(begun), -1, 0);
  };
  const receive = (at: number, capacity: number, ms: number) =>
    until(() => host.receiveStep(at >>> 0, capacity >>> 0), ms, -ERRNO.ETIMEDOUT);
  const yieldNow = () => {
    if (blocks) return host.look();
    host.cpu.pause();
    return macrotask().then(() => {
      host.cpu.resume();
      return program.over ? new Promise<never>(() => {}) : host.look();
    });
  };

  const exa: Record<string, WebAssembly.ImportValue> = {
    call: blocks ? call : suspend(call),
    receive: blocks ? receive : suspend(receive as (...args: number[]) => unknown),
    yield: blocks ? yieldNow : suspend(yieldNow),
    send: (dest: number, at: number, length: number) =>
      host.isServer ? host.send(dest >>> 0, at >>> 0, length >>> 0) : -ERRNO.EPERM,
    fork: (child: number) => program.fork(child >>> 0),
    exec: (endpoint: number, image: number, at: number, length: number) =>
      length >>> 0 > LIMITS.ARGUMENTS_MAX
        ? -ERRNO.E2BIG
        : program.exec(endpoint >>> 0, image >>> 0, new Uint8Array(memory(), at >>> 0, length >>> 0).slice()),
    exit: () => program.end('exit'),
    clock: (which: number) => clockOf(host, which),
    random: (at: number, length: number) => {
      // getRandomValues fills at most 64 KiB at a time.
      for (let done = 0; done < length; done += 65536) {
        crypto.getRandomValues(new Uint8Array(memory(), (at >>> 0) + done, Math.min(65536, length - done)));
      }
      return 0;
    },
    args: (at: number, capacity: number) => {
      if (program.blob.length <= capacity) new Uint8Array(memory()).set(program.blob, at >>> 0);
      return program.blob.length;
    },
  };
  const own = host.entrance?.own;
  if (own)
    Object.assign(exa, own.imports(), { args: exa.args, serve: (inbox: number) => program.serve(own, inbox >>> 0) });
  const device = DEVICES[host.slot];
  if (device) Object.assign(exa, device(host, memory, blocks));
  return { env: { memory: program.memory }, exa };
}

/** Resolves after the event loop has gone round once; setTimeout would take 4 ms. */
function makeMacrotask(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(0);
    });
}
