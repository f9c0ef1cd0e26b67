/**
 * The start blob of a program (src-c/libc/start/crt1.c): u32 argc, u32 envc, then the strings, a NUL after each.
 *
 * Entry points: startBlob, joined, split. Does not do: sending it (page/switchboard.ts).
 */
import { KernelError } from './errors.ts';
import { LIMITS } from '../wire/codec.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const COUNTS_BYTES = 8;
const POINTER_BYTES = 4;

/** Throws EINVAL where a string has a NUL in it, E2BIG past LIMITS.ARGUMENTS_MAX, or ARGUMENT_MAX for one of them. */
export function startBlob(args: string[], env: Record<string, string>): Uint8Array {
  const variables = Object.entries(env).map(([name, value]) => {
    if (name === '' || name.includes('='))
      throw new KernelError('EINVAL', 'spawn', undefined, `'${name}' cannot be the name of a variable`);
    return `${name}=${value}`;
  });
  const all = [...args, ...variables];
  const strings = joined(all);
  if (
    strings.length + all.length * POINTER_BYTES > LIMITS.ARGUMENTS_MAX ||
    all.some((string) => encoder.encode(string).length >= LIMITS.ARGUMENT_MAX)
  )
    throw new KernelError('E2BIG', 'spawn');
  const blob = new Uint8Array(COUNTS_BYTES + strings.length);
  const view = new DataView(blob.buffer);
  view.setUint32(0, args.length, true);
  view.setUint32(4, variables.length, true);
  blob.set(strings, COUNTS_BYTES);
  return blob;
}

/** The strings as bytes, a NUL after each: how argv travels in a message's tail. */
export function joined(strings: string[]): Uint8Array {
  const bad = strings.find((string) => string.includes('\0'));
  if (bad !== undefined) throw new KernelError('EINVAL', 'spawn', undefined, 'a string has a NUL character in it');
  return encoder.encode(strings.map((string) => string + '\0').join(''));
}

/** The first `count` strings of a tail made so, and what is left behind them. */
export function split(tail: Uint8Array, count: number): { strings: string[]; rest: string } {
  const parts = decoder.decode(tail).split('\0');
  return { strings: parts.slice(0, count), rest: parts[count] ?? '' };
}
