/**
 * Messages as bytes: the TypeScript twin of src-c/protocol/protocol.h.
 *
 * Entry points: encode (and encodeRequest, encodeReply, encodeNotice), header, decodeRequest,
 * decodeReply, stamp, nameOf, numberOf, slotOf, generationOf, endpointOf.
 * Does not do: sending (transport/), waiting for replies (worker/host.ts, page/client.ts). It knows no offset: those
 * are protocol.gen.ts, which the compiler made. 64-bit fields are bigints.
 */
import { HEADER, KIND, LIMITS, MESSAGES } from './protocol.gen.ts';

export {
  AT,
  DIRENT,
  DIRENT_RECORD,
  ERRNO,
  HEADER,
  SERVER,
  IDS,
  IOCTL,
  JS,
  KIND,
  LIMITS,
  MESSAGES,
  MODE,
  OP,
  OPEN,
  PROTOCOL_HASH,
  SIGNALS,
  STATE,
  TERMINAL,
} from './protocol.gen.ts';

type Table = typeof MESSAGES;
export type MessageName = keyof Table;
type Leaf = readonly ['i32' | 'u32' | 'i64' | 'u64', number] | readonly ['u32s', number, number];
interface Layout {
  readonly [name: string]: Leaf | Layout;
}

type Value<L> = L extends readonly ['i32' | 'u32', number]
  ? number
  : L extends readonly ['i64' | 'u64', number]
    ? bigint
    : L extends readonly ['u32s', number, number]
      ? ArrayLike<number>
      : { -readonly [K in keyof L]: Value<L[K]> };
export type RequestFields<N extends MessageName> = Value<Table[N]['request']>;
export type ReplyFields<N extends MessageName> = Value<Table[N]['reply']>;

export type Kind = (typeof KIND)[keyof typeof KIND];

/** What every datagram begins with; see struct exa_header. */
export interface Header {
  number: number;
  version: number;
  kind: number;
  id: number;
  sender: number;
  target: number;
  status: number;
  group: number;
  actor: number;
  thread: number;
}
/** The part of a header that a sender may choose; what is left out is 0. */
export type Envelope = Partial<Omit<Header, 'number' | 'version' | 'kind'>>;

export interface Decoded<F> {
  fields: F;
  /** A view into the message, not a copy. */
  tail: Uint8Array;
}

const NOTHING = new Uint8Array(0);
const names = new Map<number, MessageName>();
for (const name of Object.keys(MESSAGES) as MessageName[]) names.set(MESSAGES[name].number, name);

/** The message with this number, or undefined. */
export function nameOf(number: number): MessageName | undefined {
  return names.get(number);
}

export function numberOf(name: MessageName): number {
  return MESSAGES[name].number;
}

export function slotOf(endpoint: number): number {
  return endpoint & ((1 << LIMITS.SLOT_BITS) - 1);
}

export function generationOf(endpoint: number): number {
  return endpoint >>> LIMITS.SLOT_BITS;
}

export function endpointOf(slot: number, generation: number): number {
  return ((generation << LIMITS.SLOT_BITS) | slot) >>> 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Reads the header; null where the bytes are too few to be a message. */
export function header(bytes: Uint8Array): Header | null {
  if (bytes.length < HEADER.size) return null;
  const view = viewOf(bytes);
  return {
    number: view.getUint16(HEADER.number, true),
    version: view.getUint8(HEADER.version),
    kind: view.getUint8(HEADER.kind),
    id: view.getUint32(HEADER.id, true),
    sender: view.getUint32(HEADER.sender, true),
    target: view.getUint32(HEADER.target, true),
    status: view.getInt32(HEADER.status, true),
    group: view.getUint32(HEADER.group, true),
    actor: view.getUint32(HEADER.actor, true),
    thread: view.getUint32(HEADER.thread, true),
  };
}

/** Writes what no program may choose itself: who sends, in which process group, which protocol. */
export function stamp(bytes: Uint8Array, sender: number, group: number): void {
  const view = viewOf(bytes);
  view.setUint8(HEADER.version, LIMITS.PROTOCOL_VERSION);
  view.setUint32(HEADER.sender, sender, true);
  view.setUint32(HEADER.group, group, true);
}

function isLeaf(item: Leaf | Layout): item is Leaf {
  return Array.isArray(item);
}

function writeFields(view: DataView, base: number, layout: Layout, fields: Record<string, unknown>): void {
  for (const name in layout) {
    const item = layout[name]!;
    const value = fields[name];
    if (!isLeaf(item)) {
      writeFields(view, base, item, value as Record<string, unknown>);
      continue;
    }
    const at = base + item[1];
    switch (item[0]) {
      case 'i32':
        view.setInt32(at, value as number, true);
        break;
      case 'u32':
        view.setUint32(at, value as number, true);
        break;
      case 'i64':
        view.setBigInt64(at, value as bigint, true);
        break;
      case 'u64':
        view.setBigUint64(at, value as bigint, true);
        break;
      case 'u32s': {
        const list = value as ArrayLike<number>;
        for (let i = 0; i < Math.min(list.length, item[2]); i++) view.setUint32(at + 4 * i, list[i]!, true);
      }
    }
  }
}

function readFields(view: DataView, base: number, layout: Layout): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name in layout) {
    const item = layout[name]!;
    if (!isLeaf(item)) {
      fields[name] = readFields(view, base, item);
      continue;
    }
    const at = base + item[1];
    switch (item[0]) {
      case 'i32':
        fields[name] = view.getInt32(at, true);
        break;
      case 'u32':
        fields[name] = view.getUint32(at, true);
        break;
      case 'i64':
        fields[name] = view.getBigInt64(at, true);
        break;
      case 'u64':
        fields[name] = view.getBigUint64(at, true);
        break;
      case 'u32s':
        fields[name] = Array.from({ length: item[2] }, (_, i) => view.getUint32(at + 4 * i, true));
    }
  }
  return fields;
}

/**
 * A whole message. `fields` are the request's, or the reply's where kind is REPLY; null writes none,
 * as in a CANCEL or a reply that failed. Throws RangeError past LIMITS.TAIL_MAX.
 */
export function encode<N extends MessageName, K extends Kind = Kind>(
  kind: K,
  name: N,
  envelope: Envelope,
  fields: (K extends typeof KIND.REPLY ? ReplyFields<N> : RequestFields<N>) | null,
  tail: Uint8Array = NOTHING,
): Uint8Array {
  const message = MESSAGES[name];
  const reply = kind === KIND.REPLY;
  const size = fields ? (reply ? message.replySize : message.requestSize) : 0;
  if (tail.length > LIMITS.TAIL_MAX) throw new RangeError(`${name}: a tail of ${tail.length} bytes`);
  const bytes = new Uint8Array(HEADER.size + size + tail.length);
  const view = viewOf(bytes);
  view.setUint16(HEADER.number, message.number, true);
  view.setUint8(HEADER.version, LIMITS.PROTOCOL_VERSION);
  view.setUint8(HEADER.kind, kind);
  view.setUint32(HEADER.id, envelope.id ?? 0, true);
  view.setUint32(HEADER.sender, envelope.sender ?? 0, true);
  view.setUint32(HEADER.target, envelope.target ?? 0, true);
  view.setInt32(HEADER.status, envelope.status ?? 0, true);
  view.setUint32(HEADER.group, envelope.group ?? 0, true);
  view.setUint32(HEADER.actor, envelope.actor ?? 0, true);
  view.setUint32(HEADER.thread, envelope.thread ?? 0, true);
  if (fields)
    writeFields(view, HEADER.size, reply ? message.reply : message.request, fields as Record<string, unknown>);
  bytes.set(tail, HEADER.size + size);
  return bytes;
}

export function encodeRequest<N extends MessageName>(
  name: N,
  envelope: Envelope,
  fields: RequestFields<N>,
  tail?: Uint8Array,
): Uint8Array {
  return encode<N, typeof KIND.REQUEST>(KIND.REQUEST, name, envelope, fields as never, tail);
}

export function encodeReply<N extends MessageName>(
  name: N,
  envelope: Envelope,
  fields: ReplyFields<N> | null,
  tail?: Uint8Array,
): Uint8Array {
  return encode<N, typeof KIND.REPLY>(KIND.REPLY, name, envelope, fields as never, tail);
}

export function encodeNotice<N extends MessageName>(
  name: N,
  envelope: Envelope,
  fields: RequestFields<N>,
  tail?: Uint8Array,
): Uint8Array {
  return encode<N, typeof KIND.NOTICE>(KIND.NOTICE, name, envelope, fields as never, tail);
}

function decode<F>(name: MessageName, bytes: Uint8Array, layout: Layout, size: number): Decoded<F> {
  const end = HEADER.size + size;
  if (bytes.length < end) throw new RangeError(`${name}: ${bytes.length} bytes where ${end} are due`);
  return { fields: readFields(viewOf(bytes), HEADER.size, layout) as F, tail: bytes.subarray(end) };
}

/** The fields of a request or notice. Throws RangeError where it is too short. */
export function decodeRequest<N extends MessageName>(name: N, bytes: Uint8Array): Decoded<RequestFields<N>> {
  return decode(name, bytes, MESSAGES[name].request, MESSAGES[name].requestSize);
}

/** The fields of a reply whose status is not negative; a failed one has none. */
export function decodeReply<N extends MessageName>(name: N, bytes: Uint8Array): Decoded<ReplyFields<N>> {
  return decode(name, bytes, MESSAGES[name].reply, MESSAGES[name].replySize);
}
