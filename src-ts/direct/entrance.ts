/**
 * How this worker gets into the servers that are entered: its tenant's calls, and those that one server makes of
 * another below it.
 *
 * Entry points: Entrance. Owns: which locks this worker holds, and whom to wake when it holds none. While it holds one, its
 * slot is marked as being inside, and the page does not terminate it (transport/arena.ts, INSIDE).
 * Does not do: a server's own loop (owner.ts), what is inside (entered.ts).
 */
import { type Arena, DEAD, DOORBELL, INSIDE, KILL } from '../transport/arena.ts';
import { ERRNO } from '../wire/codec.ts';
import { Answer } from './answer.ts';
import { Entered, type EnteredImage, type Surroundings } from './entered.ts';
import { probeStack } from './glue.ts';
import { breakLock, lock, unlock } from './lock.ts';

/** Of a tenant: who it is, and its memory. */
export interface Caller {
  endpoint: number;
  memory: WebAssembly.Memory;
}

/** What the servers' code may ask of the worker that it runs in. */
export interface Services {
  /** Nanoseconds of a clock, by <time.h>'s number. */
  clock(which: number): number;
  /** A server has trapped. */
  broken(server: number, reason: string): void;
}

/** Random bytes are wanted eight at a time, and a call for each costs more than all the rest of an open. */
const RANDOM_BYTES = 4096;
/** Imports for what only a program with a loop of its own does. */
const NEVER = ['call', 'receive', 'yield', 'serve', 'exit', 'args', 'fork', 'exec'];

export class Entrance implements Surroundings {
  readonly answer = new Answer();
  private readonly servers = new Map<number, Entered>();
  private readonly held: Entered[] = [];
  private readonly wanted: number[] = [];
  private readonly random = new Uint8Array(RANDOM_BYTES);
  private randomUsed = RANDOM_BYTES;
  private readonly words: Int32Array;
  private readonly kernel: Int32Array;

  constructor(
    readonly arena: Arena,
    readonly slot: number,
    private readonly services: Services,
  ) {
    this.words = arena.control(slot);
    this.kernel = arena.control(0);
  }

  /** The page makes them known. */
  introduce(images: EnteredImage[]): void {
    for (const image of images) this.servers.set(image.slot, new Entered(image, this));
  }

  /** Its tenant has ended: nothing here keeps that one's memory. */
  forget(): void {
    for (const server of this.servers.values()) server.forget();
  }

  /** The one that lives in this slot. */
  get own(): Entered | null {
    return this.servers.get(this.slot) ?? null;
  }

  find(slot: number, from: WebAssembly.Memory): Entered | null {
    const server = this.servers.get(slot);
    if (!server?.endpoint || ((Atomics.load(this.kernel, DEAD) >> slot) & 1) !== 0) return null;
    return server.prepare(from) ? server : null;
  }

  /**
   * A request of the tenant's, which lies at `at` in its memory: the length of its reply, which has been copied to
   * `replyAt`; -errno; null where it waits, and will be answered by the ring. `status`: processor time of the tenant, in
   * ticks. Whoever calls has seen to it that the request is in the tenant's memory, and has `room` from `replyAt` on.
   */
  call(
    caller: Caller,
    server: Entered,
    dest: number,
    at: number,
    length: number,
    id: number,
    group: number,
    status: number,
    replyAt: number,
    capacity: number,
    room: number,
  ): number | null {
    probeStack();
    if (!this.comeIn(server, caller.endpoint)) return -ERRNO.EIO;
    const { answer } = this;
    try {
      const from = server.join(caller.memory);
      server.hear(-1);
      from.in(at, server.inbox, length);
      server.stamp(id, caller.endpoint, dest, group, status);
      answer.expect(server.slot, caller.endpoint, id, from, replyAt, capacity, room);
      server.sooner(server.step(length));
    } catch (error) {
      this.trapped(server, error);
      answer.give(-ERRNO.EIO);
    }
    const got = answer.take();
    this.goOut(server);
    return got;
  }

  /** Takes the lock; false where the server is dead. Ends the tenant where it has been killed. */
  private comeIn(server: Entered, endpoint: number): boolean {
    Atomics.store(this.words, INSIDE, 1);
    // First marked, then looked: who marks that it is killed looks at the other afterwards.
    if (Atomics.load(this.words, KILL) === (endpoint | 0)) {
      Atomics.store(this.words, INSIDE, 0);
      return false;
    }
    if (lock(server.words, this.slot)) {
      this.held.push(server);
      return true;
    }
    Atomics.store(this.words, INSIDE, 0);
    return false;
  }

  private goOut(server: Entered): void {
    this.held.pop();
    unlock(server.words, this.slot);
    if (this.held.length) return;
    for (let slot; (slot = this.wanted.pop()) !== undefined; ) {
      const words = this.arena.control(slot);
      Atomics.add(words, DOORBELL, 1);
      Atomics.notify(words, DOORBELL);
    }
    // Only now: who is terminated before has not woken those that wait for what is in their rings.
    Atomics.store(this.words, INSIDE, 0);
  }

  private trapped(server: Entered, error: unknown): void {
    breakLock(server.words);
    this.services.broken(server.slot, error instanceof Error ? error.message : String(error));
  }

  /** Runs the server with what `run` puts into it, as its owner does. False: it is dead. */
  within(server: Entered, run: () => void): boolean {
    Atomics.store(this.words, INSIDE, 1);
    if (!lock(server.words, this.slot)) {
      Atomics.store(this.words, INSIDE, 0);
      return false;
    }
    this.held.push(server);
    let lives = true;
    try {
      run();
    } catch (error) {
      this.trapped(server, error);
      lives = false;
    }
    this.goOut(server);
    return lives;
  }

  enterBelow(server: Entered, from: Entered, at: number, length: number): void {
    if (!lock(server.words, this.slot)) return; // whoever waits for it hears of its death
    this.held.push(server);
    try {
      server.join(from.image.memory).in(at, server.inbox, length);
      server.sooner(server.step(length));
    } catch (error) {
      this.trapped(server, error);
    }
    this.held.pop();
    unlock(server.words, this.slot);
  }

  holds(slot: number): boolean {
    return this.held.some((server) => server.slot === slot);
  }

  wakeLater(slot: number): void {
    if (slot === this.slot) return;
    if (!this.wanted.includes(slot)) this.wanted.push(slot);
  }

  imports(server: Entered): WebAssembly.ModuleImports {
    const never = () => {
      throw new Error('a server that is entered does not wait');
    };
    return {
      clock: (which: number) => this.services.clock(which),
      random: (at: number, length: number) => this.fillRandom(server, at >>> 0, length >>> 0),
      ...Object.fromEntries(NEVER.map((name) => [name, never])),
    };
  }

  private fillRandom(server: Entered, at: number, length: number): number {
    for (let done = 0; done < length; ) {
      if (this.randomUsed === RANDOM_BYTES) {
        crypto.getRandomValues(this.random);
        this.randomUsed = 0;
      }
      const part = Math.min(length - done, RANDOM_BYTES - this.randomUsed);
      const bytes = this.random.subarray(this.randomUsed, this.randomUsed + part);
      new Uint8Array(server.image.memory.buffer).set(bytes, at + done);
      this.randomUsed += part;
      done += part;
    }
    return 0;
  }
}
