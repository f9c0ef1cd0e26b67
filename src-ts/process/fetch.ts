/**
 * The device of netfs: HTTP. Started by the driver, finished as a datagram into its own inbox.
 *
 * Entry points: makeFetchDevice, the imports that netfs/device.h declares. Owns: bodies until fetch_end.
 * Does not do: retries, caching, judging the answer; that is netfs.
 */
import { encodeNotice, ERRNO } from '../wire/codec.ts';
import type { Host } from './host.ts';

const decoder = new TextDecoder();

export function makeFetchDevice(host: Host, memory: () => ArrayBuffer): Record<string, WebAssembly.ImportValue> {
  const bodies = new Map<number, Uint8Array | AbortController>();

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
    if (!bodies.has(id)) return;
    const self = host.tenant?.endpoint ?? 0;
    host.deliver(encodeNotice('fetched', { target: self, sender: self }, { id, status, size: BigInt(size) }));
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
      void run(id, text(at, length), init, aborter);
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
