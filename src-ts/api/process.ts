/**
 * Starting programs from the page: spawn, and exec for a line of shell.
 *
 * Entry points: Spawner. The page, pid 0, makes a vfork child, lays its descriptors out in its name, and
 * starts the launcher in it (src-c/init/launch.c), which becomes the program or says on descriptor 3 why not.
 * Does not do: the search on PATH, ids, the working directory: the launcher's.
 */
import type { ExecResult, ExitStatus, Process, Signal, SpawnOptions, Terminal } from './api.ts';
import { joined, startBlob } from './blob.ts';
import { type Descriptor, type Descriptors, type Pipe, RESMGR } from './descriptors.ts';
import { codeOf, KernelError } from './errors.ts';
import { given } from './given.ts';
import { commandLine, type Processes } from './processes.ts';
import { isClosed, sink, Source, textOf } from './streams.ts';
import { openTerminalOnce } from './terminal.ts';

/** Where the launcher finds its end of the pipe on which it reports. */
const REPORT_FD = 3;
const LAUNCHER_IMAGE = 0;
/** What an aborted exec has run gets this long to end by SIGTERM. */
const TERMINATION_LIMIT_MS = 500;
/** How the launcher's vfork child ends when it could not be started. */
const NOT_STARTED = 127 << 8;

interface Pipes {
  stdin: Pipe;
  stdout: Pipe;
  stderr: Pipe;
  report: Pipe;
}

export class Spawner {
  constructor(
    private readonly descriptors: Descriptors,
    private readonly processes: Processes,
    private readonly env: Record<string, string>,
  ) {}

  async spawn(command: string, args: string[] = [], options: SpawnOptions = {}): Promise<Process> {
    if (options.signal?.aborted) throw new KernelError('ECANCELED', 'spawn', command);
    const argv = joined([command, ...args]);
    const blob = (terminal?: Terminal) =>
      startBlob(['launch', ...launcherOptions(options, terminal), '--', command, ...args], {
        ...this.env,
        ...given(options.env),
      });
    if (options.terminal) return this.spawnOnTerminal(command, argv, blob, options.terminal, options.signal);
    const image = blob();
    return this.processes.whileSpawning(async () => {
      const pipes = await this.openPipes();
      try {
        const { pid, exit } = await this.start(
          argv,
          image,
          [pipes.stdin.reader, pipes.stdout.writer, pipes.stderr.writer, pipes.report.writer],
          0,
        );
        await this.report(command, pipes.report.reader);
        await this.closeAll([pipes.report.reader]);
        const process = new Spawned(this.descriptors, this.processes, pid, exit, pipes);
        process.obey(options.signal);
        return process;
      } catch (error) {
        await this.closeAll([pipes.stdin.writer, pipes.stdout.reader, pipes.stderr.reader, pipes.report.reader]);
        throw withCommand(error, command);
      }
    });
  }

  /** Its session is the terminal's; a terminal that is not given but described is made, and goes with the session. */
  private async spawnOnTerminal(
    command: string,
    argv: Uint8Array,
    blob: (terminal: Terminal) => Uint8Array,
    wanted: NonNullable<SpawnOptions['terminal']>,
    signal: AbortSignal | undefined,
  ): Promise<Process> {
    const own = 'device' in wanted ? null : await openTerminalOnce(this.descriptors, given(wanted));
    const terminal = own ?? (wanted as Terminal);
    return this.processes.whileSpawning(async () => {
      try {
        const image = blob(terminal);
        const report = await this.descriptors.pipe();
        const { pid, exit } = await this.start(argv, image, [report.writer], REPORT_FD).catch(
          async (error: unknown) => {
            await this.closeAll([report.reader]);
            throw error;
          },
        );
        try {
          await this.report(command, report.reader);
        } finally {
          await this.closeAll([report.reader]);
        }
        const process = new OnTerminal(this.processes, pid, exit, terminal);
        process.obey(signal);
        if (own)
          exit.then(
            () => own.sessionEnded(),
            () => {},
          );
        return process;
      } catch (error) {
        await own?.close();
        throw withCommand(error, command);
      }
    });
  }

  async exec(script: string, options: SpawnOptions & { input?: string | Uint8Array } = {}): Promise<ExecResult> {
    const { input, signal, ...how } = options;
    if (signal?.aborted) throw new KernelError('ECANCELED', 'exec');
    const process = await this.spawn('/bin/sh', ['-c', script], how);
    if (signal) this.obeyAltogether(process, signal);
    const feed = async () => {
      const writer = process.stdin.getWriter();
      if (input !== undefined) await writer.write(input);
      await writer.close();
    };
    // A script that does not read all its input has not failed for it.
    const fed = feed().catch((error: unknown) => {
      if (!(error instanceof KernelError) || error.code !== 'EPIPE') throw error;
    });
    const [stdout, stderr, status] = await Promise.all([
      textOf(process.stdout),
      textOf(process.stderr),
      process.exit,
      fed,
    ]);
    return { ...status, stdout, stderr };
  }

  /** Aborting ends all that a line of shell has started: by SIGTERM, and by SIGKILL what outlives that, or the shell. */
  private obeyAltogether({ pid, exit }: Process, signal: AbortSignal): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (name: Signal) => void this.processes.kill(-pid, name).catch(throwUnlessClosed);
    const terminate = () => {
      end('SIGTERM');
      timer = setTimeout(end, TERMINATION_LIMIT_MS, 'SIGKILL');
    };
    const leave = () => {
      signal.removeEventListener('abort', terminate);
      clearTimeout(timer);
      if (timer !== undefined) end('SIGKILL');
    };
    exit.then(leave, leave);
    if (signal.aborted) terminate();
    else signal.addEventListener('abort', terminate, { once: true });
  }

  private async openPipes(): Promise<Pipes> {
    const made: Pipe[] = [];
    try {
      for (let i = 0; i < 4; i++) made.push(await this.descriptors.pipe());
    } catch (error) {
      await this.closeAll(made.flatMap(({ reader, writer }) => [reader, writer]));
      throw error;
    }
    const [stdin, stdout, stderr, report] = made as [Pipe, Pipe, Pipe, Pipe];
    return { stdin, stdout, stderr, report };
  }

  /** A vfork child with `far` as its descriptors from `first` on, and the launcher started in it. They are closed here. */
  private async start(
    argv: Uint8Array,
    blob: Uint8Array,
    far: Descriptor[],
    first: number,
  ): Promise<{ pid: number; exit: Promise<ExitStatus> }> {
    const { switchboard } = this.descriptors;
    try {
      const { pid } = (await switchboard.call(RESMGR, 'vfork', {})).fields;
      const exit = this.processes.exitOf(pid);
      try {
        for (const [i, { fd }] of far.entries()) {
          await switchboard.call(RESMGR, 'dup', { fd, target: first + i, minimum: -1, flags: 0 }, { actor: pid });
        }
        const { slot } = (
          await switchboard.call(
            RESMGR,
            'exec',
            { image: LAUNCHER_IMAGE, fd: -1, environment: 0 },
            { actor: pid, tail: commandLine(argv) },
          )
        ).fields;
        switchboard.startImage(slot, 'init', blob);
      } catch (error) {
        await switchboard.call(RESMGR, 'exit', { status: NOT_STARTED }, { actor: pid });
        throw error;
      }
      return { pid, exit };
    } finally {
      await this.closeAll(far);
    }
  }

  /** Waits until the launcher has become the program: end of file. Throws what it reports instead. */
  private async report(command: string, reader: Descriptor): Promise<void> {
    const bytes = await this.descriptors.read(reader);
    if (!bytes.length) return;
    const errno = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(0, true);
    throw new KernelError(codeOf(errno), 'spawn', command);
  }

  private async closeAll(descriptors: Descriptor[]): Promise<void> {
    await Promise.all(descriptors.map((descriptor) => this.descriptors.close(descriptor)));
  }
}

function withCommand(error: unknown, command: string): unknown {
  return error instanceof KernelError && error.path === undefined
    ? new KernelError(error.code, 'spawn', command, error.reason)
    : error;
}

function launcherOptions({ cwd, uid, gid }: SpawnOptions, terminal?: Terminal): string[] {
  // A signal to its group is not for what else the page started.
  const given = terminal ? ['-s', '-t', terminal.device] : ['-j'];
  if (cwd !== undefined) given.push('-C', cwd);
  if (uid !== undefined) given.push('-u', String(uid));
  if (gid !== undefined) given.push('-g', String(gid));
  return given;
}

/** What all have, whatever they read and write. */
abstract class Started {
  constructor(
    protected readonly processes: Processes,
    readonly pid: number,
    readonly exit: Promise<ExitStatus>,
  ) {}

  async kill(signal: Signal = 'SIGTERM'): Promise<void> {
    await this.processes.kill(this.pid, signal);
  }

  /** Aborting sends SIGTERM, until it has ended. */
  obey(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const terminate = () => void this.kill().catch(throwUnlessClosed);
    if (signal.aborted) terminate();
    else signal.addEventListener('abort', terminate);
    const leave = () => signal.removeEventListener('abort', terminate);
    this.exit.then(leave, leave);
  }
}

class OnTerminal extends Started implements Process {
  readonly stdin: WritableStream<Uint8Array | string>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });

  constructor(
    processes: Processes,
    pid: number,
    exit: Promise<ExitStatus>,
    readonly terminal: Terminal,
  ) {
    super(processes, pid, exit);
    this.stdin = terminal.input;
    this.stdout = terminal.output;
  }
}

class Spawned extends Started implements Process {
  readonly stdin: WritableStream<Uint8Array | string>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly terminal = null;

  constructor(
    descriptors: Descriptors,
    processes: Processes,
    pid: number,
    exit: Promise<ExitStatus>,
    { stdin, stdout, stderr }: Pipes,
  ) {
    super(processes, pid, exit);
    const close = (descriptor: Descriptor) => () => void descriptors.close(descriptor).catch(throwUnlessClosed);
    const closeStdin = once(close(stdin.writer));
    this.stdin = sink((bytes, options) => descriptors.write(stdin.writer, bytes, options), closeStdin);
    const sources = [stdout.reader, stderr.reader].map(
      (reader) => new Source((options) => descriptors.read(reader, options), close(reader)),
    );
    this.stdout = sources[0]!.stream;
    this.stderr = sources[1]!.stream;
    // What is left of it then is what the page holds: no descriptor stays for a stream that nobody reads.
    const ended = () => {
      closeStdin();
      for (const source of sources) void source.drain();
    };
    exit.then(ended, () => {});
  }
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
}

/** ESRCH: it ended by itself just then. */
function throwUnlessClosed(error: unknown): void {
  if (!isClosed(error) && !(error instanceof KernelError && error.code === 'ESRCH')) throw error;
}
