/**
 * Whether this page can run the system, and what is missing where it cannot.
 *
 * Entry points: checkEnvironment. Does not do: choosing the transport (page/switchboard.ts).
 */
import type { BootOptions } from './api.ts';
import { KernelError } from './errors.ts';

/** Throws ENOTSUP with a sentence that names what is missing. */
export function checkEnvironment(transport: NonNullable<BootOptions['transport']>): void {
  const missing = whatIsMissing(transport);
  if (missing) throw new KernelError('ENOTSUP', 'boot', undefined, missing);
}

function whatIsMissing(transport: string): string | null {
  if (typeof document === 'undefined' || typeof window === 'undefined')
    return 'exa-kernel needs a web page: there is no document here';
  if (window.origin === 'null') {
    return "this page is sandboxed without 'allow-same-origin' (or has no origin, as file: has none), and so may not make the workers that processes run in";
  }
  if (typeof WebAssembly === 'undefined') return 'this browser has no WebAssembly';
  if (typeof Worker === 'undefined' || typeof BroadcastChannel === 'undefined')
    return 'this browser has no workers or no BroadcastChannel';
  const isolated = globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function';
  const suspends = 'Suspending' in WebAssembly && 'promising' in WebAssembly;
  const noSharing =
    "this page is not cross-origin isolated (it needs the headers 'Cross-Origin-Opener-Policy: same-origin' and 'Cross-Origin-Embedder-Policy: require-corp'), so it has no shared memory";
  const noSuspending =
    'this browser has no JavaScript Promise Integration (JSPI: WebAssembly.Suspending and WebAssembly.promising)';
  if (transport === 'shared' || transport === 'rings') return isolated ? null : noSharing;
  if (transport === 'auto')
    return isolated || suspends ? null : `${noSuspending}, and ${noSharing}; one of the two is needed`;
  return suspends ? null : noSuspending;
}
