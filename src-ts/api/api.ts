/**
 * The types of the public API: what boot() and its fellows take and give.
 *
 * Entry points: all of it, through index.ts. Units: sizes and offsets in bytes, times in milliseconds
 * since the epoch, durations in milliseconds. Does not do: anything; the classes are in files of their own.
 */
import type { ExaKernel } from '../kernel.ts';
import type { KernelError } from './errors.ts';
import type { Transport } from '../transport/channel.ts';

export interface BootOptions {
  /**
   * What is mounted where: absolute path → file system. Added to the defaults below, or replacing
   * the default at the same path; `null` takes a default away.
   *   /bin /usr /etc  netfs over the package's own root image
   *   /home           localfs('exa-home')
   *   /tmp            tmpfs()
   */
  mounts?: Record<string, FileSystem | null>;
  /** Text of /etc/inittab, System V syntax. Default: one respawned login shell on tty1. */
  inittab?: string;
  /** Where the package's servers and root image are served. Default: beside the imported module. */
  assets?: string | URL;
  /** First size of the console, in character cells. Default 80 × 24. */
  terminal?: { cols?: number; rows?: number };
  /** Environment that init hands to every process. */
  env?: Record<string, string>;
  /** Commands written in JavaScript, found on PATH like any program (see {@link Command}). */
  commands?: Record<string, Command>;
  /** Element in which the oxygen desktop shows windows. Without it there is no desktop. */
  desktop?: HTMLElement;
  /** Name of this instance; keeps its channels apart from other instances of the same origin. Default: unique. */
  name?: string;
  /**
   * How processes and servers talk. 'auto' takes the fastest that the page allows: shared memory where it is
   * cross-origin isolated, else message ports, else BroadcastChannel. 'rings' is shared memory with a message
   * for each call.
   */
  transport?: 'auto' | Transport;
  /** Most processes alive at once (fork and spawn fail with EAGAIN past it), and how many are kept warm. */
  processes?: { max?: number; spare?: number };
  /** Called for every message between processes, decoded, in the manner of strace. */
  trace?: (event: TraceEvent) => void;
  /** Called as the boot proceeds; `total` is 0 while unknown. */
  onProgress?: (progress: { phase: string; loaded: number; total: number }) => void;
  /** Aborts the boot; everything made so far is taken down and the promise rejects. */
  signal?: AbortSignal;
}

export type { Transport };

export interface KernelEvents {
  start: ProcessInfo;
  exit: ProcessInfo & { status: ExitStatus };
  mount: { path: string; type: string };
  unmount: { path: string };
  /** A server died and was, or was not, started again. */
  fault: { server: string; reason: string; restarted: boolean };
  /** A process listens on a TCP port of the loopback network, or (open false) does no more. Not told yet. */
  listen: { port: number; pid: number; open: boolean };
}

export interface SpawnOptions {
  cwd?: string;
  env?: Record<string, string>;
  uid?: number;
  gid?: number;
  /** Give the process a controlling terminal of its own; stdin, stdout and stderr are that terminal. */
  terminal?: { cols?: number; rows?: number } | Terminal;
  /** Aborting sends SIGTERM. */
  signal?: AbortSignal;
}

export interface Process {
  readonly pid: number;
  readonly stdin: WritableStream<Uint8Array | string>;
  readonly stdout: ReadableStream<Uint8Array>;
  /** Empty where the process has a terminal. */
  readonly stderr: ReadableStream<Uint8Array>;
  readonly terminal: Terminal | null;
  readonly exit: Promise<ExitStatus>;
  kill(signal?: Signal): Promise<void>;
}

/** One of the two is null, as with wait(2). */
export interface ExitStatus {
  code: number | null;
  signal: Signal | null;
}
export interface ExecResult extends ExitStatus {
  stdout: string;
  stderr: string;
}
export type Signal = `SIG${string}`;

export interface ProcessInfo {
  pid: number;
  ppid: number;
  pgid: number;
  sid: number;
  uid: number;
  gid: number;
  state: 'running' | 'sleeping' | 'stopped' | 'zombie';
  command: string;
  args: string[];
  tty: string | null;
  started: number;
}

/** A command written in JavaScript. It is a process: it has a pid, can be piped, waited for and killed. */
export type Command = (context: CommandContext) => Promise<number> | number;
export interface CommandContext {
  readonly args: string[]; // args[0] is the command's name
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly stdin: ReadableStream<Uint8Array>;
  readonly stdout: WritableStream<Uint8Array | string>;
  readonly stderr: WritableStream<Uint8Array | string>;
  /** Aborted when the process is killed. */
  readonly signal: AbortSignal;
  readonly kernel: ExaKernel;
}

export interface Terminal {
  /** Such as '/dev/tty1' or '/dev/pts/0'. */
  readonly device: string;
  /** What the user types. Strings are sent as UTF-8. */
  readonly input: WritableStream<Uint8Array | string>;
  /** What the terminal shows. Back-pressure reaches the writing process. */
  readonly output: ReadableStream<Uint8Array>;
  /** Sets the window size; the foreground process group gets SIGWINCH. */
  resize(cols: number, rows: number): void;
  /** Wires an xterm.js Terminal both ways, size included. Dispose to take it off. */
  attach(xterm: XtermLike): { dispose(): void };
  /** Hangs up: SIGHUP to the session. */
  close(): Promise<void>;
}

/** The part of @xterm/xterm's Terminal that attach() uses. */
export interface XtermLike {
  readonly cols: number;
  readonly rows: number;
  write(data: Uint8Array | string, callback?: () => void): void;
  onData(listener: (data: string) => void): { dispose(): void };
  onBinary(listener: (data: string) => void): { dispose(): void };
  onResize(listener: (size: { cols: number; rows: number }) => void): { dispose(): void };
}

/** The loopback network of a kernel, as seen from the page. Not built yet. */
export interface Network {
  /** TCP ports on which something listens. */
  ports(): Promise<number[]>;
  /** An HTTP request to a server inside. */
  fetch(port: number, input: string | Request, init?: RequestInit): Promise<Response>;
  /** A raw connection. */
  connect(port: number): Promise<{
    readable: ReadableStream<Uint8Array>;
    writable: WritableStream<Uint8Array>;
    close(): Promise<void>;
  }>;
  /** A URL that shows that server in an iframe. */
  preview(port: number): Promise<{ url: string; close(): void }>;
}

/** Something that can be mounted. Made by the functions below. */
export interface FileSystem {
  readonly type: string;
}

export interface FileSystemHandlers {
  stat(path: string): Promise<Partial<FileStat> & { kind: FileKind }>;
  readdir(path: string): Promise<Array<{ name: string; kind: FileKind }>>;
  read(path: string, offset: number, length: number): Promise<Uint8Array>;
  /** Without any of the following the mount is read-only: EROFS. */
  write?(path: string, offset: number, data: Uint8Array): Promise<number>;
  truncate?(path: string, size: number): Promise<void>;
  create?(path: string, mode: number): Promise<void>;
  mkdir?(path: string, mode: number): Promise<void>;
  unlink?(path: string): Promise<void>;
  rmdir?(path: string): Promise<void>;
  rename?(from: string, to: string): Promise<void>;
  symlink?(target: string, path: string): Promise<void>;
  readlink?(path: string): Promise<string>;
  chmod?(path: string, mode: number): Promise<void>;
  utimes?(path: string, atime: number, mtime: number): Promise<void>;
  sync?(): Promise<void>;
}

export type FileKind = 'file' | 'directory' | 'symlink' | 'char' | 'block' | 'fifo' | 'socket';
export interface FileStat {
  kind: FileKind;
  mode: number;
  size: number;
  uid: number;
  gid: number;
  ino: number;
  nlink: number;
  dev: number;
  rdev: number;
  atime: number;
  mtime: number;
  ctime: number;
}

export interface FileTree {
  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  writeFile(path: string, data: string | Uint8Array, options?: { mode?: number }): Promise<void>;
  appendFile(path: string, data: string | Uint8Array): Promise<void>;
  readdir(path: string): Promise<string[]>;
  readdir(path: string, options: { withFileTypes: true }): Promise<Array<{ name: string; kind: FileKind }>>;
  stat(path: string): Promise<FileStat>;
  lstat(path: string): Promise<FileStat>;
  mkdir(path: string, options?: { recursive?: boolean; mode?: number }): Promise<void>;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  copyFile(from: string, to: string): Promise<void>;
  link(target: string, path: string): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  readlink(path: string): Promise<string>;
  realpath(path: string): Promise<string>;
  chmod(path: string, mode: number): Promise<void>;
  chown(path: string, uid: number, gid: number): Promise<void>;
  utimes(path: string, atime: number, mtime: number): Promise<void>;
  truncate(path: string, size: number): Promise<void>;
  access(path: string, mode?: number): Promise<void>;
  mkdtemp(prefix: string): Promise<string>;
  /** flags as of fopen ('r', 'r+', 'w', 'wx', 'a', …) or open(2). */
  open(path: string, flags?: string | number, mode?: number): Promise<FileHandle>;
  /** A web stream with back-pressure; the byte at `end` is part of it, as with Node's createReadStream. */
  readable(path: string, range?: { start?: number; end?: number }): ReadableStream<Uint8Array>;
  writable(path: string, options?: { append?: boolean; mode?: number }): WritableStream<Uint8Array | string>;
  /** Not built yet, like export and import. */
  watch(
    path: string,
    options?: { recursive?: boolean; signal?: AbortSignal },
  ): AsyncIterable<{ event: 'change' | 'rename' | 'overflow'; path: string }>;
  export(
    path: string,
    options?: {
      format?: 'tar' | 'tar.gz' | 'zip';
      exclude?: string[];
      onProgress?: (progress: { files: number; bytes: number }) => void;
    },
  ): Promise<Blob>;
  import(
    path: string,
    archive: Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | URL,
    options?: { onProgress?: (progress: { files: number; bytes: number }) => void },
  ): Promise<void>;
  /** Until everything written is on its store. */
  sync(): Promise<void>;
}

export interface FileHandle extends AsyncDisposable {
  /** The bytes read; position null or absent: at the file's own offset. */
  read(buffer: Uint8Array, position?: number | null): Promise<number>;
  write(data: Uint8Array | string, position?: number | null): Promise<number>;
  stat(): Promise<FileStat>;
  truncate(size: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface TraceFilter {
  /** Names of servers and programs, or process numbers; none: all. */
  only?: Array<string | number>;
  /** Names of calls; none: all. */
  calls?: string[];
}

export interface TraceEvent {
  time: number;
  from: string;
  to: string;
  call: string;
  direction: 'request' | 'reply';
  fields: Record<string, number | string>;
  error?: string;
}

/** What 'exa-kernel/terminal' will offer. */
export interface TerminalView {
  readonly xterm: XtermLike;
  focus(): void;
  dispose(): void;
}
export type ShowTerminal = (
  terminal: Terminal,
  host: HTMLElement,
  options?: {
    theme?: Record<string, string>;
    fontSize?: number;
    fontFamily?: string;
    screenReader?: boolean;
    keyBar?: boolean | 'touch';
  },
) => Promise<TerminalView>;

/** What 'exa-kernel/react' will offer. */
export type UseKernel = (options?: BootOptions) => {
  kernel: ExaKernel | null;
  error: KernelError | null;
  progress: { phase: string; loaded: number; total: number } | null;
};
