/**
 * The stores of a database, as IndexedDB has them: opening, reading all of it at the start, why it fails.
 *
 * Entry points: openStores, load, openedAs, available, failureOf; answerOf and endOf, promises of requests and
 * transactions. Does not do: who may write, and transactions after the first (database.ts).
 */
import { ERRNO } from '../wire/codec.ts';
import { DeviceError } from './device-error.ts';

const VERSION = 1;
export const STORES = ['meta', 'inodes', 'entries', 'pieces'] as const;
/** Key of `Meta`. */
export const META = 'state';
/** The browser says nothing while another connection's deletion waits before us. */
const OPEN_LIMIT_MS = 5000;
const OPENED_SIZE = 32;
const NOTHING = new Uint8Array(0);

/** What of a database is the host's own: who may write, and whether all has been said. */
export interface Meta {
  epoch: number;
  clean: boolean;
}

export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

export function openStores(name: string): Promise<IDBDatabase> {
  if (typeof indexedDB === 'undefined') throw new DeviceError(ERRNO.EACCES, 'this browser gives no IndexedDB here');
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    let late = false;
    const fail = (error: unknown) => {
      late = true;
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(
      () =>
        fail(
          new DeviceError(
            ERRNO.EBUSY,
            'the browser does not open the database: it is being deleted, or is held elsewhere',
          ),
        ),
      OPEN_LIMIT_MS,
    );
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
export async function available(): Promise<number> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  return estimate?.quota === undefined ? -1 : Math.max(0, estimate.quota - (estimate.usage ?? 0));
}

interface Opened {
  available: number;
  clean: boolean;
  self: bigint;
  leader: bigint;
  others: bigint[];
}

/** struct opened of device.h, and room for `size` bytes behind it. */
export function openedAs({ available, clean, self, leader, others }: Opened, size = 0): Uint8Array {
  const answer = new Uint8Array(OPENED_SIZE + 8 * others.length + size);
  const view = new DataView(answer.buffer);
  view.setFloat64(0, available, true);
  view.setUint32(8, clean ? 1 : 0, true);
  view.setUint32(12, others.length, true);
  view.setBigUint64(16, self, true);
  view.setBigUint64(24, leader, true);
  for (const [i, member] of others.entries()) view.setBigUint64(OPENED_SIZE + 8 * i, member, true);
  return answer;
}

/** Everything but pieces, in device.h's form; and from now on nobody else's transactions count. */
export async function load(
  db: IDBDatabase,
  room: number,
  self: bigint,
  others: bigint[],
): Promise<{ answer: Uint8Array; epoch: number }> {
  const transaction = db.transaction(STORES, 'readwrite');
  const ended = endOf(transaction);
  const store = (name: (typeof STORES)[number]) => transaction.objectStore(name);
  const meta = ((await answerOf(store('meta').get(META))) as Meta | undefined) ?? { epoch: 0, clean: true };
  const epoch = meta.epoch + 1;
  store('meta').put({ epoch, clean: meta.clean } satisfies Meta, META);
  const all = async (name: (typeof STORES)[number]) => {
    const [keys, values] = await Promise.all([answerOf(store(name).getAllKeys()), answerOf(store(name).getAll())]);
    return keys.map((key, i) => [STORES.indexOf(name), key, values[i]] as [number, ArrayBuffer, Uint8Array]);
  };
  const pieces = async () =>
    (await answerOf(store('pieces').getAllKeys())).map((key) => [3, key, NOTHING] as [number, ArrayBuffer, Uint8Array]);
  const found = (await Promise.all([all('meta'), all('inodes'), all('entries'), meta.clean ? [] : pieces()])).flat();
  await ended;
  // The key of `state` is no bytes, and it is the host's own.
  const records = found.filter(([, key]) => typeof key !== 'string');
  const size = records.reduce((sum, [, key, value]) => sum + 8 + key.byteLength + value.length, 0);
  const answer = openedAs({ available: room, clean: meta.clean, self, leader: 0n, others }, size);
  const view = new DataView(answer.buffer);
  let at = answer.length - size;
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

export function failureOf(error: unknown): { errno: number; message: string } {
  if (error instanceof DeviceError) return error;
  const { name, message } = (error ?? new Error('the transaction was aborted')) as DOMException;
  if (name === 'QuotaExceededError') return { errno: ERRNO.ENOSPC, message: 'the quota is used up' };
  if (name === 'SecurityError') return { errno: ERRNO.EACCES, message: 'this browser denies IndexedDB here' };
  if (name === 'VersionError')
    return { errno: ERRNO.EIO, message: 'the database is of a newer version than this kernel knows' };
  return { errno: ERRNO.EIO, message: `IndexedDB fails: ${message || name || String(error)}` };
}
