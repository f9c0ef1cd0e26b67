/**
 * The device of netfs: HTTP. Started by the driver, finished as a datagram into its own inbox.
 *
 * Entry points: makeFetchDevice, the imports that netfs/device.h declares. Owns: bodies until fetch_end.
 * Does not do: retries, judging the answer; that is netfs. What is kept between visits: kept.ts.
 */
import { encodeNotice, ERRNO, SERVER } from '../wire/codec.ts';
import { DeviceError } from './device-error.ts';
import { fetchBlocking } from './fetch-blocking.ts';
import type { Host } from '../worker/host.ts';
import { findKept, keep, keepArchive, keepIndex } from './kept.ts';
import { checkSize, checkUnpacked, unpack } from './unpack.ts';

/** enum kept of netfs/device.h: when a kept body will do. */
const KEPT = { never: 0, first: 1, last: 2 };
const STATUS = { whole: 200, part: 206, kept: 203 };
/** A server that sends nothing for so long is taken for one that never will. */
const IDLE_LIMIT_MS = 30_000;
/** Bytes between two reports of how much of an archive has come. */
const REPORT_EVERY = 256 << 10;

interface Fetch {
  aborter: AbortController;
  key: string;
  when: number;
  /** Not 0: gzip is unpacked, to at most so many bytes, and the page is told how far it is. */
  unpackedMax: number;
  /** Bytes that may come. */
  most: number;
  /** Null until it has come. */
  body: Uint8Array | null;
  kept: boolean;
}

const decoder = new TextDecoder();

/** `blocks`: the driver waits by blocking its worker, so no promise would ever be heard of. */
export function makeFetchDevice(
  host: Host,
  memory: () => ArrayBuffer,
  blocks: boolean,
): Record<string, WebAssembly.ImportValue> {
  const fetches = new Map<number, Fetch>();

  function finished(id: number, status: number, size: number): void {
    const self = host.tenant?.endpoint ?? 0;
    host.deliver(encodeNotice('fetched', { target: self, sender: self }, { id, status, size: BigInt(size) }));
  }

  async function answerOf(
    entry: Fetch,
    url: string,
    init: RequestInit,
    part: boolean,
  ): Promise<{ status: number; body: Uint8Array }> {
    const find = async (status: number) => {
      const body = await findKept(entry.key);
      entry.kept = body !== null && body.length <= entry.most;
      return entry.kept ? { status, body: body! } : null;
    };
    const kept = entry.when === KEPT.first ? await find(part ? STATUS.part : STATUS.whole) : null;
    if (kept) return kept;
    try {
      const { status, body } = await fetchWhole(
        url,
        init,
        entry.aborter,
        entry.most,
        entry.unpackedMax ? reporter(url) : null,
      );
      const whole = entry.unpackedMax && status === STATUS.whole ? await unpack(body, entry.unpackedMax) : body;
      return { status, body: new Uint8Array(await whole.arrayBuffer()) };
    } catch (error) {
      if (error instanceof DeviceError) throw error;
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
      status = -errnoOf(error);
    }
    if (fetches.get(id) === entry) finished(id, status, entry.body?.length ?? 0);
  }

  /** Tells the page, seldom enough for its inbox. */
  function reporter(url: string): Heard {
    let reported = -REPORT_EVERY;
    return (loaded, total) => {
      if (loaded - reported < REPORT_EVERY && loaded !== total) return;
      reported = loaded;
      host.tell(
        SERVER.page,
        'fetching',
        { loaded: BigInt(loaded), total: BigInt(total) },
        new TextEncoder().encode(url),
      );
    };
  }

  function runBlocking(id: number, entry: Fetch, url: string, init: RequestInit): void {
    let status = -ERRNO.EIO;
    try {
      ({ status, body: entry.body } = fetchBlocking(url, init));
      checkSize({ size: entry.body.length }, entry.most);
      if (entry.unpackedMax && status === STATUS.whole) checkUnpacked(entry.body, entry.unpackedMax);
    } catch (error) {
      status = -errnoOf(error);
    }
    finished(id, status, entry.body?.length ?? 0);
  }

  return {
    fetch_start(
      id: number,
      at: number,
      length: number,
      first: number,
      last: number,
      optionsAt: number,
      optionsLength: number,
      keyAt: number,
      keyLength: number,
      when: number,
      most: number,
      unpackedMax: number,
    ) {
      const text = (from: number, count: number) =>
        decoder.decode(new Uint8Array(memory(), from >>> 0, count >>> 0).slice());
      let init: RequestInit = {};
      try {
        if (optionsLength) init = JSON.parse(text(optionsAt, optionsLength)) as RequestInit;
      } catch {
        return -ERRNO.EINVAL;
      }
      if (last >= 0) init.headers = { ...(init.headers as Record<string, string>), Range: `bytes=${first}-${last}` };
      const entry: Fetch = {
        aborter: new AbortController(),
        key: text(keyAt, keyLength),
        when,
        most,
        unpackedMax,
        body: null,
        kept: false,
      };
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
      const keeper = entry.unpackedMax ? keepArchive : entry.when === KEPT.last ? keepIndex : keep;
      void keeper(entry.key, entry.body).catch(() => {});
    },
    fetch_end(id: number) {
      const entry = fetches.get(id);
      if (entry && !entry.body) entry.aborter.abort();
      fetches.delete(id);
    },
  };
}

/** Refused, cut, blocked by CORS: fetch says no more than that. */
function errnoOf(error: unknown): number {
  if (error instanceof DeviceError) return error.errno;
  return error instanceof DOMException && error.name === 'TimeoutError' ? ERRNO.ETIMEDOUT : ERRNO.EIO;
}

/** How much of a body has come; total 0: not known. */
type Heard = (loaded: number, total: number) => void;

/**
 * Rejects with a TimeoutError where nothing comes for too long, with DeviceError EFBIG past `most` bytes. What comes with
 * a refusal is not read.
 */
async function fetchWhole(
  url: string,
  init: RequestInit,
  aborter: AbortController,
  most: number,
  heard: Heard | null,
): Promise<{ status: number; body: Blob }> {
  const late = () => aborter.abort(new DOMException('nothing has come', 'TimeoutError'));
  let timer = setTimeout(late, IDLE_LIMIT_MS);
  try {
    const response = await fetch(url, { ...init, signal: aborter.signal });
    const parts: Uint8Array[] = [];
    // What is encoded on its way has another length than what comes here.
    const total = response.headers.has('Content-Encoding') ? 0 : Number(response.headers.get('Content-Length'));
    let loaded = 0;
    heard?.(loaded, total);
    if (!response.ok) {
      void response.body?.cancel();
      return { status: response.status, body: new Blob() };
    }
    const reader = response.body?.getReader();
    for (let part; reader && (part = await reader.read()).value; ) {
      parts.push(part.value);
      loaded += part.value.length;
      if (loaded > most) {
        void reader.cancel();
        checkSize({ size: loaded }, most);
      }
      heard?.(loaded, total);
      clearTimeout(timer);
      timer = setTimeout(late, IDLE_LIMIT_MS);
    }
    return { status: response.status, body: new Blob(parts as BlobPart[]) };
  } finally {
    clearTimeout(timer);
  }
}
