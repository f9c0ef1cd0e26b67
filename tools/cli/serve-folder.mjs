/*
 * A folder of one's own disk for netfs, with an index that is made when it is asked for.
 *
 * Entry points: serveFolder. Bound to 127.0.0.1; for pages of the named origin only (none named: of
 * localhost), which the browser's Origin and Host tell; nothing outside the folder is answered.
 * Does not do: writing; hashes, for the index would have to read every file (netfs then compares sizes alone).
 */
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, sep } from 'node:path';
import { INDEX_NAME, makeIndex } from './make-index.mjs';
import { sendFile } from './send-file.mjs';

const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Resolves with the URL to mount and a function that stops it. Rejects where there is no such folder. */
export async function serveFolder(folder, { port = 0, origin, onSkipped = () => {} } = {}) {
  const top = await realpath(folder);
  if (!(await stat(top)).isDirectory()) throw new Error(`${folder}: not a directory`);

  /** The file behind a path, with all its links followed; null where there is none within the folder. */
  async function fileOf(path) {
    if (path.includes('\0')) return null;
    const file = await realpath(join(top, path)).catch(() => null);
    return file && (file === top || file.startsWith(top.endsWith(sep) ? top : top + sep)) ? file : null;
  }

  /** Sets what lets the page read the answer; false: it may not. */
  function admit(request, response) {
    // A foreign name that leads to 127.0.0.1 would pass as the same origin.
    if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) return false;
    response.setHeader('Vary', 'Origin');
    const from = request.headers.origin;
    if (from === undefined) return true;
    if (origin === undefined ? !LOCAL.test(from) : from !== origin) return false;
    response.setHeader('Access-Control-Allow-Origin', from);
    response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
    response.setHeader('Access-Control-Allow-Headers', 'Range');
    response.setHeader('Access-Control-Allow-Private-Network', 'true');
    return true;
  }

  async function answer(request, response) {
    const say = (status, text) => response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${text}\n`);
    if (!admit(request, response)) return say(403, 'not for this page');
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'only GET and HEAD');
    response.setHeader('Cache-Control', 'no-cache');
    const path = decodeURIComponent(request.url.replace(/[?#].*/, ''));
    if (path === `/${INDEX_NAME}`) {
      return response.writeHead(200, { 'Content-Type': 'text/plain' }).end(makeIndex(top, { hash: false, onSkipped }));
    }
    const file = await fileOf(path);
    const info = file && (await stat(file));
    return info?.isFile() ? sendFile(request, response, file, info) : say(404, 'not found');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(error instanceof URIError ? 400 : 500, { 'Content-Type': 'text/plain' })
          .end(`${error.message}\n`);
    });
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections?.();
      }),
  };
}
