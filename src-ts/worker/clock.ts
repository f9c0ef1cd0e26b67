/**
 * The monotonic clock that all workers of a kernel have in common: a server's timers are set in one and run in another.
 *
 * Entry points: monotonic, behind, align. performance.now() counts from each worker's own start, and when that was,
 * performance.timeOrigin says by the wall clock: outside Chromium by what that showed then. So workers that were made
 * before the wall clock was set, or the machine slept, and those made after it do not agree.
 * Does not do: the wall clock (imports.ts).
 */

/** Workers that agree agree better than Date.now() can tell. */
export const DRIFT_MS = 50;

let origin = performance.timeOrigin;

/** Milliseconds. */
export const monotonic = () => origin + performance.now();

/** Milliseconds that it is behind the wall clock: it does not count while the machine sleeps. */
export const behind = () => Date.now() - monotonic();

/** From now on it goes as the page's does, which is so far behind. */
export function align(page: number): void {
  const ahead = page - behind();
  if (Math.abs(ahead) > DRIFT_MS) origin -= ahead;
}
