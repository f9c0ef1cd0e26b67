/**
 * A single waiter for something that comes by event: wait() resolves on signal(), or when time is up.
 * Entry points: Waiter. Does not do: queues; a signal without a waiter is remembered once.
 */
export class Waiter {
  private resolve: (() => void) | null = null;
  private signalled = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Resolves on the next signal (at once where one has come since the last wait) or after `ms`; negative: no limit. */
  wait(ms: number): Promise<void> {
    if (this.signalled || ms === 0) {
      this.signalled = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.resolve = resolve;
      if (ms > 0) this.timer = setTimeout(() => this.signal(), ms);
    });
  }

  signal(): void {
    clearTimeout(this.timer);
    const resolve = this.resolve;
    this.resolve = null;
    if (resolve) resolve();
    else this.signalled = true;
  }
}
