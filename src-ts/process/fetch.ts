/**
 * The device of netfs: HTTP. Started by the driver, finished as a datagram into its own inbox.
 *
 * Entry points: makeFetchDevice, the imports that netfs/device.h declares. Owns: bodies until fetch_end.
 * Does not do: retries, judging the answer; that is netfs. What is kept between visits: kept.ts.
 */
import { encodeNotice, ERRNO } from '../wire/codec.ts';
import { fetchBlocking } from './fetch-blocking.ts';
import type { Host } from './host.ts';
import { findKept, keep, keepIndex } from './kept.ts';

/** enum kept of netfs/device.h: when a kept body will do. */
const KEPT = { never: 0, first: 1, last: 2 };
const STATUS = { whole: 200, part: 206, kept: 203 };
/** A server that sends nothing for so long is taken for one that never will. */
const IDLE_LIMIT_MS = 30_000;

interface Fetch {
  aborter: AbortController;
  key: string;
  when: number;
  /** Null until it has come. */
  body: Uint8Array | null;
  kept: boolean;
}

const decoder = new TextDecoder();

/** `blocks`: the driver waits by blocking its worker, so no promise would ever be heard of. */
export function makeFetchDevice(host: Host, memory: () => ArrayBuffer, blocks: boolean): Record<string, WebAssembly.ImportValue> {
  const fetches = new Map<number, Fetch>();

  function finished(id: number, status: number, size: number): void {
    const self = host.tenant?.endpoint ?? 0;
    host.deliver(encodeNotice('fetched', { target: self, sender: self }, { id, status, size: BigInt(size) }));
  }

  async function answerOf(entry: Fetch, url: string, init: RequestInit, part: boolean): Promise<{ status: number; body: Uint8Array }> {
    const find = async (status: number) => {
      const body = await findKept(entry.key);
      entry.kept = body !== null;
      return body && { status, body };
    };
    const kept = entry.when === KEPT.first ? await find(part ? STATUS.part : STATUS.whole) : null;
    if (kept) return kept;
    try {
      return await fetchWhole(url, init, entry.aborter);
    } catch (error) {
      const old = entry.when === KEPT.last ? await find(STATUS.kept) : null;
      if (old) return old;
      throw error;
    }
  }

  async function run(id: number, entry: Fetch, url: string, init: RequestInit, part: boolean): Promise<void> {
    let status = -ERRNO.EIO;
    try {
      ({ status, body: entry.body } = await answerOf(entry, url, init, part));
    } catch (error) {
      // Refused, cut, blocked by CORS: fetch says no more than that.
      if (error instanceof DOMException && error.name === 'TimeoutError') status = -ERRNO.ETIMEDOUT;
    }
    if (fetches.get(id) === entry) finished(id, status, entry.body?.length ?? 0);
  }

  function runBlocking(id: number, entry: Fetch, url: string, init: RequestInit): void {
    let status = -ERRNO.EIO;
    try {
      ({ status, body: entry.body } = fetchBlocking(url, init));
    } catch (error) {
      if (error instanceof DOMException && error.name === 'TimeoutError') status = -ERRNO.ETIMEDOUT;
    }
    finished(id, status, entry.body?.length ?? 0);
  }

  return {
    fetch_start(id: number, at: number, length: number, first: number, last: number, optionsAt: number, optionsLength: number, keyAt: number, keyLength: number, when: number) {
      const text = (from: number, count: number) => decoder.decode(new Uint8Array(memory(), from >>> 0, count >>> 0).slice());
      let init: RequestInit = {};
      try {
        if (optionsLength) init = JSON.parse(text(optionsAt, optionsLength)) as RequestInit;
      } catch {
        return -ERRNO.EINVAL;
      }
      if (last >= 0) init.headers = { ...(init.headers as Record<string, string>), Range: `bytes=${first}-${last}` };
      const entry: Fetch = { aborter: new AbortController(), key: text(keyAt, keyLength), when, body: null, kept: false };
      fetches.set(id, entry);
      if (blocks) runBlocking(id, entry, text(at, length), init);
      else void run(id, entry, text(at, length), init, last >= 0);
      return 0;
    },
    fetch_read(id: number, offset: number, at: number, count: number) {
      const body = fetches.get(id)?.body;
      if (!body) return -ERRNO.EBADF;
      const part = body.subarray(offset, offset + (count >>> 0));
      new Uint8Array(memory()).set(part, at >>> 0);
      return part.length;
    },
    fetch_keep(id: number) {
      const entry = fetches.get(id);
      if (!entry?.body || !entry.key || entry.kept || blocks) return;
      void (entry.when === KEPT.last ? keepIndex : keep)(entry.key, entry.body).catch(() => {});
    },
    fetch_end(id: number) {
      const entry = fetches.get(id);
      if (entry && !entry.body) entry.aborter.abort();
      fetches.delete(id);
    },
  };
}

/** Rejects with a TimeoutError where nothing comes for too long. */
async function fetchWhole(url: string, init: RequestInit, aborter: AbortController): Promise<{ status: number; body: Uint8Array }> {
  const late = () => aborter.abort(new DOMException('nothing has come', 'TimeoutError'));
  let timer = setTimeout(late, IDLE_LIMIT_MS);
  try {
    const response = await fetch(url, { ...init, signal: aborter.signal });
    const parts: Uint8Array[] = [];
    const reader = response.body?.getReader();
    for (let part; reader && (part = await reader.read()).value; ) {
      parts.push(part.value);
      clearTimeout(timer);
      timer = setTimeout(late, IDLE_LIMIT_MS);
    }
    return { status: response.status, body: new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()) };
  } finally {
    clearTimeout(timer);
  }
}
