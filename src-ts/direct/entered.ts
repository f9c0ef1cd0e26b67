/**
 * A server that its callers enter: this worker's instance of it, over the memory that all instances share.
 *
 * Entry points: Entered. Owns: the instance, and whom a step has sent something that they must be woken for. What runs
 * here runs under the server's lock, so each of its rings has one end at a time on its side.
 * Does not do: taking the lock, and what happens where a step traps (entrance.ts, owner.ts).
 */
import { type Arena, DEADLINE, ENDPOINT, INBOX, SENDERS, SUMMARY } from '../transport/arena.ts';
import type { Ring } from '../transport/ring.ts';
import { ERRNO, HEADER, KIND, LIMITS, SERVER, slotOf } from '../wire/codec.ts';
import { monotonic } from '../worker/clock.ts';
import type { Answer } from './answer.ts';
import { type Join, joinMemories } from './glue.ts';

/** The servers that are entered, in the order in which their locks are taken: calls go only downward. */
export const ENTERED: number[] = [SERVER.resmgr, SERVER.tty, SERVER.pipe];

/** A server as the page hands it to all workers. */
export interface EnteredImage {
  slot: number;
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
}

/** What it wants of the worker it is in. */
export interface Surroundings {
  readonly arena: Arena;
  /** This worker's slot. */
  readonly slot: number;
  /** What its tenant waits for. */
  readonly answer: Answer;
  /** The server in that slot, where it lives and can be entered from that memory. */
  find(slot: number, from: WebAssembly.Memory): Entered | null;
  /** Enters that server with a datagram that lies in `from`'s memory. */
  enterBelow(server: Entered, from: Entered, at: number, length: number): void;
  /** Whether this worker holds that server's lock now. */
  holds(slot: number): boolean;
  /** Wakes that slot once no lock is held any more. */
  wakeLater(slot: number): void;
  /** All that its module imports, but for `send`. */
  imports(server: Entered): WebAssembly.ModuleImports;
}

interface Exports {
  exa_step(length: number): number;
}

export class Entered {
  readonly words: Int32Array;
  private readonly times: Float64Array;
  private exports: Exports | null = null;
  private own = 0;
  /** Address of where a step looks for its datagram. */
  inbox = 0;
  /** By memory that has called: a slot's own, and those of servers above. It keeps none: an engine has few, and they may be large. */
  private readonly joins = new WeakMap<WebAssembly.Memory, Join>();
  /** The last of them, until its program has ended. */
  private joined: WebAssembly.Memory | null = null;
  private joint: Join | null = null;
  private view!: DataView;
  private bytes = new Uint8Array(0);
  /** From servers below: answers and notices, for whoever is inside; and those servers' bits in the control words. */
  private readonly mail: Ring[] = [];
  private mailBits = 0;

  constructor(
    readonly image: EnteredImage,
    private readonly around: Surroundings,
  ) {
    const { arena } = around;
    this.words = arena.control(image.slot);
    this.times = arena.timesOf(image.slot);
    for (const below of ENTERED) {
      if (below <= image.slot) continue;
      this.mail.push(arena.ring(below, image.slot)!);
      this.mailBits |= 1 << below;
    }
    this.look(0);
  }

  get slot(): number {
    return this.image.slot;
  }

  /** 0 until it can be entered. */
  get endpoint(): number {
    if (!this.own) {
      this.own = Atomics.load(this.words, ENDPOINT) >>> 0;
      this.inbox = this.words[INBOX]!;
    }
    return this.own;
  }

  /** The owner's: `_start` ran in that instance, and said where its inbox is. From now on others may enter. */
  begin(exports: Exports, endpoint: number, inbox: number): void {
    this.exports = exports;
    this.own = endpoint;
    this.inbox = this.words[INBOX] = inbox;
    Atomics.store(this.words, ENDPOINT, endpoint | 0);
  }

  /**
   * Makes what entering it from that memory takes, which can't be made once its lock is held: what fails there is the
   * server's fault. False where there is no memory for it.
   */
  prepare(from: WebAssembly.Memory): boolean {
    if (from === this.joined && this.exports) return true;
    try {
      this.exports ??= this.instance();
      this.join(from);
      return true;
    } catch {
      return false;
    }
  }

  private instance(): Exports {
    const imports = { env: { memory: this.image.memory }, exa: this.imports() };
    return new WebAssembly.Instance(this.image.module, imports).exports as unknown as Exports;
  }

  imports(): WebAssembly.ModuleImports {
    return {
      ...this.around.imports(this),
      send: (dest: number, at: number, length: number) => this.send(dest >>> 0, at >>> 0, length >>> 0),
    };
  }

  /** Copying between that memory and this server's. A slot's memory changes seldom. */
  join(memory: WebAssembly.Memory): Join {
    if (memory === this.joined) return this.joint!;
    let join = this.joins.get(memory);
    if (!join) this.joins.set(memory, (join = joinMemories(memory, this.image.memory)));
    this.joined = memory;
    return (this.joint = join);
  }

  /** Who called last may have ended. */
  forget(): void {
    this.joined = this.joint = null;
  }

  /** Views of the memory as far as that address: any instance may have grown it. */
  private look(end: number): void {
    const { buffer } = this.image.memory;
    if (end <= this.bytes.length && this.bytes.length) return;
    this.view = new DataView(buffer);
    this.bytes = new Uint8Array(buffer);
  }

  /** The header of what lies in the inbox is made that of a request. */
  stamp(id: number, sender: number, dest: number, group: number, status: number): void {
    const { view, inbox } = this;
    view.setUint8(inbox + HEADER.version, LIMITS.PROTOCOL_VERSION);
    view.setUint8(inbox + HEADER.kind, KIND.REQUEST);
    view.setUint32(inbox + HEADER.id, id, true);
    view.setUint32(inbox + HEADER.sender, sender, true);
    view.setUint32(inbox + HEADER.target, dest, true);
    view.setInt32(inbox + HEADER.status, status, true);
    view.setUint32(inbox + HEADER.group, group, true);
  }

  /** A step with what lies in the inbox (length 0: nothing), and with all that comes of it from below. In how many ms it wants another; -1: never. */
  step(length: number): number {
    return this.hear(this.exports!.exa_step(length));
  }

  /** What servers below have said comes before anything else; `ms` where that is nothing. */
  hear(ms: number): number {
    while ((Atomics.load(this.words, SENDERS) & this.mailBits) !== 0) {
      Atomics.and(this.words, SENDERS, ~this.mailBits);
      for (const ring of this.mail)
        for (let datagram = ring.shift(); datagram; datagram = ring.shift())
          ms = this.exports!.exa_step(this.put(datagram));
    }
    return ms;
  }

  /** Into the inbox; its length. */
  put(datagram: Uint8Array): number {
    this.bytes.set(datagram, this.inbox);
    return datagram.length;
  }

  /** The owner sleeps until then: it must be woken where it is to run sooner. */
  sooner(ms: number): void {
    if (ms < 0) return;
    const time = monotonic() + ms;
    if (time >= this.times[DEADLINE]!) return;
    this.times[DEADLINE] = time;
    this.around.wakeLater(this.slot);
  }

  /** The owner's: how long it will sleep, unless it is woken; below 0: for ever. */
  sleeps(ms: number): void {
    this.times[DEADLINE] = ms < 0 ? Infinity : monotonic() + ms;
  }

  /** The import `send`. -EAGAIN where there is no room. */
  send(dest: number, at: number, length: number): number {
    const { around } = this;
    const to = slotOf(dest);
    this.look(at + length);
    const { view } = this;
    view.setUint8(at + HEADER.version, LIMITS.PROTOCOL_VERSION);
    view.setUint32(at + HEADER.sender, this.own, true);
    view.setUint32(at + HEADER.target, dest, true);
    view.setUint32(at + HEADER.group, 0, true);
    if (view.getUint8(at + HEADER.kind) === KIND.REPLY) {
      const { answer } = around;
      if (answer.isFor(this.slot, dest, view.getUint32(at + HEADER.id, true))) {
        answer.copy(at, length);
        return 0;
      }
    }
    const ring = around.arena.ring(this.slot, to);
    if (!ring) return 0; // nobody can be there: as lost as a datagram to a dead process
    const below = to > this.slot ? around.find(to, this.image.memory) : null;
    // What another worker could not carry in itself went by ring, and is not overtaken.
    if (below && ring.isEmpty) {
      around.enterBelow(below, this, at, length);
      return 0;
    }
    if (!ring.push(this.bytes.subarray(at, at + length))) return -ERRNO.EAGAIN;
    const words = around.arena.control(to);
    Atomics.or(words, SENDERS + (this.slot >> 5), 1 << (this.slot & 31));
    Atomics.or(words, SUMMARY, 1 << (this.slot >> 5));
    // Who is inside it looks before leaving; it need not be woken.
    if (!around.holds(to)) around.wakeLater(to);
    return 0;
  }
}
