/**
 * Names of files as text, and back without loss: Unix names are bytes, which need not be UTF-8.
 *
 * Entry points: decodeName, encodeName. A byte that is part of no character is a lone surrogate, U+DC80 to
 * U+DCFF (as in Python's PEP 383). Does not do: contents of files, where such a byte is U+FFFD.
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const ESCAPE = 0xdc00;
const ESCAPED = /[\udc80-\udcff]/u;
const CHARACTER_MOST = 4;

function characters(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

export function decodeName(bytes: Uint8Array): string {
  const whole = characters(bytes);
  if (whole !== null) return whole;
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    let length = 1;
    let character = characters(bytes.subarray(at, at + 1));
    while (character === null && ++length <= CHARACTER_MOST) character = characters(bytes.subarray(at, at + length));
    text += character ?? String.fromCharCode(ESCAPE + bytes[at]!);
    at += character === null ? 1 : length;
  }
  return text;
}

export function encodeName(text: string): Uint8Array {
  if (!ESCAPED.test(text)) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text)
    if (ESCAPED.test(character)) bytes.push(character.charCodeAt(0) - ESCAPE);
    else bytes.push(...encoder.encode(character));
  return Uint8Array.from(bytes);
}
