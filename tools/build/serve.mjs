#!/usr/bin/env node
/*
 * Serves folders as a static web site on localhost: what `npm start` runs, and the tests' server.
 *
 * Entry points: startServer; as a program: serve.mjs [--port N]. Everything is there twice, plain and
 * below /isolated/, where pages are cross-origin isolated and may use shared memory.
 * Does not do: caching, compression, directories' listings.
 */
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sendFile } from '../cli/send-file.mjs';

const ISOLATED = '/isolated/';

/**
 * `folders`: what is served, path prefix (such as '/dist/') to folder; the longest that fits is taken.
 * `redirects`: path to path. Resolves with the origin and a function that stops it.
 */
export async function startServer({ folders, redirects = {}, port = 0, onRequest }) {
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);

  /** The file behind a path, or null. No path leads out of its folder. */
  function fileOf(path) {
    const prefix = prefixes.find((candidate) => path.startsWith(candidate));
    if (prefix === undefined) return null;
    const rest = normalize('/' + path.slice(prefix.length));
    return rest.includes('\0') ? null : join(folders[prefix], rest.endsWith('/') ? rest + 'index.html' : rest);
  }

  async function answer(request, response) {
    const url = new URL(request.url, 'http://localhost');
    let path = decodeURIComponent(url.pathname);
    onRequest?.(path);
    const isolated = path.startsWith(ISOLATED);
    if (isolated) {
      path = path.slice(ISOLATED.length - 1);
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    response.setHeader('Cache-Control', 'no-cache');
    // Pages of any origin may read what is served, as from a package's CDN.
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
    if (redirects[path]) {
      return response
        .writeHead(302, { Location: (isolated ? ISOLATED.slice(0, -1) : '') + redirects[path] + url.search })
        .end();
    }
    const file = fileOf(path);
    const info = file && (await stat(file).catch(() => null));
    if (!info?.isFile()) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\n');

    sendFile(request, response, file, info);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) =>
      response.writeHead(400, { 'Content-Type': 'text/plain' }).end(`${error.message}\n`),
    );
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' } } });
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  const { origin } = await startServer({
    folders: { '/': dist },
    redirects: { '/': '/demo/' },
    port: Number(values.port),
  }).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(`port ${values.port} is taken: choose another with \`npm start -- --port N\``);
    process.exit(1);
  });
  console.log(
    `exa-kernel, the demo:\n  ${origin}/isolated/   cross-origin isolated: shared memory, fast\n  ${origin}/            no special headers: message ports`,
  );
}
