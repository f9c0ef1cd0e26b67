/** Unit tests of the codec: what is encoded is decoded, and nothing unsound is accepted. */
import { describe, expect, test } from 'vitest';
import {
  HEADER,
  KIND,
  LIMITS,
  MESSAGES,
  decodeReply,
  decodeRequest,
  encode,
  encodeReply,
  encodeRequest,
  endpointOf,
  generationOf,
  header,
  nameOf,
  slotOf,
  stamp,
} from './codec.ts';

const text = (s: string) => new TextEncoder().encode(s);

describe('encode and decode', () => {
  test('a request with a tail', () => {
    const bytes = encodeRequest(
      'open',
      { id: 7, target: 1, actor: 12 },
      { dirfd: -100, flags: 0x80000, mode: 0o644 },
      text('/etc/motd'),
    );
    expect(bytes.length).toBe(HEADER.size + MESSAGES.open.requestSize + 9);
    expect(header(bytes)).toEqual({
      number: MESSAGES.open.number,
      version: LIMITS.PROTOCOL_VERSION,
      kind: KIND.REQUEST,
      id: 7,
      sender: 0,
      target: 1,
      status: 0,
      group: 0,
      actor: 12,
      thread: 0,
    });
    const { fields, tail } = decodeRequest('open', bytes);
    expect(fields).toEqual({ dirfd: -100, flags: 0x80000, mode: 0o644 });
    expect(new TextDecoder().decode(tail)).toBe('/etc/motd');
  });

  test('64-bit fields at their extremes', () => {
    const bytes = encodeRequest('read', {}, { handle: 2n ** 64n - 1n, offset: -1n, count: 2 ** 32 - 1 });
    expect(decodeRequest('read', bytes).fields).toEqual({ handle: 2n ** 64n - 1n, offset: -1n, count: 2 ** 32 - 1 });
  });

  test('nested structs and arrays', () => {
    const st = {
      dev: 1n,
      ino: 2n,
      rdev: 3n,
      size: 4n,
      blocks: 5n,
      atime: 6n,
      mtime: 7n,
      ctime: -8n,
      mode: 9,
      nlink: 10,
      uid: 11,
      gid: 12,
      blksize: 13,
      spare: 0,
    };
    expect(decodeReply('path_op', encodeReply('path_op', {}, { st })).fields).toEqual({ st });
    const groups = Array.from({ length: LIMITS.GROUPS_MAX }, (_, i) => i);
    expect(decodeReply('groups', encodeReply('groups', {}, { count: 3, groups })).fields).toEqual({ count: 3, groups });
  });

  test('a failed reply is a header alone', () => {
    const bytes = encodeReply('open', { id: 1, status: -2 }, null);
    expect(bytes.length).toBe(HEADER.size);
    expect(header(bytes)?.status).toBe(-2);
    expect(() => decodeReply('open', bytes)).toThrow(RangeError);
  });

  test('a view into a larger buffer', () => {
    const bytes = encode(KIND.NOTICE, 'slot_ready', {}, { slot: 9 });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeRequest('slot_ready', shifted.subarray(3)).fields).toEqual({ slot: 9 });
  });

  test('too long a tail, too short a message', () => {
    expect(() =>
      encodeRequest('write', {}, { handle: 1n, offset: 0n, size_limit: 0n }, new Uint8Array(LIMITS.TAIL_MAX + 1)),
    ).toThrow(RangeError);
    expect(header(new Uint8Array(HEADER.size - 1))).toBeNull();
  });
});

test('stamp overwrites what a program claims', () => {
  const bytes = encodeRequest('umask', { sender: 99, group: 98 }, { mask: 0 });
  stamp(bytes, endpointOf(12, 5), 40);
  expect(header(bytes)).toMatchObject({ sender: endpointOf(12, 5), group: 40, version: LIMITS.PROTOCOL_VERSION });
});

test('endpoints keep slot and generation apart', () => {
  const endpoint = endpointOf(4095, 2 ** 20 - 1);
  expect([slotOf(endpoint), generationOf(endpoint)]).toEqual([4095, 2 ** 20 - 1]);
});

test('numbers and names', () => {
  expect(nameOf(MESSAGES.vfork.number)).toBe('vfork');
  expect(nameOf(0)).toBeUndefined();
});
