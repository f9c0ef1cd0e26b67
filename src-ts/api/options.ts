/**
 * The options of boot(), checked and filled in, before anything is made.
 *
 * Entry points: checkOptions, Settings. Does not do: what the page allows (environment.ts).
 */
import type { BootOptions, FileSystem } from './api.ts';
import { KernelError } from './errors.ts';
import { given } from './given.ts';
import { checkMount, localfs, netfs } from './mounts.ts';
import { checkSize, DEFAULT_SIZE, type Size } from './terminal.ts';
import { LIMITS } from '../wire/codec.ts';

/** Chromium allows 124 WebAssembly memories a renderer. */
const PROCESSES_MAX = 100;
const SPARE = 4;
const ENVIRONMENT = {
  PATH: '/bin:/usr/bin',
  HOME: '/home',
  TERM: 'xterm-256color',
  USER: 'root',
  LOGNAME: 'root',
  SHELL: '/bin/sh',
};
/** Mounted by resmgr itself: the page only takes them away, to put something else there or nothing. */
const IN_MEMORY = new Set(['/home', '/tmp']);

export interface Settings {
  name: string;
  assets: URL;
  transport: NonNullable<BootOptions['transport']>;
  size: Size;
  env: Record<string, string>;
  processes: { max: number; spare: number };
  /** What to mount, the shortest paths first. */
  mounts: [path: string, fs: FileSystem][];
  /** Mounts of resmgr's own that make room, or that the caller does not want. */
  unmounts: string[];
  /** Nobody asked for /home: where it cannot last it may be in memory. */
  homeMayFail: boolean;
  /** Where /bin/sh lies, unless the caller's /bin is another. */
  shell: URL | null;
}

/** Throws EINVAL for what makes no sense, ENOSYS for what is not built yet. */
export function checkOptions(options: BootOptions): Settings {
  for (const name of ['trace', 'desktop', 'commands'] as const) {
    if (options[name] !== undefined)
      throw new KernelError('ENOSYS', 'boot', undefined, `the option '${name}' is not built yet`);
  }
  const transport = options.transport ?? 'auto';
  if (!['auto', 'shared', 'rings', 'port', 'broadcast'].includes(transport))
    throw invalid(`there is no transport '${transport}'`);
  const name = options.name ?? randomName();
  if (!/^[\w.-]{1,64}$/.test(name)) throw invalid(`a name has 1 to 64 letters, digits, '.', '_' and '-': '${name}'`);
  const { max = PROCESSES_MAX, spare = SPARE } = options.processes ?? {};
  if (!Number.isInteger(max) || max < 1 || max > LIMITS.SLOTS - LIMITS.SERVERS)
    throw invalid(`processes.max cannot be ${max}`);
  if (!Number.isInteger(spare) || spare < 0 || spare > max) throw invalid(`processes.spare cannot be ${spare}`);
  const assets = assetsOf(options.assets);
  return {
    name,
    assets,
    transport,
    size: checkSize('boot', { ...DEFAULT_SIZE, ...given(options.terminal) }),
    env: { ...ENVIRONMENT, ...given(options.env) },
    processes: { max, spare },
    ...mountsOf(given(options.mounts), assets),
  };
}

/** Also where the page is not secure, and so has no crypto.randomUUID. */
function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, '0')).join('');
}

function invalid(reason: string): KernelError {
  return new KernelError('EINVAL', 'boot', undefined, reason);
}

function assetsOf(wanted: string | URL | undefined): URL {
  try {
    const url = wanted === undefined ? new URL('.', import.meta.url) : new URL(wanted, document.baseURI);
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    return url;
  } catch {
    throw invalid(`assets is no URL: '${wanted}'`);
  }
}

function mountsOf(
  wanted: Record<string, FileSystem | null>,
  assets: URL,
): Pick<Settings, 'mounts' | 'unmounts' | 'homeMayFail' | 'shell'> {
  const all: Record<string, FileSystem | null> = {};
  // Kept between visits as the package's other assets are: by the browser's own cache, or the page's service worker.
  for (const path of ['/bin', '/usr', '/etc']) all[path] = netfs(new URL(`root${path}/`, assets), { cache: false });
  all['/home'] = localfs('exa-home');
  for (const [path, fs] of Object.entries(wanted)) all[path === '/' ? path : path.replace(/\/+$/, '')] = fs;
  const mounts: Settings['mounts'] = [];
  for (const [path, fs] of Object.entries(all)) {
    if (fs === null) continue;
    checkMount('boot', path, fs);
    mounts.push([path, fs]);
  }
  const depth = (path: string) => path.split('/').filter(Boolean).length;
  mounts.sort(([a], [b]) => depth(a) - depth(b));
  const byDefault = (place: string) => !Object.keys(wanted).some((path) => path.replace(/\/+$/, '') === place);
  return {
    mounts,
    unmounts: Object.keys(all).filter((path) => IN_MEMORY.has(path)),
    homeMayFail: byDefault('/home'),
    shell: byDefault('/bin') ? new URL('root/bin/dash', assets) : null,
  };
}
