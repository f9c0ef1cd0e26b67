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
  /** How much memory there is from `at` on, whatever the tenant says. */
  private room = 0;
  private length: number | null = null;

  expect(server: number, endpoint: number, id: number, from: Join, at: number, capacity: number, room: number): void {
    this.server = server;
    this.endpoint = endpoint;
    this.id = id;
    this.from = from;
    this.at = at;
    this.capacity = capacity;
    this.room = room;
    this.length = null;
  }

  isFor(server: number, endpoint: number, id: number): boolean {
    return this.from !== null && id === this.id && endpoint === this.endpoint && server === this.server;
  }

  /** The reply, in the server's memory. Longer ones than the tenant wants are EMSGSIZE, than it has memory for EFAULT. */
  copy(at: number, length: number): void {
    const error = length > this.capacity ? ERRNO.EMSGSIZE : length > this.room ? ERRNO.EFAULT : 0;
    if (!error) this.from!.out(at, this.at, length);
    this.give(error ? -error : length);
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
