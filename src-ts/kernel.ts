/**
 * ExaKernel: a running system, from boot to shutdown.
 *
 * Entry points: ExaKernel.boot and its methods. The order of the start is boot's, readable from top to bottom;
 * what comes before resmgr answers is page/switchboard.ts, what comes after is init's.
 * Does not do: any Unix call itself (files.ts, process.ts, terminal.ts, mounts.ts).
 */
import type {
  BootOptions,
  Command,
  ExecResult,
  FileSystem,
  FileTree,
  KernelEvents,
  Network,
  Process,
  ProcessInfo,
  SpawnOptions,
  Terminal,
  TraceEvent,
  TraceFilter,
  Transport,
} from './api/api.ts';
import { startBlob } from './api/blob.ts';
import { callBack } from './api/callback.ts';
import { Descriptors, RESMGR } from './api/descriptors.ts';
import { checkEnvironment } from './api/environment.ts';
import { KernelError } from './api/errors.ts';
import { given } from './api/given.ts';
import { Files } from './api/files.ts';
import type { Switchboard } from './page/interface.ts';
import { claimName } from './page/name.ts';
import { openSwitchboard } from './page/switchboard.ts';
import { bind, homeInMemory, Mounts } from './api/mounts.ts';
import { checkOptions, type Settings } from './api/options.ts';
import { Spawner } from './api/process.ts';
import { Processes } from './api/processes.ts';
import { isClosed } from './api/streams.ts';
import { openConsole, openTerminal, type Size } from './api/terminal.ts';
import { unbuilt, unbuiltNetwork } from './api/unbuilt.ts';
import type { ReplyFields } from './wire/codec.ts';

const SHUTDOWN_LIMIT_MS = 5000;
/** setTimeout takes more than this for no time at all. */
const TIMER_MOST_MS = 2 ** 31 - 1;
const INIT_PID = 1;
const INITTAB = '/run/inittab';

/** `listen` is not told yet. */
type Listeners = { [E in Exclude<keyof KernelEvents, 'listen'>]: Set<(detail: KernelEvents[E]) => void> };

export class ExaKernel implements AsyncDisposable {
  readonly name: string;
  readonly transport: Transport;
  /** The console, /dev/tty1. */
  readonly terminal: Terminal;
  /** The kernel's file tree, in the manner of node:fs/promises. */
  readonly fs: FileTree;
  readonly net: Network = unbuiltNetwork;
  private readonly spawner: Spawner;
  private readonly listeners: Listeners = {
    start: new Set(),
    exit: new Set(),
    mount: new Set(),
    unmount: new Set(),
    fault: new Set(),
  };
  private halting: Promise<void> | null = null;

  private constructor(
    private readonly switchboard: Switchboard,
    private readonly descriptors: Descriptors,
    private readonly processes: Processes,
    private readonly mounts: Mounts,
    files: Files,
    terminal: Terminal,
    env: Record<string, string>,
    private readonly releaseName: () => void,
  ) {
    this.name = switchboard.name;
    this.transport = switchboard.transport;
    this.terminal = terminal;
    this.fs = files;
    this.spawner = new Spawner(descriptors, processes, env);
    processes.onStart = (info) => this.emit('start', info);
    processes.onExit = (info) => this.emit('exit', info);
    switchboard.onFault((server, reason) => {
      if (server === 'resmgr') processes.abandon('EIO', reason);
      this.emit('fault', { server, reason, restarted: false });
    });
  }

  /**
   * Starts resmgr, which starts tty, netfs, pipe, localfs and init; resolves when init has run its sysinit
   * entries and the console is ready. Rejects with {@link KernelError}: 'ENOTSUP' where the browser has
   * neither shared memory nor JSPI, 'ENOENT' where assets are missing, 'EINVAL' for a bad option or mount,
   * 'EEXIST' where a kernel of that name lives in this origin, 'ENOSYS' for what is not built yet, 'ECANCELED'
   * when aborted.
   */
  static async boot(options: BootOptions = {}): Promise<ExaKernel> {
    checkEnvironment(options.transport ?? 'auto');
    const settings = checkOptions(options);
    if (options.signal?.aborted) throw new KernelError('ECANCELED', 'boot');
    // One that is made up is nobody else's.
    const releaseName = options.name === undefined ? () => {} : await claimName(settings.name);
    let switchboard: Switchboard | undefined;
    try {
      switchboard = await openSwitchboard({
        name: settings.name,
        assets: settings.assets,
        transport: settings.transport,
        processes: settings.processes.max,
        spare: settings.processes.spare,
        shell: settings.shell,
        initBlob: startBlob(['init'], settings.env),
        ...(options.onProgress && { onProgress: options.onProgress }),
        ...(options.signal && { signal: options.signal }),
      });
      return await unlessAborted(options.signal, ExaKernel.start(switchboard, settings, options, releaseName));
    } catch (error) {
      await switchboard?.close();
      releaseName();
      if (options.signal?.aborted) throw new KernelError('ECANCELED', 'boot');
      throw error;
    }
  }

  /** The servers run: mounts, console, init. */
  private static async start(
    switchboard: Switchboard,
    settings: Settings,
    options: BootOptions,
    releaseName: () => void,
  ): Promise<ExaKernel> {
    const progress = (phase: string, loaded = 0, total = 0) => callBack(options.onProgress, { phase, loaded, total });
    const descriptors = new Descriptors(switchboard);
    const processes = new Processes(switchboard);
    const files = new Files(descriptors);
    const mounts = new Mounts(switchboard, files);

    const stopFetching = switchboard.onNotice('fetching', ({ loaded, total }) =>
      progress('archive', Number(loaded), Number(total)),
    );
    await descriptors.reserve();
    const terminal = await openConsole(descriptors, settings.size);
    for (const path of settings.unmounts) await mounts.unmount(path);
    for (const [i, [path, fs]] of settings.mounts.entries()) {
      progress('mounts', i, settings.mounts.length);
      const mounted = path === '/' ? mounts.mountRoot(fs) : mounts.mountAt(path, fs);
      // The reason is on the console already; that /home is in memory then, resmgr says.
      await (path === '/home' && settings.homeMayFail
        ? mounted.catch(() => mounts.mountAt(path, homeInMemory()))
        : mounted);
    }
    if (options.inittab !== undefined) {
      await files.writeFile(INITTAB, options.inittab, { mode: 0o644 });
      await mounts.mount('/etc/inittab', bind(INITTAB));
    }
    stopFetching();
    progress('init');
    await startInit(switchboard);
    progress('ready', 1, 1);
    return new ExaKernel(switchboard, descriptors, processes, mounts, files, terminal, settings.env, releaseName);
  }

  /** Starts a program. `command` is searched on PATH unless it has a slash. Rejects with ENOENT, EACCES, ENOEXEC, E2BIG, EAGAIN. */
  spawn(command: string, args?: string[], options?: SpawnOptions): Promise<Process> {
    return this.spawner.spawn(command, args, options);
  }

  /** Runs a line of shell and collects what it prints. */
  exec(script: string, options?: SpawnOptions & { input?: string | Uint8Array }): Promise<ExecResult> {
    return this.spawner.exec(script, options);
  }

  /** A fresh terminal (the next free pseudo-terminal). */
  openTerminal(size?: Partial<Size>): Promise<Terminal> {
    return openTerminal(this.descriptors, given(size));
  }

  /** Every process alive, as `ps` would list them. */
  ps(): Promise<ProcessInfo[]> {
    return this.processes.list();
  }

  /** Makes a command while the kernel runs; returns the function that takes it away again. */
  addCommand(_name: string, _command: Command): () => void {
    throw unbuilt('addCommand');
  }

  /** What processes and servers say to one another from now on, until the loop is left. */
  trace(_filter?: TraceFilter): AsyncIterable<TraceEvent> {
    throw unbuilt('trace');
  }

  async mount(path: string, fs: FileSystem): Promise<void> {
    await this.mounts.mount(path, fs);
    this.emit('mount', { path, type: fs.type });
  }

  async unmount(path: string): Promise<void> {
    await this.mounts.unmount(path);
    this.emit('unmount', { path });
  }

  /** Returns the function that takes the listener off again. */
  on<E extends keyof KernelEvents>(event: E, listener: (detail: KernelEvents[E]) => void): () => void {
    if (event === 'listen') throw unbuilt('on');
    const set = this.listeners[event as Exclude<E, 'listen'>] as Set<typeof listener> | undefined;
    if (!set) throw new KernelError('EINVAL', 'on', undefined, `there is no event '${event}'`);
    if (typeof listener !== 'function') throw new KernelError('EINVAL', 'on', undefined, 'a listener is a function');
    set.add(listener);
    return () => void set.delete(listener);
  }

  /** How much of everything is in use, for tests and for finding leaks. */
  async dump(): Promise<ReplyFields<'tables'>> {
    return (await this.switchboard.call(RESMGR, 'tables', {})).fields;
  }

  /** Runlevel 0: TERM, then KILL, then every file system synced and unmounted, every iframe gone. Holds `timeout` whatever hangs. A second call waits for the first. */
  async shutdown(options: { timeout?: number } = {}): Promise<void> {
    const { timeout = SHUTDOWN_LIMIT_MS } = options;
    if (!(timeout >= 0)) throw new KernelError('EINVAL', 'shutdown', undefined, `timeout cannot be ${timeout}`);
    this.halting ??= this.halt(timeout);
    return this.halting;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  private async halt(limit: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stops: (() => void)[] = [];
    // Whatever init says to it, or does not, everything is taken down.
    await new Promise<void>((resolve) => {
      stops.push(this.switchboard.onNotice('halted', () => resolve()));
      if (limit <= TIMER_MOST_MS) timer = setTimeout(resolve, limit);
      this.processes.kill(INIT_PID, 'SIGPWR').catch((error: unknown) => {
        if (!isClosed(error)) console.warn('exa-kernel: init cannot be asked to halt:', error);
        resolve();
      });
    });
    clearTimeout(timer);
    for (const stop of stops) stop();
    await this.switchboard.close();
    this.releaseName();
    this.processes.abandon('ENXIO');
  }

  private emit<E extends keyof Listeners>(event: E, detail: KernelEvents[E]): void {
    for (const listener of [...this.listeners[event]]) callBack(listener, detail);
  }
}

/** Resolves when init has told that its sysinit entries are done; rejects with EIO where it ends instead. */
async function startInit(switchboard: Switchboard): Promise<void> {
  const stops: (() => void)[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const failed = (reason: string) => reject(new KernelError('EIO', 'boot', undefined, reason));
      stops.push(
        switchboard.onNotice('booted', () => resolve()),
        switchboard.onNotice('halted', () => failed('the system halted before it was up')),
        switchboard.onNotice('process_ended', ({ pid }) => {
          if (pid === INIT_PID) failed('init ended before the system was up');
        }),
      );
      switchboard.call(RESMGR, 'start_init', {}).catch(reject);
    });
  } finally {
    for (const stop of stops) stop();
  }
}

/** The same promise, rejecting as soon as the signal is aborted. */
function unlessAborted<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(new KernelError('ECANCELED', 'boot'));
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
