/**
 * How long the tenant of a slot has computed: all the time of its worker but for what it waited.
 *
 * Entry points: CpuTime. Does not do: user and system time apart; the host's own work counts as the program's.
 */
export class CpuTime {
  private total = 0;
  /** When it last began to compute; null: it waits, or nothing runs. */
  private since: number | null = null;

  /** A program begins, of a process that has computed `before` milliseconds already. */
  begin(before: number): void {
    this.total = before;
    this.since = performance.now();
  }

  pause(): void {
    this.total = this.ms;
    this.since = null;
  }

  resume(): void {
    this.since = performance.now();
  }

  get ms(): number {
    return this.total + (this.since === null ? 0 : performance.now() - this.since);
  }
}
