/**
 * The host of one slot: holds its inbox, stamps what its tenant sends, matches replies.
 *
 * Entry points: Host. Owns: the transport, the tenant's endpoint and process group, the one outstanding call.
 * Does not do: running programs (program.ts), the import object (imports.ts). Knows no Unix call:
 * of all messages it looks at three notices (signal_notify, set_group, clock_shift) and its own (control.def).
 */
import {
  decodeRequest,
  encodeNotice,
  ERRNO,
  HEADER,
  KIND,
  LIMITS,
  MESSAGES,
  endpointOf,
  generationOf,
  header,
  SERVER,
  slotOf,
  type Header,
  type RequestFields,
} from '../wire/codec.ts';
import type { Channel } from '../transport/channel.ts';
import type { Entered } from '../direct/entered.ts';
import type { Entrance } from '../direct/entrance.ts';
import type { Arena } from '../transport/arena.ts';
import { deadServers, killRequested } from '../transport/shared.ts';
import { CpuTime } from './cpu-time.ts';
import { trap } from './fault.ts';

/** What the host needs of the program that runs: its memory, and where it looks for signals. */
export interface Tenant {
  endpoint: number;
  memory: WebAssembly.Memory;
  /** Address of __exa_pending. */
  pending: number;
  killed(): void;
}

/** What has come, and its header. */
interface Datagram {
  head: Header;
  bytes: Uint8Array;
}

interface Call {
  id: number;
  dest: number;
  number: number;
  replyAt: number;
  capacity: number;
  cancelled: boolean;
}

const CPU_TICKS_PER_MS = 1e6 / LIMITS.CPU_TICK_NS;

export class Host {
  tenant: Tenant | null = null;
  group = 0;
  /** Milliseconds that this system's wall clock is ahead of the browser's. */
  clockShift = 0;
  readonly cpu = new CpuTime();
  /** Servers that have died, where the arena does not tell. */
  dead = 0;
  /** The way into servers that are entered, where there is one. */
  entrance: Entrance | null = null;
  /** The tenant's memory. */
  private words = new Int32Array(0);
  private lastId = 0;
  private readonly own: Uint8Array[] = [];
  /** What the program may want later. */
  private readonly inbox: Datagram[] = [];

  constructor(
    readonly slot: number,
    readonly transport: Channel,
    readonly arena: Arena | null,
  ) {}

  get isServer(): boolean {
    return this.slot < LIMITS.SERVERS;
  }

  private isDead(dest: number): boolean {
    return (((this.arena ? deadServers(this.arena) : this.dead) >> slotOf(dest)) & 1) !== 0;
  }

  private get cpuTicks(): number {
    return this.cpu.ms * CPU_TICKS_PER_MS;
  }

  /** A datagram of the host's own to resmgr, in the tenant's name. */
  notify<N extends 'slot_idle' | 'fault'>(
    name: N,
    endpoint: number,
    fields: RequestFields<N>,
    tail?: Uint8Array,
  ): void {
    const target = endpointOf(SERVER.resmgr, 0);
    this.transport.send(target, encodeNotice(name, { target, sender: endpoint, group: this.group }, fields, tail));
  }

  /** A notice of a driver's device to another server. */
  tell<N extends 'fetching'>(server: number, name: N, fields: RequestFields<N>, tail?: Uint8Array): void {
    const target = endpointOf(server, 0);
    this.transport.send(target, encodeNotice(name, { target, sender: this.tenant?.endpoint ?? 0 }, fields, tail));
  }

  /** Puts a datagram into the tenant's own inbox: what its devices say. */
  deliver(bytes: Uint8Array): void {
    this.own.push(bytes);
    this.transport.wake();
  }

  /** Sends the program's bytes, stamped. -EBADF where no such endpoint can be. */
  send(dest: number, at: number, length: number, id?: number): number {
    if (length < HEADER.size || length > LIMITS.MESSAGE_MAX) return -ERRNO.EINVAL;
    if (dest >>> 0 !== dest || slotOf(dest) >= LIMITS.SLOTS) return -ERRNO.EBADF;
    const tenant = this.tenant!;
    const bytes = new Uint8Array(tenant.memory.buffer, at, length);
    const view = new DataView(tenant.memory.buffer, at, HEADER.size);
    view.setUint8(HEADER.version, LIMITS.PROTOCOL_VERSION);
    view.setUint32(HEADER.sender, tenant.endpoint, true);
    view.setUint32(HEADER.target, dest, true);
    view.setUint32(HEADER.group, this.group, true);
    if (id !== undefined) {
      view.setUint8(HEADER.kind, KIND.REQUEST);
      view.setUint32(HEADER.id, id, true);
      view.setInt32(HEADER.status, this.cpuTicks, true);
    }
    this.transport.send(dest, bytes);
    return 0;
  }

  /**
   * Takes what has come; acts on what is for the host. The reply or notice that the program waits
   * for is returned, or null when nothing more is there.
   */
  private next(): Datagram | null {
    this.checkKill();
    return this.take();
  }

  private take(): Datagram | null {
    for (;;) {
      const bytes = this.own.shift() ?? this.transport.take();
      if (!bytes) return null;
      const head = header(bytes);
      if (!head) continue;
      const tenant = this.tenant!;
      // Generation 0 speaks to whoever lives here; any other only to that tenant.
      if (generationOf(head.target) !== 0 && head.target !== tenant.endpoint) continue;
      if (head.kind !== KIND.NOTICE || !this.heard(head, bytes)) return { head, bytes };
    }
  }

  /** The same for a server that is entered, whose lock is held: all that is for it. */
  takeAny(): Uint8Array | null {
    return this.take()?.bytes ?? null;
  }

  /** Acts on a notice for the host itself; false where it is the program's. */
  private heard(head: Header, bytes: Uint8Array): boolean {
    const { signal_notify, set_group, clock_shift } = MESSAGES;
    const from = slotOf(head.sender);
    if (from === SERVER.resmgr && head.number === signal_notify.number) {
      new Int32Array(this.tenant!.memory.buffer)[this.tenant!.pending >> 2] = 1;
    } else if (from === SERVER.resmgr && head.number === set_group.number) {
      if (bytes.length >= HEADER.size + set_group.requestSize)
        this.group = decodeRequest('set_group', bytes).fields.group;
    } else if (from === SERVER.page && head.number === clock_shift.number) {
      if (bytes.length >= HEADER.size + clock_shift.requestSize)
        this.clockShift = Number(decodeRequest('clock_shift', bytes).fields.shift) / 1e6;
    } else return false;
    return true;
  }

  /** For the program's next receive. */
  private keep({ head, bytes }: Datagram): void {
    this.inbox.push({ head, bytes: bytes.slice() });
  }

  get isKilled(): boolean {
    return this.arena !== null && killRequested(this.arena, this.tenant!.endpoint);
  }

  private checkKill(): void {
    if (this.isKilled) {
      this.tenant!.killed();
      trap();
    }
  }

  get signalled(): boolean {
    const tenant = this.tenant!;
    const { buffer } = tenant.memory;
    // It may have grown.
    if (this.words.buffer !== buffer) this.words = new Int32Array(buffer);
    return this.words[tenant.pending >> 2] !== 0;
  }

  /** Looks at what has come in; what the program may want later is kept. The pending flag. */
  look(): number {
    for (let datagram = this.next(); datagram; datagram = this.next())
      if (datagram.head.kind !== KIND.REPLY) this.keep(datagram);
    return this.signalled ? 1 : 0;
  }

  /** Sends a request; then drive the answer by callStep. */
  beginCall(dest: number, at: number, length: number, replyAt: number, capacity: number): Call | number {
    // A program's calls go to servers alone: nobody else would answer.
    const server = slotOf(dest);
    if (server === SERVER.page || server >= LIMITS.SERVERS) return -ERRNO.EBADF;
    const id = (this.lastId = (this.lastId + 1) >>> 0 || 1);
    const entered = this.entrance?.find(server, this.tenant!.memory);
    if (entered && (generationOf(dest) === 0 || dest === entered.endpoint))
      return this.enter(entered, id, dest, at, length, replyAt, capacity);
    if (this.isDead(dest)) return -ERRNO.EIO;
    this.look();
    const status = this.send(dest, at, length, id);
    if (status < 0) return status;
    return this.callOf(id, dest, at, replyAt, capacity);
  }

  private callOf(id: number, dest: number, at: number, replyAt: number, capacity: number): Call {
    const number = new DataView(this.tenant!.memory.buffer).getUint16(at + HEADER.number, true);
    return { id, dest, number, replyAt, capacity, cancelled: false };
  }

  /** Carries a request into its server; where it waits there, its answer comes as any other. */
  private enter(
    server: Entered,
    id: number,
    dest: number,
    at: number,
    length: number,
    replyAt: number,
    capacity: number,
  ): Call | number {
    if (length < HEADER.size || length > LIMITS.MESSAGE_MAX) return -ERRNO.EINVAL;
    const tenant = this.tenant!;
    const size = tenant.memory.buffer.byteLength;
    if (at + length > size) throw new RangeError('a call with memory that is not there');
    const { group, cpuTicks } = this;
    const room = size - replyAt;
    const got = this.entrance!.call(tenant, server, dest, at, length, id, group, cpuTicks, replyAt, capacity, room);
    if (got === -ERRNO.EFAULT) throw new RangeError('a reply to memory that is not there');
    if (got === null) return this.callOf(id, dest, at, replyAt, capacity);
    // A signal that came before the reply is seen with it.
    this.look();
    return got;
  }

  /** The reply's length once it has come, or null: wait and come again. */
  callStep(call: Call): number | null {
    for (let datagram = this.next(); datagram; datagram = this.next()) {
      const { head, bytes } = datagram;
      if (head.kind === KIND.REPLY) {
        if (head.id !== call.id || slotOf(head.sender) !== slotOf(call.dest)) continue;
        const length = this.copyOut(bytes, call.replyAt, call.capacity);
        // A signal that came before the reply is seen with it.
        this.look();
        return length;
      }
      this.keep(datagram);
    }
    if (this.isDead(call.dest)) return -ERRNO.EIO;
    // A result beats EINTR: the server is asked to answer, and its one answer is waited for.
    if (!call.cancelled && this.signalled) {
      call.cancelled = true;
      const target = call.dest;
      this.transport.send(target, cancelOf(call, this.tenant!.endpoint));
    }
    return null;
  }

  /** A datagram for the program's own receive: its length, -EINTR when notified, or null. */
  receiveStep(at: number, capacity: number): number | null {
    const kept = this.inbox.shift();
    if (kept) return this.copyOut(kept.bytes, at, capacity);
    for (let datagram = this.next(); datagram; datagram = this.next()) {
      if (!this.isServer && datagram.head.kind === KIND.REPLY) continue;
      return this.copyOut(datagram.bytes, at, capacity);
    }
    return !this.isServer && this.signalled ? -ERRNO.EINTR : null;
  }

  private copyOut(bytes: Uint8Array, at: number, capacity: number): number {
    if (bytes.length > capacity) return -ERRNO.EMSGSIZE;
    new Uint8Array(this.tenant!.memory.buffer).set(bytes, at);
    return bytes.length;
  }

  /** Nothing of a former tenant's inbox is for the next one. */
  reset(): void {
    this.tenant = null;
    this.words = new Int32Array(0);
    this.entrance?.forget();
    this.own.length = 0;
    this.inbox.length = 0;
    this.group = 0;
  }
}

function cancelOf(call: Call, sender: number): Uint8Array {
  const bytes = new Uint8Array(HEADER.size);
  const view = new DataView(bytes.buffer);
  view.setUint16(HEADER.number, call.number, true);
  view.setUint8(HEADER.version, LIMITS.PROTOCOL_VERSION);
  view.setUint8(HEADER.kind, KIND.CANCEL);
  view.setUint32(HEADER.id, call.id, true);
  view.setUint32(HEADER.sender, sender, true);
  view.setUint32(HEADER.target, call.dest, true);
  return bytes;
}
