/**
 * Calls of functions that the embedder has given: listeners, onProgress.
 *
 * Entry points: callBack. What they throw is reported to the page (window's `error` event), and harms
 * nobody; what an async one rejects with, the browser reports by itself.
 * Does not do: handlers of a jsfs, whose failures are answers (js-files.ts).
 */
export function callBack<A extends unknown[]>(callback: ((...args: A) => unknown) | undefined, ...args: A): void {
  try {
    callback?.(...args);
  } catch (error) {
    reportError(error);
  }
}
