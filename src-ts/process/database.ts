/**
 * The device of localfs: IndexedDB. Started by the driver, finished as a datagram into its own inbox.
 *
 * Entry points: makeDatabaseDevice, the imports that localfs/device.h declares. Owns: the open databases,
 * what calls have answered until database_end. Does not do: knowing what a record means; that is localfs.
 */
import { encodeNotice, ERRNO } from '../wire/codec.ts';
import { DeviceError } from './device-error.ts';
import { join, type Group } from './group.ts';
import type { Host } from './host.ts';

const VERSION = 1;
const STORES = ['meta', 'inodes', 'entries', 'pieces'] as const;
const META = 'state';
const OPERATION = { put: 1, delete: 2, range: 3 };
const OPERATION_WORDS = 6;
const ALONE = 1;
const STRICT = 1;
const CLEAN = 2;
/** The browser says nothing while another connection's deletion waits before us. */
const OPEN_LIMIT_MS = 5000;
/** enum peer_event of localfs/device.h. */
const PEER = { message: 1, gone: 2, leads: 3, elected: 4 };
/** Numbers of answers that nobody called for; the driver's own are below. */
const OWN_CALLS = 0x40000000;
const OPENED_SIZE = 32;
const NOTHING = new Uint8Array(0);

/** What of a database is the host's own: who may write, and whether all has been said. */
interface Meta { epoch: number; clean: boolean }

interface Database {
  group: Group;
  /** Null while another kernel leads. */
  opened: { db: IDBDatabase; epoch: number } | null;
  running: number;
  closing: boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function makeDatabaseDevice(host: Host, memory: () => ArrayBuffer, blocks: boolean): Record<string, WebAssembly.ImportValue> {
  const databases = new Map<number, Database>();
  /** Of each call under way: null, then what it has answered. */
  const calls = new Map<number, Uint8Array | null>();

  let lastOwnCall = OWN_CALLS;

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
    entry.opened?.db.close();
    entry.group.leave();
  }

  /** What happens among the kernels that have the database; `answer` is kept for the driver to read. */
  function tell(database: number, event: number, peer: bigint, status = 0, answer: Uint8Array = NOTHING, reason = ''): void {
    const self = host.tenant?.endpoint ?? 0;
    const call = answer.length ? (lastOwnCall = (lastOwnCall + 1) % OWN_CALLS | OWN_CALLS) : 0;
    if (call) calls.set(call, answer);
    host.deliver(encodeNotice('member', { target: self, sender: self }, { database, event, peer, call, status, size: BigInt(answer.length) }, encoder.encode(reason)));
  }

  /** Opens the stores, which others can still close, and reads all but pieces. */
  async function lead(database: number, entry: Database, name: string): Promise<Uint8Array> {
    const db = await openStores(name);
    try {
      const { answer, epoch } = await load(db, await available(), entry.group.self, await entry.group.others());
      const lost = (reason: string) => {
        db.close();
        if (databases.get(database) === entry) notice(0, database, -ERRNO.EIO, 0, reason);
      };
      db.onversionchange = () => lost('the database is being deleted or changed by someone else');
      db.onclose = () => lost('the browser has closed the database');
      entry.opened = { db, epoch };
      return answer;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  function takeOver(database: number, name: string): void {
    const entry = databases.get(database);
    if (!entry) return;
    entry.running++;
    lead(database, entry, name)
      .then(
        (answer) => {
          tell(database, PEER.elected, 0n, 0, answer);
          entry.group.lead();
        },
        (error: unknown) => {
          const { errno, message } = failureOf(error);
          tell(database, PEER.elected, 0n, -errno, NOTHING, message);
          entry.closing = true;
        },
      )
      .finally(() => {
        entry.running--;
        finish(entry);
      });
  }

  async function open(call: number, database: number, name: string, alone: boolean): Promise<Uint8Array> {
    const group = await join(name, alone, {
      elected: () => takeOver(database, name),
      leads: (member) => tell(database, PEER.leads, member),
      message: (from, bytes) => tell(database, PEER.message, from, 0, bytes),
      gone: (member) => tell(database, PEER.gone, member),
      lost: (reason) => {
        notice(0, database, -ERRNO.EIO, 0, reason);
        entry.closing = true;
        finish(entry);
      },
    });
    const entry: Database = { group, opened: null, running: 1, closing: false };
    databases.set(database, entry);
    try {
      const answer = group.leader ? openedAs({ available: -1, clean: true, self: group.self, leader: group.leader, others: [] }) : await lead(database, entry, name);
      group.lead();
      entry.closing ||= !calls.has(call);
      return answer;
    } catch (error) {
      databases.delete(database);
      entry.closing = true;
      throw error;
    } finally {
      entry.running--;
      finish(entry);
    }
  }

  return {
    database_open(call: number, database: number, at: number, length: number, flags: number) {
      const name = decoder.decode(copy(at, length));
      if (blocks) {
        calls.set(call, null);
        notice(call, database, -ERRNO.ENOTSUP, 0, 'files that last need JSPI, which this browser does not have');
        return 0;
      }
      run(call, database, () => open(call, database, name, (flags & ALONE) !== 0));
      return 0;
    },
    database_get(call: number, database: number, at: number, length: number) {
      const opened = databases.get(database)?.opened;
      if (!opened) return -ERRNO.EBADF;
      const key = copy(at, length);
      run(call, database, async () => {
        const pieces = opened.db.transaction('pieces', 'readonly').objectStore('pieces');
        return ((await answerOf(pieces.get(key))) as Uint8Array | undefined) ?? null;
      });
      return 0;
    },
    database_commit(call: number, database: number, at: number, count: number, flags: number) {
      const opened = databases.get(database)?.opened;
      if (!opened) return -ERRNO.EBADF;
      const words = new Uint32Array(memory(), at >>> 0, count * OPERATION_WORDS);
      const durability = flags & STRICT ? 'strict' : 'relaxed';
      run(call, database, async () => {
        const transaction = opened.db.transaction(STORES, 'readwrite', { durability });
        const ended = endOf(transaction);
        const meta = transaction.objectStore('meta');
        let stale = false;
        const asked = meta.get(META);
        asked.onsuccess = () => {
          stale = (asked.result as Meta | undefined)?.epoch !== opened.epoch;
          if (stale) transaction.abort();
        };
        // A strict transaction that writes nothing is not flushed: so this is written each time.
        meta.put({ epoch: opened.epoch, clean: (flags & CLEAN) !== 0 } satisfies Meta, META);
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
    database_send(database: number, to: number, at: number, count: number) {
      const member = new DataView(memory()).getBigUint64(to >>> 0, true);
      databases.get(database)?.group.send(member, copy(at, count));
    },
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

interface Opened { available: number; clean: boolean; self: bigint; leader: bigint; others: bigint[] }

/** struct opened of device.h, and room for `size` bytes behind it. */
function openedAs({ available, clean, self, leader, others }: Opened, size = 0): Uint8Array {
  const answer = new Uint8Array(OPENED_SIZE + 8 * others.length + size);
  const view = new DataView(answer.buffer);
  view.setFloat64(0, available, true);
  view.setUint32(8, clean ? 1 : 0, true);
  view.setUint32(12, others.length, true);
  view.setBigUint64(16, self, true);
  view.setBigUint64(24, leader, true);
  others.forEach((member, i) => view.setBigUint64(OPENED_SIZE + 8 * i, member, true));
  return answer;
}

/** Everything but pieces, in device.h's form; and from now on nobody else's transactions count. */
async function load(db: IDBDatabase, room: number, self: bigint, others: bigint[]): Promise<{ answer: Uint8Array; epoch: number }> {
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
  const pieces = async () => (await answerOf(store('pieces').getAllKeys())).map((key) => [3, key, NOTHING] as [number, ArrayBuffer, Uint8Array]);
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

function failureOf(error: unknown): { errno: number; message: string } {
  if (error instanceof DeviceError) return error;
  const { name, message } = (error ?? new Error('the transaction was aborted')) as DOMException;
  if (name === 'QuotaExceededError') return { errno: ERRNO.ENOSPC, message: 'the quota is used up' };
  if (name === 'SecurityError') return { errno: ERRNO.EACCES, message: 'this browser denies IndexedDB here' };
  if (name === 'VersionError') return { errno: ERRNO.EIO, message: 'the database is of a newer version than this kernel knows' };
  return { errno: ERRNO.EIO, message: `IndexedDB fails: ${message || name || String(error)}` };
}
