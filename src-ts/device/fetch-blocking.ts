/**
 * fetch for a worker that cannot suspend its program: an engine with shared memory but without JSPI.
 *
 * Entry point: fetchBlocking. Does not do: aborting; nobody else runs in the worker meanwhile.
 */

/** netfs's own limit can't be heard while the request blocks. */
const LIMIT_MS = 30_000;

/** A synchronous XMLHttpRequest, which workers may make. Throws where no answer comes. */
export function fetchBlocking(url: string, init: RequestInit): { status: number; body: Uint8Array } {
  const request = new XMLHttpRequest();
  request.open(init.method ?? 'GET', url, false);
  request.responseType = 'arraybuffer';
  request.timeout = LIMIT_MS;
  request.withCredentials = init.credentials === 'include';
  for (const [name, value] of new Headers(init.headers)) request.setRequestHeader(name, value);
  request.send();
  return { status: request.status, body: new Uint8Array(request.response as ArrayBuffer) };
}
