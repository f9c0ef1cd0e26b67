/**
 * The page as a party to the protocol: slot 0, pid 0. Sends requests, matches their replies, hears
 * notices, and answers what resmgr asks of it.
 *
 * Entry points: Client. Owns: the page's inbox and its outstanding calls.
 * Does not do: what any message means; see switchboard.ts and the API.
 */
import { codeOf, KernelError } from '../api/errors.ts';
import type { Channel } from '../transport/channel.ts';
import {
  decodeReply,
  decodeRequest,
  encodeNotice,
  encodeReply,
  encodeRequest,
  endpointOf,
  ERRNO,
  header,
  HEADER,
  SERVER,
  KIND,
  LIMITS,
  MESSAGES,
  nameOf,
  numberOf,
  slotOf,
  type Header,
  type MessageName,
  type RequestFields,
} from '../wire/codec.ts';
import type { Answerer, CallOptions, Reply } from './interface.ts';

interface Outstanding {
  name: MessageName;
  dest: number;
  resolve(reply: Reply<MessageName>): void;
  reject(error: KernelError): void;
}

type Listener = (fields: never, tail: Uint8Array) => void;

/** The page's own endpoint: it never changes its tenant. */
export const PAGE = endpointOf(SERVER.page, 1);

export class Client {
  private readonly outstanding = new Map<number, Outstanding>();
  private readonly listeners = new Map<MessageName, Set<Listener>>();
  private readonly answerers = new Map<MessageName, Answerer<MessageName>>();
  /** Of those whom it owes an answer, by sender and id. */
  private readonly owed = new Map<string, AbortController>();
  private lastId = 0;
  /** The servers that have died, by slot, and why. */
  private readonly dead = new Map<number, string>();
  private closed = false;

  constructor(private readonly transport: Channel) {
    void this.pump();
  }

  call<N extends MessageName>(
    dest: number,
    name: N,
    fields: RequestFields<N>,
    options: CallOptions = {},
  ): Promise<Reply<N>> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(new KernelError('ENXIO', name, undefined, 'the kernel has been shut down'));
      const death = this.dead.get(slotOf(dest));
      if (death !== undefined) return reject(new KernelError('EIO', name, undefined, death));
      const id = (this.lastId = (this.lastId + 1) >>> 0 || 1);
      const envelope = { id, target: dest, sender: PAGE, actor: options.actor ?? 0 };
      const bytes = encodeRequest(name, envelope, fields, options.tail);
      this.outstanding.set(id, { name, dest, resolve: resolve as Outstanding['resolve'], reject });
      this.transport.send(dest, bytes);
      options.signal?.addEventListener('abort', () => this.cancel(id), { once: true });
      if (options.signal?.aborted) this.cancel(id);
    });
  }

  tell<N extends MessageName>(dest: number, name: N, fields: RequestFields<N>): void {
    this.transport.send(dest, encodeNotice(name, { target: dest, sender: PAGE }, fields));
  }

  on<N extends MessageName>(name: N, listener: (fields: RequestFields<N>, tail: Uint8Array) => void): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    set.add(listener as Listener);
    return () => void set.delete(listener as Listener);
  }

  /** Who answers that request. A KernelError becomes its errno. */
  answer<N extends MessageName>(name: N, answerer: Answerer<N>): void {
    this.answerers.set(name, answerer as unknown as Answerer<MessageName>);
  }

  /** The server in that slot has died: calls to it, under way and to come, reject with EIO. */
  fail(slot: number, reason: string): void {
    this.dead.set(slot, reason);
    for (const [id, { name, dest, reject }] of this.outstanding) {
      if (slotOf(dest) !== slot) continue;
      this.outstanding.delete(id);
      reject(new KernelError('EIO', name, undefined, reason));
    }
  }

  close(): void {
    this.closed = true;
    for (const { name, reject } of this.outstanding.values())
      reject(new KernelError('ENXIO', name, undefined, 'the kernel has been shut down'));
    this.outstanding.clear();
    this.transport.wake();
    this.transport.close();
  }

  private cancel(id: number): void {
    const call = this.outstanding.get(id);
    if (!call) return;
    const bytes = encodeRequest(call.name, { id, target: call.dest, sender: PAGE }, null as never);
    new DataView(bytes.buffer).setUint8(HEADER.kind, KIND.CANCEL);
    this.transport.send(call.dest, bytes);
  }

  private async pump(): Promise<void> {
    while (!this.closed) {
      for (let taken: Uint8Array | null; !this.closed && (taken = this.transport.take()); ) {
        // What lies in shared memory is there until the next one is taken.
        const bytes = taken.buffer instanceof ArrayBuffer ? taken : taken.slice();
        const head = header(bytes);
        const name = head?.version === LIMITS.PROTOCOL_VERSION ? nameOf(head.number) : undefined;
        if (!head || !name) continue;
        // Whatever one message brings about, the next one is heard.
        try {
          this.dispatch(head, name, bytes);
        } catch (error) {
          reportError(error);
        }
      }
      await this.transport.wait(-1);
    }
  }

  private dispatch(head: Header, name: MessageName, bytes: Uint8Array): void {
    if (head.kind === KIND.REPLY) {
      const call = this.outstanding.get(head.id);
      if (!call || numberOf(call.name) !== head.number || slotOf(call.dest) !== slotOf(head.sender)) return;
      this.outstanding.delete(head.id);
      if (head.status < 0) call.reject(new KernelError(codeOf(-head.status), name));
      else if (!isWhole(name, bytes, 'replySize')) call.reject(new KernelError('EPROTO', name));
      else call.resolve(decodeReply(name, bytes) as Reply<MessageName>);
    } else if (head.kind !== KIND.CANCEL && !isWhole(name, bytes, 'requestSize')) {
      return;
    } else if (slotOf(head.sender) >= LIMITS.SERVERS && name !== 'hello') {
      return; // programs have nothing to ask of the page
    } else if (head.kind === KIND.NOTICE) {
      const { fields, tail } = decodeRequest(name, bytes);
      for (const listener of this.listeners.get(name) ?? []) listener(fields as never, tail);
    } else if (head.kind === KIND.REQUEST) {
      void this.reply(head, name, bytes);
    } else if (head.kind === KIND.CANCEL) {
      this.owed.get(requestKey(head))?.abort();
    }
  }

  private async reply(head: Header, name: MessageName, bytes: Uint8Array): Promise<void> {
    const envelope = { id: head.id, target: head.sender, sender: PAGE };
    let bytesBack: Uint8Array;
    const answerer = this.answerers.get(name);
    const key = requestKey(head);
    const interruption = new AbortController();
    this.owed.set(key, interruption);
    try {
      if (!answerer) throw new KernelError('ENOSYS', name);
      const { fields, tail } = decodeRequest(name, bytes);
      const answer = await answerer(fields as never, tail, interruption.signal);
      bytesBack = encodeReply(name, envelope, answer.fields, answer.tail);
    } catch (error) {
      const errno = error instanceof KernelError ? error.errno : ERRNO.EIO;
      bytesBack = encodeReply(name, { ...envelope, status: -errno }, null);
    } finally {
      this.owed.delete(key);
    }
    if (!this.closed) this.transport.send(head.sender, bytesBack);
  }
}

/** Whether all its fields have come. */
const isWhole = (name: MessageName, bytes: Uint8Array, size: 'requestSize' | 'replySize') =>
  bytes.length >= HEADER.size + MESSAGES[name][size];
const requestKey = ({ sender, id }: Header) => `${sender} ${id}`;
