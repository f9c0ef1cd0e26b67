/**
 * What this worker's tenant waits for while it is inside a server: the reply goes from the server's outbox straight to
 * where the tenant wants it.
 *
 * Entry points: Answer; one a worker, for a program makes one call at a time. Does not do: answers that come later, by ring.
 */
import { ERRNO } from '../wire/codec.ts';
import type { Join } from './glue.ts';

export class Answer {
  private server = 0;
  private endpoint = 0;
  private id = 0;
  private from: Join | null = null;
  private at = 0;
  private capacity = 0;
  private length: number | null = null;

  expect(server: number, endpoint: number, id: number, from: Join, at: number, capacity: number): void {
    this.server = server;
    this.endpoint = endpoint;
    this.id = id;
    this.from = from;
    this.at = at;
    this.capacity = capacity;
    this.length = null;
  }

  isFor(server: number, endpoint: number, id: number): boolean {
    return this.from !== null && id === this.id && endpoint === this.endpoint && server === this.server;
  }

  /** The reply, in the server's memory. Longer ones than there is room for are EMSGSIZE. */
  copy(at: number, length: number): void {
    if (length <= this.capacity) this.from!.out(at, this.at, length);
    this.give(length <= this.capacity ? length : -ERRNO.EMSGSIZE);
  }

  give(length: number): void {
    this.length = length;
    this.from = null;
  }

  /** What has come: a length, or -errno; null: nothing yet, and nothing more will come here. */
  take(): number | null {
    this.from = null;
    return this.length;
  }
}
