/**
 * The device of localfs: IndexedDB. Started by the driver, finished as a datagram into its own inbox.
 *
 * Entry points: makeDatabaseDevice, the imports that localfs/device.h declares. Owns: the open databases,
 * what calls have answered until database_end. Does not do: knowing what a record means; that is localfs.
 */
import { encodeNotice, ERRNO } from '../wire/codec.ts';
import { DeviceError } from './device-error.ts';
import { elect } from './election.ts';
import type { Host } from './host.ts';

const VERSION = 1;
const STORES = ['meta', 'inodes', 'entries', 'pieces'] as const;
const META = 'state';
const OPERATION = { put: 1, delete: 2, range: 3 };
const OPERATION_WORDS = 6;
const STRICT = 1;
const CLEAN = 2;
/** The browser says nothing while another connection's deletion waits before us. */
const OPEN_LIMIT_MS = 5000;
const NOTHING = new Uint8Array(0);

/** What of a database is the host's own: who may write, and whether all has been said. */
interface Meta { epoch: number; clean: boolean }

interface Database {
  db: IDBDatabase;
  epoch: number;
  running: number;
  closing: boolean;
  /** Lets others have it. */
  release(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function makeDatabaseDevice(host: Host, memory: () => ArrayBuffer, blocks: boolean): Record<string, WebAssembly.ImportValue> {
  const databases = new Map<number, Database>();
  /** Of each call under way: null, then what it has answered. */
  const calls = new Map<number, Uint8Array | null>();

  const copy = (at: number, count: number) => new Uint8Array(memory(), at >>> 0, count >>> 0).slice();

  function notice(call: number, database: number, status: number, size: number, reason = ''): void {
    const self = host.tenant?.endpoint ?? 0;
    host.deliver(encodeNotice('stored', { target: self, sender: self }, { call, database, status, size: BigInt(size) }, encoder.encode(reason)));
  }

  function run(call: number, database: number, work: () => Promise<Uint8Array | null>): void {
    calls.set(call, null);
    const entry = databases.get(database);
    if (entry) entry.running++;
    work()
      .then(
        (answer) => {
          if (!calls.has(call)) return;
          calls.set(call, answer);
          notice(call, database, 0, answer ? answer.length : -1);
        },
        (error: unknown) => {
          if (!calls.has(call)) return;
          const { errno, message } = failureOf(error);
          notice(call, database, -errno, 0, message);
        },
      )
      .finally(() => {
        if (entry) entry.running--;
        if (entry) finish(entry);
      });
  }

  function finish(entry: Database): void {
    if (!entry.closing || entry.running) return;
    entry.db.close();
    entry.release();
  }

  async function open(call: number, database: number, name: string): Promise<Uint8Array> {
    const release = await elect(name);
    try {
      const db = await openStores(name);
      const { answer, epoch } = await load(db, await available());
      const entry: Database = { db, epoch, running: 1, closing: !calls.has(call), release };
      const lost = (reason: string) => {
        db.close();
        if (databases.get(database) === entry) notice(0, database, -ERRNO.EIO, 0, reason);
      };
      db.onversionchange = () => lost('the database is being deleted or changed by someone else');
      db.onclose = () => lost('the browser has closed the database');
      entry.running = 0;
      databases.set(database, entry);
      finish(entry);
      return answer;
    } catch (error) {
      release();
      throw error;
    }
  }

  return {
    database_open(call: number, database: number, at: number, length: number) {
      const name = decoder.decode(copy(at, length));
      if (blocks) {
        calls.set(call, null);
        notice(call, database, -ERRNO.ENOTSUP, 0, 'files that last need JSPI, which this browser does not have');
        return 0;
      }
      run(call, database, () => open(call, database, name));
      return 0;
    },
    database_get(call: number, database: number, at: number, length: number) {
      const entry = databases.get(database);
      if (!entry) return -ERRNO.EBADF;
      const key = copy(at, length);
      run(call, database, async () => {
        const pieces = entry.db.transaction('pieces', 'readonly').objectStore('pieces');
        return ((await answerOf(pieces.get(key))) as Uint8Array | undefined) ?? null;
      });
      return 0;
    },
    database_commit(call: number, database: number, at: number, count: number, flags: number) {
      const entry = databases.get(database);
      if (!entry) return -ERRNO.EBADF;
      const words = new Uint32Array(memory(), at >>> 0, count * OPERATION_WORDS);
      const durability = flags & STRICT ? 'strict' : 'relaxed';
      run(call, database, async () => {
        const transaction = entry.db.transaction(STORES, 'readwrite', { durability });
        const ended = endOf(transaction);
        const meta = transaction.objectStore('meta');
        let stale = false;
        const asked = meta.get(META);
        asked.onsuccess = () => {
          stale = (asked.result as Meta | undefined)?.epoch !== entry.epoch;
          if (stale) transaction.abort();
        };
        // A strict transaction that writes nothing is not flushed: so this is written each time.
        meta.put({ epoch: entry.epoch, clean: (flags & CLEAN) !== 0 } satisfies Meta, META);
        try {
          for (let i = 0; i < words.length; i += OPERATION_WORDS) {
            const [kind, number, keyAt, keyLength, valueAt, valueLength] = words.subarray(i, i + OPERATION_WORDS) as unknown as [number, number, number, number, number, number];
            const store = transaction.objectStore(STORES[number]!);
            const key = copy(keyAt, keyLength);
            const value = copy(valueAt, valueLength);
            if (kind === OPERATION.put) store.put(value, key);
            else if (kind === OPERATION.delete) store.delete(key);
            else store.delete(IDBKeyRange.bound(key, value));
          }
        } catch (error) {
          // Without this, what has been asked for so far would be committed.
          ended.catch(() => {});
          transaction.abort();
          throw error;
        }
        await ended.catch((error: unknown) => {
          throw stale ? new DeviceError(ERRNO.EIO, 'someone else has written to the database') : error;
        });
        return null;
      });
      return 0;
    },
    database_read(call: number, offset: number, at: number, count: number) {
      const answer = calls.get(call);
      if (!answer) return -ERRNO.EBADF;
      const part = answer.subarray(offset, offset + (count >>> 0));
      new Uint8Array(memory()).set(part, at >>> 0);
      return part.length;
    },
    database_end: (call: number) => void calls.delete(call),
    database_close(database: number) {
      const entry = databases.get(database);
      if (!entry) return;
      databases.delete(database);
      entry.closing = true;
      finish(entry);
    },
  };
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function openStores(name: string): Promise<IDBDatabase> {
  if (typeof indexedDB === 'undefined') throw new DeviceError(ERRNO.EACCES, 'this browser gives no IndexedDB here');
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    let late = false;
    const fail = (error: unknown) => {
      late = true;
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(() => fail(new DeviceError(ERRNO.EBUSY, 'the browser does not open the database: it is being deleted, or is held elsewhere')), OPEN_LIMIT_MS);
    request.onblocked = () => fail(new DeviceError(ERRNO.EBUSY, 'the database is held by another page'));
    request.onerror = () => fail(request.error);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion === 0 && !late) for (const store of STORES) request.result.createObjectStore(store);
      else request.transaction!.abort();
    };
    request.onsuccess = () => {
      const db = request.result;
      clearTimeout(timer);
      if (late) db.close();
      else if (STORES.every((store) => db.objectStoreNames.contains(store))) resolve(db);
      else {
        db.close();
        fail(new DeviceError(ERRNO.EIO, 'this database is not one of localfs'));
      }
    };
  });
}

/** Bytes that the browser still gives, or -1. */
async function available(): Promise<number> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  return estimate?.quota === undefined ? -1 : Math.max(0, estimate.quota - (estimate.usage ?? 0));
}

/** Everything but pieces, in device.h's form; and from now on nobody else's transactions count. */
async function load(db: IDBDatabase, room: number): Promise<{ answer: Uint8Array; epoch: number }> {
  const transaction = db.transaction(STORES, 'readwrite');
  const ended = endOf(transaction);
  const store = (name: (typeof STORES)[number]) => transaction.objectStore(name);
  const meta = ((await answerOf(store('meta').get(META))) as Meta | undefined) ?? { epoch: 0, clean: true };
  const epoch = meta.epoch + 1;
  store('meta').put({ epoch, clean: meta.clean } satisfies Meta, META);
  const [inodeKeys, inodes, entryKeys, entries, pieceKeys] = await Promise.all([
    answerOf(store('inodes').getAllKeys()), answerOf(store('inodes').getAll()),
    answerOf(store('entries').getAllKeys()), answerOf(store('entries').getAll()),
    meta.clean ? [] : answerOf(store('pieces').getAllKeys()),
  ]);
  await ended;
  const records: [number, ArrayBuffer, Uint8Array][] = [
    ...inodeKeys.map((key, i) => [1, key as ArrayBuffer, inodes[i] as Uint8Array] as [number, ArrayBuffer, Uint8Array]),
    ...entryKeys.map((key, i) => [2, key as ArrayBuffer, entries[i] as Uint8Array] as [number, ArrayBuffer, Uint8Array]),
    ...pieceKeys.map((key) => [3, key as ArrayBuffer, NOTHING] as [number, ArrayBuffer, Uint8Array]),
  ];
  const size = records.reduce((sum, [, key, value]) => sum + 8 + key.byteLength + value.length, 16);
  const answer = new Uint8Array(size);
  const view = new DataView(answer.buffer);
  view.setFloat64(0, room, true);
  view.setUint32(8, meta.clean ? 1 : 0, true);
  let at = 16;
  for (const [number, key, value] of records) {
    view.setUint8(at, number);
    view.setUint16(at + 2, key.byteLength, true);
    view.setUint32(at + 4, value.length, true);
    answer.set(new Uint8Array(key), at + 8);
    answer.set(value, at + 8 + key.byteLength);
    at += 8 + key.byteLength + value.length;
  }
  return { answer, epoch };
}

function failureOf(error: unknown): { errno: number; message: string } {
  if (error instanceof DeviceError) return error;
  const { name, message } = (error ?? new Error('the transaction was aborted')) as DOMException;
  if (name === 'QuotaExceededError') return { errno: ERRNO.ENOSPC, message: 'the quota is used up' };
  if (name === 'SecurityError') return { errno: ERRNO.EACCES, message: 'this browser denies IndexedDB here' };
  if (name === 'VersionError') return { errno: ERRNO.EIO, message: 'the database is of a newer version than this kernel knows' };
  return { errno: ERRNO.EIO, message: `IndexedDB fails: ${message || name || String(error)}` };
}
