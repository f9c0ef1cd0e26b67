/**
 * At rest nothing happens: after the prompt no timer goes off, nothing is sent and nobody wakes, in the page and in
 * all workers.
 *
 * Everything that could is counted by a script that runs before theirs: in memory that is shared where workers block,
 * else in each worker, which is asked.
 */
import { describe, expect, test } from 'vitest';
import { RING_BYTES } from '../../../src-ts/transport/ring.ts';
import { LIMITS } from '../../../src-ts/wire/codec.ts';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { beforeWorkers, bootMachine } from '../../harness/machine.ts';

const REST_MS = 10_000;
const STILL_MS = 500;
/** Of a slot in the shared memory, and a word of its control words that nothing uses (transport/arena.ts). */
const REGION_BYTES = 4096 + 2 * LIMITS.SERVERS * RING_BYTES;
const COUNTER = 4092;

/** Runs in the page and in workers. */
function countAll(regionBytes: number, counterAt: number): void {
  const scope = globalThis as unknown as {
    restCount: () => Promise<number>;
    WorkerGlobalScope?: unknown;
    setTimeout: unknown;
    SharedArrayBuffer: typeof SharedArrayBuffer | undefined;
    addEventListener(type: string, listener: (event: MessageEvent) => void): void;
  };
  let own = 0;
  let shared: Int32Array | null = null;
  const seen = () => void (shared ? Atomics.add(shared, 0, 1) : own++);
  const timeout = globalThis.setTimeout;
  scope.setTimeout = (run: (...args: unknown[]) => void, ms: number, ...args: unknown[]) =>
    timeout(() => {
      seen();
      run(...args);
    }, ms);
  const asks = new BroadcastChannel('test-rest');
  const post = BroadcastChannel.prototype.postMessage;
  for (const { prototype } of [MessagePort, BroadcastChannel]) {
    const original = prototype.postMessage as (...args: unknown[]) => void;
    prototype.postMessage = function (this: unknown, ...args: unknown[]) {
      seen();
      original.apply(this, args);
    };
  }
  for (const name of ['notify', 'wait'] as const) {
    const original = Atomics[name] as (...args: unknown[]) => unknown;
    Atomics[name] = ((...args: unknown[]) => {
      const result = original(...args);
      seen();
      return result;
    }) as never;
  }
  if (scope.WorkerGlobalScope) {
    scope.addEventListener('message', ({ data }) => {
      if (data.type === 'open' && data.memory)
        shared = new Int32Array(data.memory, data.slot * regionBytes + counterAt, 1);
      seen();
    });
    asks.onmessage = ({ data }) => data === 'ask' && post.call(asks, own);
    return;
  }
  let arena: SharedArrayBuffer | null = null;
  if (scope.SharedArrayBuffer)
    scope.SharedArrayBuffer = class extends SharedArrayBuffer {
      constructor(bytes?: number) {
        super(bytes ?? 0);
        arena = this;
      }
    };
  /** Of all; where memory is not shared, of those that answer in a while, which all do that wait. */
  scope.restCount = async () => {
    let sum = own;
    if (arena) {
      for (let at = counterAt; at < arena.byteLength; at += regionBytes)
        sum += Atomics.load(new Int32Array(arena, at, 1), 0);
      return sum;
    }
    asks.onmessage = ({ data }) => typeof data === 'number' && (sum += data);
    post.call(asks, 'ask');
    await new Promise((resolve) => timeout(resolve, 200));
    return sum;
  };
}

describe.each(TRANSPORTS)('at rest, %s transport', (transport) => {
  const browser = sharedBrowser();

  test('nothing happens', async () => {
    const script = `(${countAll})(${REGION_BYTES}, ${COUNTER});`;
    const machine = await bootMachine(browser, transport, {}, async (page) => {
      await beforeWorkers(page, script);
      await page.evaluate(script);
    });
    await machine.login();
    const count = () =>
      machine.page.evaluate(() => (globalThis as unknown as { restCount(): Promise<number> }).restCount());
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const happened = async (ms: number) => {
      const before = await count();
      await pause(ms);
      return (await count()) - before;
    };
    // What the prompt did not wait for comes to its end: new slots, what localfs writes.
    await expect.poll(() => happened(STILL_MS), { timeout: 30_000 }).toBe(0);
    expect(await happened(REST_MS)).toBe(0);
    // It would have been counted.
    const before = await count();
    await machine.exec('echo a | cat');
    expect((await count()) - before).toBeGreaterThan(10);
    await machine.close();
  });
});
