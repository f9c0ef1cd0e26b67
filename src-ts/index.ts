/**
 * What `import … from 'exa-kernel'` offers. Nothing is defined here.
 */
export { ExaKernel } from './kernel.ts';
export { KernelError } from './errors.ts';
export { jsfs, localfs, netfs, overlayfs, tmpfs } from './mounts.ts';
export type * from './api.ts';
