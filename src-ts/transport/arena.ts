/**
 * The shared memory of one kernel: a region a slot, and in it the slot's control words and rings.
 *
 * Entry points: createArena, Arena (views of it), and the numbers of the control words. Owns: the layout.
 * Does not do: sending (shared.ts). A region belongs to its slot for ever: one whose worker had to be
 * terminated is never used again, for that worker may go on writing for a while.
 *
 * Region: 4 KiB of control words, then a ring to and a ring from every server.
 */
import { LIMITS } from '../wire/codec.ts';
import { Ring, RING_BYTES } from './ring.ts';

const CONTROL_BYTES = 4096;
const REGION_BYTES = CONTROL_BYTES + 2 * LIMITS.SERVERS * RING_BYTES;
/** Slots beyond those that can live at once, to replace terminated ones. */
const REGIONS_SPARE = 64;

/** Control words: the doorbell, who is to end, and which senders have sent (a bit a slot, and a bit a word of these). */
export const DOORBELL = 0;
export const KILL = 1;
/** In the page's region: a bit for each server that has died. */
export const DEAD = 2;
/** In a program's region: whether it is inside a server, where it must not be terminated. */
export const INSIDE = 3;
/** In the region of a server that is entered (direct/): who holds its lock, how many wait for that; its endpoint, once it can be entered, and its inbox's address. */
export const LOCK = 4;
export const WAITING = 5;
export const ENDPOINT = 6;
export const INBOX = 7;
/** In the same, a double's place: when its owner will run it without being woken, in ms since the epoch. */
export const DEADLINE = 4;
export const SUMMARY = 16;
export const SENDERS = 32;

export function createArena(processes: number): SharedArrayBuffer {
  return new SharedArrayBuffer((LIMITS.SERVERS + processes + REGIONS_SPARE) * REGION_BYTES);
}

export class Arena {
  /** How many slots there can ever be. */
  readonly slots: number;
  private readonly rings = new Map<number, Ring>();
  private readonly controls = new Map<number, Int32Array>();
  private readonly times = new Map<number, Float64Array>();

  constructor(readonly memory: SharedArrayBuffer) {
    this.slots = Math.min(memory.byteLength / REGION_BYTES, 1024);
  }

  control(slot: number): Int32Array {
    let words = this.controls.get(slot);
    if (!words) this.controls.set(slot, (words = new Int32Array(this.memory, slot * REGION_BYTES, CONTROL_BYTES / 4)));
    return words;
  }

  /** The same words, as doubles. */
  timesOf(slot: number): Float64Array {
    let words = this.times.get(slot);
    if (!words) this.times.set(slot, (words = new Float64Array(this.memory, slot * REGION_BYTES, CONTROL_BYTES / 8)));
    return words;
  }

  /** The ring between two slots, of which at least one is a server; null otherwise. */
  ring(from: number, to: number): Ring | null {
    const key = from * 4096 + to;
    const known = this.rings.get(key);
    if (known) return known;
    if (from >= this.slots || to >= this.slots) return null;
    // To a server: in the sender's region; from a server to a program: in the receiver's.
    const toServer = to < LIMITS.SERVERS;
    if (!toServer && from >= LIMITS.SERVERS) return null;
    const index = toServer ? to : LIMITS.SERVERS + from;
    const ring = new Ring(this.memory, (toServer ? from : to) * REGION_BYTES + CONTROL_BYTES + index * RING_BYTES);
    this.rings.set(key, ring);
    return ring;
  }
}
