/*
 * A file as the answer to an HTTP request: its type, a tag by which a cache asks again, and ranges.
 *
 * Entry points: sendFile. Does not do: finding the file, or who may have it.
 */
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Answers GET and HEAD with a regular file, of which `info` is the stat. */
export function sendFile(request, response, file, info) {
  const tag = `"${info.size}-${Math.trunc(info.mtimeMs)}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
  response.setHeader('Accept-Ranges', 'bytes');
  if (request.headers['if-none-match'] === tag) return response.writeHead(304).end();
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  let start = 0;
  let end = info.size - 1;
  if (range) {
    start = Number(range[1]);
    end = Math.min(end, range[2] === '' ? end : Number(range[2]));
    if (start > end) return response.writeHead(416, { 'Content-Range': `bytes */${info.size}` }).end();
    response.setHeader('Content-Range', `bytes ${start}-${end}/${info.size}`);
  }
  response.writeHead(range ? 206 : 200, { 'Content-Length': end - start + 1 });
  if (request.method === 'HEAD' || info.size === 0) return response.end();
  createReadStream(file, { start, end })
    .on('error', () => response.destroy())
    .pipe(response);
}
