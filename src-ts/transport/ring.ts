/**
 * A ring for datagrams of one producer and one consumer, in shared memory.
 *
 * Entry points: Ring.push, Ring.shift, Ring.release; RING_BYTES. An entry is published by one store of the head, so
 * a producer that is terminated at any instruction leaves no half-written entry behind, and no lock.
 * Does not do: waking the consumer (shared.ts).
 *
 * Layout: word 0 head (the producer's), word 16 tail (the consumer's; a cache line of its own), data
 * from byte 128. Positions count bytes for ever, modulo 2^32. An entry is a length word, four bytes
 * of padding, and the datagram up to a multiple of 8; it may run over the end and on at the start of
 * the data. The length SKIP means: go on at the start of the data.
 */
const CAPACITY = 128 * 1024;
const DATA = 128;
const TAIL = 16;
const SKIP = -1;
export const RING_BYTES = DATA + CAPACITY;

export class Ring {
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  /** Where the tail comes to once the last datagram is done with. */
  private next: number | null = null;

  constructor(memory: SharedArrayBuffer, offset: number) {
    this.words = new Int32Array(memory, offset, RING_BYTES / 4);
    this.bytes = new Uint8Array(memory, offset + DATA, CAPACITY);
  }

  /** Whether all that was pushed has been taken, and its room given back. */
  get isEmpty(): boolean {
    return Atomics.load(this.words, 0) === Atomics.load(this.words, TAIL);
  }

  /** Copies the datagram in; false where it does not fit now. */
  push(datagram: Uint8Array): boolean {
    const head = Atomics.load(this.words, 0);
    const used = (head - Atomics.load(this.words, TAIL)) | 0;
    const need = 8 + ((datagram.length + 7) & ~7);
    let at = head & (CAPACITY - 1);
    // An empty ring starts over, so that small traffic touches few pages; from its second half only,
    // for what is skipped counts as used until the consumer has been there: so never where the datagram would
    // then not fit, or it would wait for room in a ring that is empty, for ever.
    const skip = used === 0 && at >= CAPACITY / 2 && at >= need ? CAPACITY - at : 0;
    if (used + skip + need > CAPACITY) return false;
    if (skip) {
      this.words[(DATA + at) >> 2] = SKIP;
      at = 0;
    }
    this.words[(DATA + at) >> 2] = datagram.length;
    at = (at + 8) & (CAPACITY - 1);
    const first = CAPACITY - at;
    if (datagram.length <= first) {
      this.bytes.set(datagram, at);
    } else {
      this.bytes.set(datagram.subarray(0, first), at);
      this.bytes.set(datagram.subarray(first), 0);
    }
    Atomics.store(this.words, 0, (head + skip + need) | 0);
    return true;
  }

  /** The next datagram, where it lies: valid until the next shift or release. Null where there is none. */
  shift(): Uint8Array | null {
    this.release();
    let tail = Atomics.load(this.words, TAIL);
    const head = Atomics.load(this.words, 0);
    if (tail === head) return null;
    let at = tail & (CAPACITY - 1);
    let length = this.words[(DATA + at) >> 2]!;
    if (length === SKIP) {
      tail = (tail + CAPACITY - at) | 0;
      at = 0;
      length = this.words[DATA >> 2]!;
    }
    at = (at + 8) & (CAPACITY - 1);
    this.next = (tail + 8 + ((length + 7) & ~7)) | 0;
    const first = this.bytes.subarray(at, at + length);
    if (first.length === length) return first;
    const whole = new Uint8Array(length);
    whole.set(first);
    whole.set(this.bytes.subarray(0, length - first.length), first.length);
    return whole;
  }

  /** Gives the room of the last datagram back to the producer. */
  release(): void {
    if (this.next !== null) Atomics.store(this.words, TAIL, this.next);
    this.next = null;
  }
}
