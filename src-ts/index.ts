/**
 * What `import … from 'exa-kernel'` offers. Nothing is defined here.
 */
export { ExaKernel } from './kernel.ts';
export { KernelError } from './api/errors.ts';
export { jsfs, localfs, netfs, overlayfs, tmpfs } from './api/mounts.ts';
export { folder, opfs } from './api/unbuilt.ts';
export type * from './api/api.ts';
