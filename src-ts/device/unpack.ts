/**
 * Bodies that may be packed with gzip, whatever their server calls them: the first two bytes tell.
 *
 * Entry points: unpack, checkUnpacked, checkSize. Does not do: what is packed; netfs reads the archive itself.
 */
import { ERRNO } from '../wire/codec.ts';
import { DeviceError } from './device-error.ts';

const GZIP = [0x1f, 0x8b];

/** What it unpacks to, or itself. Throws DeviceError: EBADMSG where it is corrupt, EFBIG past `most` bytes. */
export async function unpack(body: Blob, most: number): Promise<Blob> {
  const start = new Uint8Array(await body.slice(0, GZIP.length).arrayBuffer());
  if (!isPacked(start)) return checkSize(body, most);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    const reader = body.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    for (let part; (part = await reader.read()).value; ) {
      parts.push(part.value);
      size += part.value.length;
      if (size <= most) continue;
      void reader.cancel();
      break;
    }
  } catch (error) {
    throw new DeviceError(ERRNO.EBADMSG, String(error));
  }
  return checkSize(new Blob(parts), most);
}

function isPacked(bytes: Uint8Array): boolean {
  return GZIP.every((byte, i) => bytes[i] === byte);
}

/** For a worker where nothing can be unpacked, since no promise is heard of: ENOTSUP, or EFBIG. */
export function checkUnpacked(body: Uint8Array, most: number): void {
  if (isPacked(body)) throw new DeviceError(ERRNO.ENOTSUP, 'gzip cannot be unpacked without JSPI');
  checkSize({ size: body.length }, most);
}

/** Itself. Throws DeviceError EFBIG where it has more bytes than that. */
export function checkSize<T extends { size: number }>(body: T, most: number): T {
  if (body.size > most) throw new DeviceError(ERRNO.EFBIG, `${body.size} bytes are too many`);
  return body;
}
