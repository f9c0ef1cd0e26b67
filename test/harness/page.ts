/**
 * The page that tests run in: the built package, and a watcher of the console that waits for text.
 *
 * Entry points: `exa`, a global (see ExaGlobal). Does not do: any test; those run in Node (machine.ts).
 */
import {
  ExaKernel,
  folder,
  jsfs,
  KernelError,
  localfs,
  netfs,
  opfs,
  overlayfs,
  tmpfs,
  type BootOptions,
} from 'exa-kernel';
import { memoryFiles } from './memory-files.ts';

/** Reads a console for ever and answers when a pattern has come, from where the last one ended. */
class Watcher {
  text = '';
  private from = 0;
  private readonly waiting = new Set<() => void>();

  constructor(output: ReadableStream<Uint8Array>) {
    void this.read(output);
  }

  private async read(output: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    const reader = output.getReader();
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (done) return;
      this.text += decoder.decode(value, { stream: true });
      for (const look of [...this.waiting]) look();
    }
  }

  /** What was shown up to and with the pattern. Rejects with the text so far when it has not come in time. */
  until(source: string, flags: string, limit: number): Promise<string> {
    const pattern = new RegExp(source, flags);
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.waiting.delete(look);
      };
      const look = () => {
        const match = pattern.exec(this.text.slice(this.from));
        if (!match) return;
        const end = this.from + match.index + match[0].length;
        const seen = this.text.slice(this.from, end);
        this.from = end;
        finish();
        resolve(seen);
      };
      const timer = setTimeout(() => {
        finish();
        reject(
          new Error(
            `${pattern} has not come; shown so far: ${JSON.stringify(this.text.slice(this.from).slice(-2000))}`,
          ),
        );
      }, limit);
      this.waiting.add(look);
      look();
    });
  }
}

export class PageMachine {
  readonly watcher: Watcher;
  private readonly writer: WritableStreamDefaultWriter<Uint8Array | string>;

  constructor(readonly kernel: ExaKernel) {
    this.watcher = new Watcher(kernel.terminal.output);
    this.writer = kernel.terminal.input.getWriter();
  }

  type(text: string): Promise<void> {
    return this.writer.write(text);
  }

  typeBytes(bytes: number[]): Promise<void> {
    return this.writer.write(Uint8Array.from(bytes));
  }
}

async function boot(options: BootOptions = {}): Promise<PageMachine> {
  return new PageMachine(await ExaKernel.boot({ assets: new URL('../dist/', location.href), ...options }));
}

/** The longest that the page's own thread was busy at a stretch since this was asked, in ms; 0 below 50. */
function watchStalls(): () => number {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: 'longtask' });
  const from = performance.now();
  return () => {
    const tasks = observer.takeRecords().filter((entry) => entry.startTime >= from);
    observer.disconnect();
    return Math.max(0, ...tasks.map((entry) => entry.duration));
  };
}

/** What rejected, as plain data that can leave the page. */
async function failureOf(
  promise: Promise<unknown>,
): Promise<{ code: string; call: string; path?: string | undefined; message: string } | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    if (error instanceof KernelError)
      return { code: error.code, call: error.call, path: error.path, message: error.message };
    return { code: 'none', call: '', message: String(error) };
  }
}

/** What attach() wants of an xterm.js terminal, without one: what it shows is a text, and `listeners` are its user. */
function textTerminal(cols: number, rows: number) {
  let look = () => {};
  const listeners: Record<string, (value: never) => void> = {};
  const on = (name: string) => (listener: (value: never) => void) => {
    listeners[name] = listener;
    return { dispose: () => void delete listeners[name] };
  };
  const decoder = new TextDecoder();
  const terminal = {
    cols,
    rows,
    shown: '',
    listeners,
    onData: on('data'),
    onBinary: on('binary'),
    onResize: on('resize'),
    write(data: Uint8Array | string, shownAll?: () => void) {
      terminal.shown += typeof data === 'string' ? data : decoder.decode(data, { stream: true });
      look();
      shownAll?.();
    },
    type: (text: string) => listeners.data!(text as never),
    /** As the fit addon does it. */
    resize(cols: number, rows: number) {
      Object.assign(terminal, { cols, rows });
      listeners.resize!({ cols, rows } as never);
    },
    /** Resolves when what has been shown since the last time matches. */
    until: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        look = () => {
          if (!pattern.test(terminal.shown)) return;
          look = () => {};
          resolve(terminal.shown);
          terminal.shown = '';
        };
        look();
      }),
  };
  return terminal;
}

const offered = {
  ExaKernel,
  folder,
  KernelError,
  jsfs,
  localfs,
  memoryFiles,
  netfs,
  opfs,
  overlayfs,
  tmpfs,
  boot,
  watchStalls,
  failureOf,
  textTerminal,
};
export type ExaGlobal = typeof offered;

declare global {
  var exa: ExaGlobal;
  /** The kernel that the test's machine stands for. */
  var machine: PageMachine;
  /** What a test has mounted by jsfs. */
  var memory: ReturnType<typeof memoryFiles>;
  /** Calls that jsfs handlers of a test keep waiting: so far, until there are that many, and the end of the last. */
  var slow: { asked: string[]; until(count: number): Promise<void>; answer(): void };
}
globalThis.exa = offered;
