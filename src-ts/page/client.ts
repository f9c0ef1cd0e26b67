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
  private readonly dead = new Set<number>();
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
      if (this.dead.has(slotOf(dest))) return reject(serverDead(name));
      const id = (this.lastId = (this.lastId + 1) >>> 0 || 1);
      const envelope = { id, target: dest, sender: PAGE, actor: options.actor ?? 0 };
      this.outstanding.set(id, { name, dest, resolve: resolve as Outstanding['resolve'], reject });
      this.transport.send(dest, encodeRequest(name, envelope, fields, options.tail));
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
  fail(slot: number): void {
    this.dead.add(slot);
    for (const [id, { name, dest, reject }] of this.outstanding) {
      if (slotOf(dest) !== slot) continue;
      this.outstanding.delete(id);
      reject(serverDead(name));
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
      for (let bytes; !this.closed && (bytes = this.transport.take()); ) {
        const head = header(bytes);
        const name = head && head.version === LIMITS.PROTOCOL_VERSION ? nameOf(head.number) : undefined;
        if (head && name) this.dispatch(head, name, bytes);
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
      else call.resolve(decodeReply(name, bytes) as Reply<MessageName>);
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
    let status = 0;
    let answer: { fields: object; tail?: Uint8Array } | null = null;
    const answerer = this.answerers.get(name);
    const key = requestKey(head);
    const interruption = new AbortController();
    this.owed.set(key, interruption);
    try {
      if (!answerer) status = -ERRNO.ENOSYS;
      else {
        const { fields, tail } = decodeRequest(name, bytes);
        answer = await answerer(fields as never, tail, interruption.signal);
      }
    } catch (error) {
      status = -(error instanceof KernelError ? error.errno : ERRNO.EIO);
    } finally {
      this.owed.delete(key);
    }
    if (this.closed) return;
    const envelope = { id: head.id, target: head.sender, sender: PAGE, status };
    this.transport.send(head.sender, encodeReply(name, envelope, (answer?.fields ?? null) as never, answer?.tail));
  }
}

const requestKey = ({ sender, id }: Header) => `${sender} ${id}`;
const serverDead = (name: string) => new KernelError('EIO', name, undefined, 'the server has died');
