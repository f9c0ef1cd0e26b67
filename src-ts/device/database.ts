/**
 * The device of localfs: IndexedDB. Started by the driver, finished as a datagram into its own inbox.
 *
 * Entry points: makeDatabaseDevice, the imports that localfs/device.h declares. Owns: the open databases,
 * what calls have answered until database_end. Does not do: the stores (database-stores.ts); knowing what a
 * record means, which is localfs's.
 */
import { encodeNotice, ERRNO } from '../wire/codec.ts';
import {
  answerOf,
  available,
  endOf,
  failureOf,
  load,
  META,
  openedAs,
  openStores,
  STORES,
  type Meta,
} from './database-stores.ts';
import { DeviceError } from './device-error.ts';
import { join, type Group } from './group.ts';
import type { Host } from '../worker/host.ts';

const OPERATION = { put: 1, delete: 2, range: 3 };
const OPERATION_WORDS = 6;
const ALONE = 1;
const STRICT = 1;
const CLEAN = 2;
/** enum peer_event of localfs/device.h. */
const PEER = { message: 1, gone: 2, leads: 3, elected: 4 };
/** Numbers of answers that nobody called for; the driver's own are below. */
const OWN_CALLS = 0x40000000;
const NOTHING = new Uint8Array(0);

interface Database {
  group: Group;
  /** Null while another kernel leads. */
  opened: { db: IDBDatabase; epoch: number } | null;
  running: number;
  closing: boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function makeDatabaseDevice(
  host: Host,
  memory: () => ArrayBuffer,
  blocks: boolean,
): Record<string, WebAssembly.ImportValue> {
  const databases = new Map<number, Database>();
  /** Of each call under way: null, then what it has answered. */
  const calls = new Map<number, Uint8Array | null>();

  let lastOwnCall = OWN_CALLS;

  const copy = (at: number, count: number) => new Uint8Array(memory(), at >>> 0, count >>> 0).slice();

  function notice(call: number, database: number, status: number, size: number, reason = ''): void {
    const self = host.tenant?.endpoint ?? 0;
    host.deliver(
      encodeNotice(
        'stored',
        { target: self, sender: self },
        { call, database, status, size: BigInt(size) },
        encoder.encode(reason),
      ),
    );
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
  function tell(
    database: number,
    event: number,
    peer: bigint,
    status = 0,
    answer: Uint8Array = NOTHING,
    reason = '',
  ): void {
    const self = host.tenant?.endpoint ?? 0;
    const call = answer.length ? (lastOwnCall = ((lastOwnCall + 1) % OWN_CALLS) | OWN_CALLS) : 0;
    if (call) calls.set(call, answer);
    host.deliver(
      encodeNotice(
        'member',
        { target: self, sender: self },
        { database, event, peer, call, status, size: BigInt(answer.length) },
        encoder.encode(reason),
      ),
    );
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
      const answer = group.leader
        ? openedAs({ available: -1, clean: true, self: group.self, leader: group.leader, others: [] })
        : await lead(database, entry, name);
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
            const [kind, number, keyAt, keyLength, valueAt, valueLength] = words.subarray(
              i,
              i + OPERATION_WORDS,
            ) as unknown as [number, number, number, number, number, number];
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
          throw stale ? new DeviceError(ERRNO.ESTALE, 'someone else has written to the database') : error;
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
