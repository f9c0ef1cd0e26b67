/**
 * The device of netfs: HTTP. Started by the driver, finished as a datagram into its own inbox.
 *
 * Entry points: makeFetchDevice, the imports that netfs/device.h declares. Owns: bodies until fetch_end.
 * Does not do: retries, caching, judging the answer; that is netfs.
 */
import { encodeNotice, ERRNO } from '../wire/codec.ts';
import { fetchBlocking } from './fetch-blocking.ts';
import type { Host } from './host.ts';

const decoder = new TextDecoder();

/** `blocks`: the driver waits by blocking its worker, so no promise would ever be heard of. */
export function makeFetchDevice(host: Host, memory: () => ArrayBuffer, blocks: boolean): Record<string, WebAssembly.ImportValue> {
  const bodies = new Map<number, Uint8Array | AbortController>();

  function finished(id: number, status: number, size: number): void {
    const self = host.tenant?.endpoint ?? 0;
    host.deliver(encodeNotice('fetched', { target: self, sender: self }, { id, status, size: BigInt(size) }));
  }

  async function run(id: number, url: string, init: RequestInit, aborter: AbortController): Promise<void> {
    let status = -ERRNO.EIO;
    let size = 0;
    try {
      const response = await fetch(url, { ...init, signal: aborter.signal });
      const body = new Uint8Array(await response.arrayBuffer());
      status = response.status;
      size = body.length;
      if (bodies.get(id) === aborter) bodies.set(id, body);
    } catch {
      // Refused, cut, blocked by CORS: fetch says no more than that.
    }
    if (bodies.has(id)) finished(id, status, size);
  }

  function runBlocking(id: number, url: string, init: RequestInit): void {
    let status = -ERRNO.EIO;
    let body: Uint8Array = new Uint8Array();
    try {
      ({ status, body } = fetchBlocking(url, init));
    } catch {
      // As above.
    }
    bodies.set(id, body);
    finished(id, status, body.length);
  }

  return {
    fetch_start(id: number, at: number, length: number, first: number, last: number, optionsAt: number, optionsLength: number) {
      const text = (from: number, count: number) => decoder.decode(new Uint8Array(memory(), from >>> 0, count >>> 0).slice());
      const aborter = new AbortController();
      let init: RequestInit = {};
      try {
        if (optionsLength) init = JSON.parse(text(optionsAt, optionsLength)) as RequestInit;
      } catch {
        return -ERRNO.EINVAL;
      }
      if (last >= 0) init.headers = { ...(init.headers as Record<string, string>), Range: `bytes=${first}-${last}` };
      bodies.set(id, aborter);
      if (blocks) runBlocking(id, text(at, length), init);
      else void run(id, text(at, length), init, aborter);
      return 0;
    },
    fetch_read(id: number, offset: number, at: number, count: number) {
      const body = bodies.get(id);
      if (!(body instanceof Uint8Array)) return -ERRNO.EBADF;
      const part = body.subarray(offset, offset + (count >>> 0));
      new Uint8Array(memory()).set(part, at >>> 0);
      return part.length;
    },
    fetch_end(id: number) {
      const body = bodies.get(id);
      if (body instanceof AbortController) body.abort();
      bodies.delete(id);
    },
  };
}
