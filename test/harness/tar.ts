/**
 * tar archives made by hand, also such as no tar would make.
 * Entry points: tarOf, header, TAR_END. Does not do: what GNU tar, which the tests use too, can do.
 */
const BLOCK = 512;
/** What stands at the end of an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

export interface Member {
  name: string;
  data?: string | Buffer;
  kind?: string;
  target?: string;
  mode?: number;
  mtime?: number;
  /** What the header says instead of the data's length. */
  size?: number;
  prefix?: string;
  device?: [major: number, minor: number];
  /** Before the checksum is made. */
  change?: (block: Buffer) => void;
}

/** A ustar header, its checksum included. */
export function header(m: Member): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, size: number) =>
    block.write(`${value.toString(8).padStart(size - 1, '0')}\0`, at, 'latin1');
  block.write(m.name, 0, 100);
  octal(m.mode ?? 0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(m.size ?? Buffer.from(m.data ?? '').length, 124, 12);
  octal(m.mtime ?? 1_000_000_000, 136, 12);
  block.write(m.kind ?? '0', 156);
  block.write(m.target ?? '', 157, 100);
  block.write('ustar\x0000', 257, 'latin1');
  for (const [i, number] of (m.device ?? []).entries()) octal(number, 329 + 8 * i, 8);
  block.write(m.prefix ?? '', 345, 155);
  m.change?.(block);
  block.fill(' ', 148, 156);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
}

/** Members, each padded to whole blocks; without the end. */
export function members(...all: Member[]): Buffer {
  return Buffer.concat(
    all.flatMap((m) => {
      const data = Buffer.from(m.data ?? '');
      return [header(m), data, Buffer.alloc(-data.length & (BLOCK - 1))];
    }),
  );
}

export function tarOf(...all: Member[]): Buffer {
  return Buffer.concat([members(...all), TAR_END]);
}

/** A record of a pax header. */
export function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length) length++;
  return `${length}${rest}`;
}
