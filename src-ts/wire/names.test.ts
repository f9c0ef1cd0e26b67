/** Names that are UTF-8 are that text; all others come back as the bytes that they were. */
import { expect, test } from 'vitest';
import { decodeName, encodeName } from './names.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

test('text is text', () => {
  for (const text of ['', 'plain', 'grüße', '\ufeffmark', '日本 🎉', '\ufffd'])
    expect(decodeName(encodeName(text))).toBe(text);
});

test.each([
  ['caf\xe9', 'caf\udce9'],
  ['x\xffy', 'x\udcffy'],
  ['\x80', '\udc80'],
  ['\xc3', '\udcc3'],
  ['\xc3\xbc\xc3', 'ü\udcc3'],
  ['\xf0\x9f\x8e', '\udcf0\udc9f\udc8e'],
  ['\xed\xb2\x80', '\udced\udcb2\udc80'],
  ['\xc0\xaf/', '\udcc0\udcaf/'],
])('%j comes back', (name, text) => {
  expect(decodeName(bytesOf(name))).toBe(text);
  expect(encodeName(text)).toEqual(bytesOf(name));
});

test('pairs of surrogates are characters', () => {
  expect(encodeName('\ud83c\udc80')).toEqual(new TextEncoder().encode('\ud83c\udc80'));
});
