/*
 * What benchmarks share: their programs, compiled into an image; a browser; a server of both.
 * Entry points: openBench. Does not do: measuring.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startServer } from '../tools/build/serve.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** `pageUrl(transport)`: the benchmarks' page, with the headers that the transport needs. */
export async function openBench(programs) {
  const image = join(root, 'build/bench/image');
  mkdirSync(join(image, 'bin'), { recursive: true });
  for (const name of programs) {
    execFileSync(
      join(root, 'tools/cc/exa-cc'),
      ['-O2', join(root, `bench/programs/${name}.c`), '-o', join(image, 'bin', name)],
      { stdio: 'inherit' },
    );
  }
  execFileSync('node', [join(root, 'tools/cli/exa-kernel.mjs'), 'index', image], { stdio: 'inherit' });
  const server = await startServer({
    folders: { '/dist/': join(root, 'dist'), '/image/': image, '/bench/': join(root, 'bench') },
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    newPage: async () => (await browser.newContext()).newPage(),
    pageUrl: (transport) =>
      `${server.origin}${['shared', 'rings'].includes(transport) ? '/isolated' : ''}/bench/page.html`,
    version: () => browser.version(),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
