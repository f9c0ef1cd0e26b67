/**
 * The kernels that have one database mounted, in one tab or several: which of them has it, and how they talk.
 *
 * Entry points: join. A Web Lock elects the one that leads; the others' requests for it wait, so that its end,
 * however it came, makes the next one lead. Each member holds a lock of its own too, by which the leader
 * learns of its end. Bytes between members go by a BroadcastChannel a member. Does not do: knowing what they say.
 */
import { ERRNO, PROTOCOL_HASH } from '../wire/codec.ts';
import { DeviceError } from './device-error.ts';

/** Chromium ends a busy worker within 2 s, and a leader that lives answers. */
const WAIT_MS = 4000;
/** What members say to one another is to be understood alike. */
const DIALECT = `${PROTOCOL_HASH}/2`;

type Said = { say: 'who' } | { say: 'soon' } | { say: 'alone' } | { say: 'leads'; member: bigint; dialect: string };

export interface Events {
  /** This one leads, once `leads` is said; not for who leads from the start. */
  elected(): void;
  /** Another one does. */
  leads(member: bigint): void;
  message(from: bigint, bytes: Uint8Array): void;
  /** To the leader: a member whose message had come, or that was among `others`, is no more. */
  gone(member: bigint): void;
  /** This one can't go on in the group. */
  lost(reason: string): void;
}

export interface Group {
  readonly self: bigint;
  /** Who leads; 0: this one shall, when it says so. */
  readonly leader: bigint;
  /** The others that live, whose end is told from now on. */
  others(): Promise<bigint[]>;
  /** The database is open: the others are told. */
  lead(): void;
  send(to: bigint, bytes: Uint8Array): void;
  leave(): void;
}

/** Rejects with EBUSY where who leads does not answer, is of another version, or is alone; or `alone` is asked for and somebody leads. */
export async function join(database: string, alone: boolean, events: Events): Promise<Group> {
  if (typeof navigator.locks === 'undefined')
    throw new DeviceError(ERRNO.EACCES, 'this browser gives no Web Locks here');
  const name = `exa-kernel/localfs/${database}`;
  const memberLock = `${name}/member/`;
  const inboxOf = (member: bigint) => new BroadcastChannel(`${name}/${member.toString(16)}`);
  const self = crypto.getRandomValues(new BigUint64Array(1))[0]!;
  const common = new BroadcastChannel(name);
  const inbox = inboxOf(self);
  const outboxes = new Map<bigint, BroadcastChannel>();
  const watched = new Set<bigint>();
  const aborter = new AbortController();
  const ends: (() => void)[] = [];
  let state: 'asking' | 'following' | 'elected' | 'leading' | 'left' = 'asking';
  const say = (said: Said) => common.postMessage(said);
  const leading: Said = alone ? { say: 'alone' } : { say: 'leads', member: self, dialect: DIALECT };

  /** Chromium forgets a signal that is aborted while a request is on its way; so who has left lets go of what comes late. */
  const hold = (lock: string, got: () => unknown) =>
    navigator.locks.request(lock, { signal: aborter.signal }, () =>
      state === 'left' || got() === 'let go' ? undefined : new Promise<void>((release) => void ends.push(release)),
    );

  function leave(): void {
    if (state === 'left') return;
    state = 'left';
    aborter.abort();
    for (const end of ends.splice(0)) end();
    for (const channel of [common, inbox, ...outboxes.values()]) channel.close();
  }

  function watch(member: bigint): void {
    if (watched.has(member)) return;
    watched.add(member);
    const over = () => {
      watched.delete(member);
      outboxes.get(member)?.close();
      outboxes.delete(member);
      events.gone(member);
      return 'let go' as const;
    };
    hold(memberLock + member.toString(16), over).catch(() => {});
  }

  const leads = (leader: bigint): Group => ({
    self,
    leader,
    async others() {
      const { held = [] } = await navigator.locks.query();
      const others = held.flatMap(({ name: lock = '' }) =>
        lock.startsWith(memberLock) ? [BigInt(`0x${lock.slice(memberLock.length)}`)] : [],
      );
      const living = others.filter((member) => member !== self);
      living.forEach(watch);
      return living;
    },
    lead() {
      if (state !== 'elected') return;
      state = 'leading';
      say(leading);
    },
    send(to, bytes) {
      if (state === 'left') return;
      if (!outboxes.has(to)) outboxes.set(to, inboxOf(to));
      outboxes.get(to)!.postMessage({ from: self, bytes });
    },
    leave,
  });

  try {
    await new Promise<void>((resolve, reject) => void hold(memberLock + self.toString(16), resolve).catch(reject));
    return await new Promise<Group>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new DeviceError(ERRNO.EBUSY, 'another page has this database, and does not answer')),
        WAIT_MS,
      );
      inbox.onmessage = ({ data: { from, bytes } }: MessageEvent<{ from: bigint; bytes: Uint8Array }>) => {
        if (state === 'elected' || state === 'leading') watch(from);
        events.message(from, bytes);
      };
      common.onmessage = ({ data }: MessageEvent<Said>) => {
        if (data.say === 'who' && state === 'leading') say(leading);
        else if (data.say === 'who' && state === 'elected') say({ say: 'soon' });
        else if (data.say === 'soon') clearTimeout(timer);
        else if (state !== 'asking' && state !== 'following') return;
        else if (data.say === 'alone' || (data.say === 'leads' && alone)) {
          clearTimeout(timer);
          reject(
            new DeviceError(
              ERRNO.EBUSY,
              'another kernel has this database, and one of the two has it as a layer of an overlay',
            ),
          );
        } else if (data.say === 'leads') {
          clearTimeout(timer);
          if (data.dialect !== DIALECT) {
            const reason = 'a page with another version of exa-kernel has this database; reload it, or close it';
            if (state === 'following') events.lost(reason);
            return reject(new DeviceError(ERRNO.EBUSY, reason));
          }
          if (state === 'following') return events.leads(data.member);
          state = 'following';
          resolve(leads(data.member));
        }
      };
      hold(name, () => {
        clearTimeout(timer);
        const before = state;
        state = 'elected';
        if (before === 'asking') resolve(leads(0n));
        else events.elected();
      }).catch(reject);
      say({ say: 'who' });
    });
  } catch (error) {
    leave();
    throw error;
  }
}
