/**
 * Who may start what, where: a program asks for it by postMessage, and resmgr, with whom the decision is,
 * tells it on the transport; either may come first.
 *
 * Entry points: Grants. Owns: the half that has come of each pair. Does not do: the starting.
 */
import type { Image } from '../worker/image.ts';
import { slotOf } from '../wire/codec.ts';

/** `from`: the slot of who asks; image 0: a copy of itself. */
interface Pair {
  endpoint: number;
  from: number;
  image: number;
}

type Start = (image: Image | undefined) => void;

/** More than one slot can have under way; who asks for more means harm. */
const ASKED_MAX = 16;

export class Grants {
  /** By slot to start in. One that is never used goes when the slot has another tenant. */
  private readonly granted = new Map<number, Pair & { kept: Image | undefined }>();
  /** By slot that asks. */
  private readonly asked = new Map<number, (Pair & { start: Start })[]>();

  /** resmgr has decided; what is `kept` under the image's number now is what starts. */
  grant(pair: Pair, kept: Image | undefined): void {
    const asked = this.asked.get(pair.from) ?? [];
    const at = asked.findIndex((other) => same(other, pair));
    if (at < 0) this.granted.set(slotOf(pair.endpoint), { ...pair, kept });
    else asked.splice(at, 1)[0]!.start(kept);
  }

  /** Calls `start` once it is granted, which may be at once, or never. */
  ask(pair: Pair, start: Start): void {
    const slot = slotOf(pair.endpoint);
    const granted = this.granted.get(slot);
    if (granted && same(granted, pair)) {
      this.granted.delete(slot);
      start(granted.kept);
      return;
    }
    const asked = this.asked.get(pair.from) ?? [];
    if (asked.push({ ...pair, start }) > ASKED_MAX) asked.shift();
    this.asked.set(pair.from, asked);
  }

  /** That slot has a new tenant: what the old one asked in vain is not the new one's to ask. */
  forget(slot: number): void {
    this.asked.delete(slot);
  }
}

const same = (a: Pair, b: Pair) => a.endpoint === b.endpoint && a.from === b.from && a.image === b.image;
