/**
 * The fast transport, where the page is cross-origin isolated: rings in shared memory and a doorbell word.
 *
 * Entry points: openSharedChannel; requestKill and killRequested; announceDeath and deadServers; wakeAll. Owns: what one
 * slot has sent and not yet got rid of.
 * Does not do: memory layout (arena.ts), the rings themselves (ring.ts).
 */
import { slotOf } from '../wire/codec.ts';
import { type Arena, DEAD, DOORBELL, KILL, SENDERS, SUMMARY } from './arena.ts';
import type { Channel } from './channel.ts';
import type { Ring } from './ring.ts';
import { Waiter } from './waiter.ts';

/** While something waits for room in a full ring, look again this often. */
const FULL_RETRY_MS = 1;

export function openSharedChannel(arena: Arena, self: number): Channel {
  const me = slotOf(self);
  const control = arena.control(me);
  /** What waits for room, by slot, whoever of its tenants it is for: so nothing overtakes it. */
  const unsent = new Map<number, Uint8Array[]>();
  const senders: Ring[] = [];
  /** The ring in which the last datagram that was taken lies. */
  let lent: Ring | null = null;
  const waiter = new Waiter();
  let seen = Atomics.load(control, DOORBELL);
  let listening = false;
  let closed = false;

  function ringDoorbell(slot: number): void {
    const words = arena.control(slot);
    const word = me >> 5;
    Atomics.or(words, SENDERS + word, 1 << (me & 31));
    Atomics.or(words, SUMMARY, 1 << word);
    Atomics.add(words, DOORBELL, 1);
    Atomics.notify(words, DOORBELL);
  }

  function push(slot: number, bytes: Uint8Array): boolean {
    const ring = arena.ring(me, slot);
    if (!ring) return true; // nobody can be there: as lost as a datagram to a dead process
    if (!ring.push(bytes)) return false;
    ringDoorbell(slot);
    return true;
  }

  function flush(): void {
    for (const [slot, waiting] of unsent) {
      const full = waiting.findIndex((bytes) => !push(slot, bytes));
      if (full < 0) unsent.delete(slot);
      else waiting.splice(0, full);
    }
  }

  function release(): void {
    lent?.release();
    lent = null;
  }

  /** Moves the bits of who has sent into `senders`. */
  function collect(): void {
    if (Atomics.load(control, SUMMARY) === 0) return;
    let summary = Atomics.exchange(control, SUMMARY, 0);
    while (summary) {
      const word = 31 - Math.clz32(summary & -summary);
      summary &= summary - 1;
      let bits = Atomics.exchange(control, SENDERS + word, 0);
      while (bits) {
        const bit = 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        const ring = arena.ring(word * 32 + bit, me);
        if (ring && !senders.includes(ring)) senders.push(ring);
      }
    }
  }

  const limit = (ms: number) => (unsent.size ? (ms < 0 ? FULL_RETRY_MS : Math.min(ms, FULL_RETRY_MS)) : ms);
  const idle = () => senders.length === 0 && Atomics.load(control, SUMMARY) === 0;

  /** One waitAsync at a time: an abandoned one would swallow a wake-up. */
  function listen(): void {
    if (listening || closed) return;
    const result = Atomics.waitAsync(control, DOORBELL, seen);
    if (!result.async) {
      waiter.signal();
      return;
    }
    listening = true;
    void result.value.then(() => {
      listening = false;
      waiter.signal();
    });
  }

  return {
    blocking: true,
    send(dest, bytes) {
      const slot = slotOf(dest);
      const waiting = unsent.get(slot);
      if (waiting) waiting.push(bytes.slice());
      else if (push(slot, bytes)) return;
      else unsent.set(slot, [bytes.slice()]);
      // A wait() under way has no limit of time yet.
      waiter.signal();
    },
    take() {
      release();
      if (unsent.size) flush();
      for (;;) {
        if (senders.length === 0) {
          seen = Atomics.load(control, DOORBELL);
          collect();
          if (senders.length === 0) return null;
        }
        const datagram = senders[0]!.shift();
        if (datagram) {
          lent = senders[0]!;
          return datagram;
        }
        senders.shift();
      }
    },
    async wait(ms) {
      release();
      if (!idle() || ms === 0) return;
      listen();
      await waiter.wait(limit(ms));
    },
    waitBlocking(ms) {
      release();
      if (!idle() || ms === 0) return;
      const most = limit(ms);
      Atomics.wait(control, DOORBELL, seen, most < 0 ? Infinity : most);
    },
    wake: () => waiter.signal(),
    close() {
      closed = true;
      unsent.clear();
      // Lets the pending waitAsync end.
      Atomics.add(control, DOORBELL, 1);
      Atomics.notify(control, DOORBELL);
    },
  };
}

/** Asks whoever runs as `endpoint` in its slot to end at once, wherever it waits. */
export function requestKill(arena: Arena, endpoint: number): void {
  const words = arena.control(slotOf(endpoint));
  Atomics.store(words, KILL, endpoint | 0);
  Atomics.add(words, DOORBELL, 1);
  Atomics.notify(words, DOORBELL);
}

/** Lets everyone know that a server has died. */
export function announceDeath(arena: Arena, server: number): void {
  Atomics.or(arena.control(0), DEAD, 1 << server);
  wakeAll(arena);
}

/** Everyone looks at what has come. */
export function wakeAll(arena: Arena): void {
  for (let slot = 0; slot < arena.slots; slot++) {
    Atomics.add(arena.control(slot), DOORBELL, 1);
    Atomics.notify(arena.control(slot), DOORBELL);
  }
}

/** The servers that have died, a bit each. */
export function deadServers(arena: Arena): number {
  return Atomics.load(arena.control(0), DEAD);
}

/** Whether `endpoint` has been asked to end. */
export function killRequested(arena: Arena, endpoint: number): boolean {
  return Atomics.load(arena.control(slotOf(endpoint)), KILL) === (endpoint | 0);
}
