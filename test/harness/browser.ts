/**
 * The browser and the server of a test file: headless Chromium over the built package.
 *
 * Entry points: sharedBrowser, openBrowser, TRANSPORTS, pageUrl. Does not do: kernels (machine.ts).
 */
import { chromium, type Browser } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
// @ts-expect-error a program of our own in plain JavaScript
import { startServer } from '../../tools/build/serve.mjs';

export type Transport = 'broadcast' | 'port' | 'rings' | 'shared';

/** Those that are tested: all but rings, which is shared without direct calls, or what EXA_TRANSPORT names, with commas between. */
export const TRANSPORTS = (process.env.EXA_TRANSPORT ?? 'broadcast,port,shared').split(',') as Transport[];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export interface TestBrowser {
  browser: Browser;
  origin: string;
  /** Paths that were asked for, in order. */
  requests: string[];
  close(): Promise<void>;
}

export async function openBrowser(): Promise<TestBrowser> {
  const requests: string[] = [];
  const server = (await startServer({
    folders: { '/dist/': folder('dist'), '/page/': folder('build/test/page'), '/test/': folder('build/test/image') },
    onRequest: (path: string) => requests.push(path),
  })) as { origin: string; close(): Promise<void> };
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  return {
    browser,
    requests,
    origin: server.origin,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** For a file or a describe: a browser that its tests share; its fields are there from the first hook on. */
export function sharedBrowser(): TestBrowser {
  const shared = {} as TestBrowser;
  beforeAll(async () => void Object.assign(shared, await openBrowser()));
  afterAll(() => shared.close?.());
  return shared;
}

/** The tests' page, with the headers that the transport needs. */
export function pageUrl(origin: string, transport: Transport): string {
  return `${origin}${transport === 'shared' || transport === 'rings' ? '/isolated' : ''}/page/page.html`;
}
