/**
 * The name of a kernel, which keeps its channels apart from those of others of the same origin, in this page or another.
 *
 * Entry points: claimName. Where the page is not secure there are no Web Locks, and nothing is claimed.
 */
import { KernelError } from '../api/errors.ts';

/** Rejects with EEXIST where a kernel of that name lives; otherwise it is taken until the answer is called, or the page goes. */
export function claimName(name: string): Promise<() => void> {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    const held = (lock: Lock | null) => {
      if (!lock) throw new KernelError('EEXIST', 'boot', undefined, `a kernel of the name '${name}' lives already`);
      return new Promise<void>((release) => resolve(release));
    };
    navigator.locks.request(`exa-kernel ${name}`, { ifAvailable: true }, held).catch(reject);
  });
}
