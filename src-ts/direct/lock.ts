/**
 * The lock of a server that its callers enter, in its slot's control words.
 *
 * Entry points: lock, unlock, breakLock, isBroken; heldBy, lookAgain. Owns: what those words mean. Who holds it is there, so that the
 * page can tell whose end leaves a server half way. Does not do: deciding when that is so (page/switchboard.ts).
 */
import { type Arena, LOCK, WAITING } from '../transport/arena.ts';
import { LIMITS } from '../wire/codec.ts';

/** In place of the slot that holds it: nobody will get it any more. */
const BROKEN = -1;
/** A step is short: look again this often before the thread sleeps. */
const SPINS = 100;

/** False where it is broken. */
export function lock(words: Int32Array, me: number): boolean {
  for (let spin = 0; spin < SPINS; spin++) {
    const holder = Atomics.compareExchange(words, LOCK, 0, me);
    if (holder <= 0) return holder === 0;
  }
  Atomics.add(words, WAITING, 1);
  let holder: number;
  while ((holder = Atomics.compareExchange(words, LOCK, 0, me)) > 0) Atomics.wait(words, LOCK, holder);
  Atomics.sub(words, WAITING, 1);
  return holder === 0;
}

export function unlock(words: Int32Array, me: number): void {
  // It may have been broken meanwhile.
  Atomics.compareExchange(words, LOCK, me, 0);
  if (Atomics.load(words, WAITING) > 0) Atomics.notify(words, LOCK, 1);
}

/** For ever: what the server has in memory can't be trusted. All who wait for it hear of it. */
export function breakLock(words: Int32Array): void {
  Atomics.store(words, LOCK, BROKEN);
  Atomics.notify(words, LOCK);
}

export function isBroken(words: Int32Array): boolean {
  return Atomics.load(words, LOCK) === BROKEN;
}

/** The servers of which that slot holds the lock. */
export function heldBy(arena: Arena, slot: number): number[] {
  const held: number[] = [];
  for (let server = 1; server < LIMITS.SERVERS; server++)
    if (Atomics.load(arena.control(server), LOCK) === slot) held.push(server);
  return held;
}

/** For all that wait for it: whom unlock has woken may have ended before it took the lock. */
export function lookAgain(words: Int32Array): void {
  Atomics.notify(words, LOCK);
}
