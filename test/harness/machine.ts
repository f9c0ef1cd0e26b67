/**
 * A kernel booted in a page, as a test uses it: typing, waiting for what is shown, the API.
 *
 * Entry points: sharedMachine, bootMachine, openPage, beforeWorkers, Machine. Owns: the page. Does not do: the browser (browser.ts).
 */
import type { BootOptions } from '../../src-ts/index.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed } from 'vitest';
import { type Transport, openBrowser, pageUrl, type TestBrowser } from './browser.ts';
import type { PageMachine } from './page.ts';

/** How long a line may take to show what it should. */
const LIMIT_MS = 120_000;
/** So many looks in a row that show the same are rest. */
const STILL = 5;
/** Set as PS1, for a prompt that no command prints; typed so that its echo is not one. */
const PROMPT = '%% ';
const SET_PROMPT = "PS1='%''% '\n";

/** What of BootOptions can be sent to the page. */
export type MachineOptions = Pick<BootOptions, 'inittab' | 'env' | 'name' | 'processes' | 'terminal'>;

/** A page of the tests, its errors shown on this side. */
export async function openPage(browser: TestBrowser, transport: Transport): Promise<Page> {
  const context = await browser.browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error('page:', error));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      console.error('page:', message.text(), message.location().url);
  });
  await page.goto(pageUrl(browser.origin, transport));
  await page.waitForFunction(() => 'exa' in globalThis);
  return page;
}

/** From the page's next load on, its workers run this first. */
export async function beforeWorkers(page: Page, script: string): Promise<void> {
  await page.route('**/worker.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}${await response.text()}` });
  });
}

/**
 * For a describe: a machine that its tests share, logged in. A test that fails leaves it in an unknown
 * state, so the next one gets a new one.
 */
export function sharedMachine(transport: Transport, options: MachineOptions = {}): () => Machine {
  let browser: TestBrowser;
  let machine: Machine | null = null;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  beforeEach(async () => {
    machine ??= await (await bootMachine(browser, transport, options)).login();
    onTestFailed(async () => {
      await machine?.page.context().close();
      machine = null;
    });
  });
  afterAll(async () => {
    await machine?.close();
    await browser?.close();
  });
  return () => machine!;
}

/** `prepare` is called with the page before the boot. */
export async function bootMachine(
  browser: TestBrowser,
  transport: Transport,
  options: MachineOptions = {},
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<Machine> {
  const page = await openPage(browser, transport);
  await prepare(page);
  await page.evaluate(
    async ({ transport, options }) => {
      globalThis.machine = await exa.boot({ transport, mounts: { '/test': exa.netfs('../test/') }, ...options });
    },
    { transport, options },
  );
  return new Machine(page);
}

type Counts = {
  processes: number;
  descriptors: number;
  descriptions: number;
  slots: number;
  ending: number;
  requests: number;
};

export class Machine {
  #rest?: Counts;

  constructor(readonly page: Page) {}

  /** To the first prompt of a shell, which is then made one that can be told from all output. */
  async login(): Promise<this> {
    await this.until(/[#$] $/);
    await this.type(SET_PROMPT);
    await this.until(PROMPT);
    return this;
  }

  async type(text: string): Promise<void> {
    await this.page.evaluate((text) => machine.type(text), text);
  }

  /** What is shown up to and with the pattern (a string: itself). */
  async until(pattern: RegExp | string): Promise<string> {
    const { source, flags } =
      typeof pattern === 'string' ? { source: pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), flags: '' } : pattern;
    const seen = await this.page.evaluate(([source, flags, limit]) => machine.watcher.until(source, flags, limit), [
      source,
      flags,
      LIMIT_MS,
    ] as const);
    return seen.replaceAll('\r\n', '\n');
  }

  prompt(): Promise<string> {
    return this.until(PROMPT);
  }

  /** Types a line (or some) at the prompt, and answers what was shown until the next one, without the echo. */
  async line(text: string): Promise<string> {
    await this.type(`${text}\n`);
    await this.until(`${text.split('\n').at(-1)}\r\n`);
    return (await this.prompt()).slice(0, -PROMPT.length);
  }

  /** Types a line that starts `command` in the foreground; resolves when that runs, and keys are for it. */
  async start(line: string, command: string): Promise<void> {
    await this.use(
      async (m, { line, command }) => {
        let stop = () => {};
        const started = new Promise<void>(
          (resolve) => (stop = m.kernel.on('start', ({ args }) => args[0] === command && resolve())),
        );
        await m.type(`${line}\n`);
        await started;
        stop();
      },
      { line, command },
    );
    await this.until(`${line}\r\n`);
  }

  /** Runs a function in the page with the machine. */
  use<R, A = undefined>(run: (machine: PageMachine, argument: A) => Promise<R> | R, argument?: A): Promise<R> {
    return this.page.evaluate(
      ([source, argument]) =>
        (new Function(`return (${source})`)() as (m: PageMachine, a: unknown) => unknown)(machine, argument) as never,
      [run.toString(), argument] as const,
    );
  }

  exec(
    script: string,
    input?: string,
  ): Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }> {
    return this.use((m, { script, input }) => m.kernel.exec(script, input === undefined ? {} : { input }), {
      script,
      input,
    });
  }

  /** What resmgr has in use. */
  async counts(): Promise<Counts> {
    return this.use((m) => m.kernel.dump());
  }

  /**
   * Runs `test` and checks that it has left nothing behind: that just what stood when the machine was at
   * rest for the first time stands again. Before `test` too, so that it isn't blamed for another's.
   */
  async leavesNothing(test: () => Promise<void>): Promise<void> {
    this.#rest ??= await this.#atRest();
    await this.#comesBack(this.#rest);
    await test();
    await this.#comesBack(this.#rest);
  }

  async #comesBack(rest: Counts): Promise<void> {
    await expect.poll(() => this.counts()).toEqual(rest);
  }

  /** At rest nothing is on its way out, such as ends of pipes that the page is closing: the same stands several times. */
  async #atRest(): Promise<Counts> {
    const seen: Counts[] = [];
    await expect
      .poll(async () => {
        const counts = await this.counts();
        if (seen.length && !isDeepStrictEqual(counts, seen[0])) seen.length = 0;
        seen.push(counts);
        return { ending: counts.ending, still: seen.length >= STILL };
      })
      .toEqual({ ending: 0, still: true });
    return seen[0]!;
  }

  /** Shuts the kernel down and closes the page. */
  async close(): Promise<void> {
    await this.use((m) => m.kernel.shutdown());
    await this.page.context().close();
  }
}
