/**
 * Writing small WebAssembly modules at run time: the few things that JavaScript itself can't do, or not fast.
 *
 * Entry points: assemble, and what its sections are made of. Does not do: checking; the engine does.
 */

export const I32 = 127;
export const I64 = 126;
const FUNCTIONS = 112;
/** Instructions, as far as these modules want them. */
export const OP = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  callIndirect: 0x11,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  i32: 0x41,
  lessUnsigned: 0x49,
  notLessUnsigned: 0x4f,
  add: 0x6a,
  bulk: 0xfc,
  vector: 0xfd,
  nothing: 0x40,
} as const;

/** LEB128, unsigned. */
export function number(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

/** LEB128, signed, of what is not negative. */
export function constant(value: number): number[] {
  const bytes = number(value);
  const last = bytes.pop()!;
  return last & 64 ? [...bytes, last | 128, 0] : [...bytes, last];
}

const vector = (items: number[][]) => [...number(items.length), ...items.flat()];
const section = (id: number, items: number[][]) => {
  const content = vector(items);
  return items.length ? [id, ...number(content.length), ...content] : [];
};
const text = (name: string) => [name.length, ...[...name].map((letter) => letter.charCodeAt(0))];

/** The import `m.NAME`, a memory of any size; a shared one must say how large it gets. */
export const memory = (name: string, shared: boolean) => [
  ...text('m'),
  ...text(name),
  2,
  ...(shared ? [3, 0, ...number(65536)] : [0, 0]),
];

/** A function that is exported: its name, parameters, results, locals (how many of which type) and instructions. */
export interface Code {
  name: string;
  parameters: number[];
  results?: number[];
  locals?: [number, number][];
  code: number[];
}

/** What is called through the table: parameters and results. */
export type Type = [parameters: number[], results: number[]];

/** A module of functions, in their order. Functions of the types `called`, numbered behind them, may be called through a table that has none. */
export function assemble(memories: number[][], functions: Code[], called: Type[] = []): Uint8Array<ArrayBuffer> {
  const body = ({ locals = [], code }: Code) => {
    const bytes = [...vector(locals.map(([count, type]) => [...number(count), type])), ...code, OP.end];
    return [...number(bytes.length), ...bytes];
  };
  return new Uint8Array([
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...section(
      1,
      [...functions.map(({ parameters, results = [] }): Type => [parameters, results]), ...called].map(
        ([parameters, results]) => [
          96,
          ...vector(parameters.map((type) => [type])),
          ...vector(results.map((type) => [type])),
        ],
      ),
    ),
    ...section(2, memories),
    ...section(
      3,
      functions.map((_, i) => [i]),
    ),
    ...section(4, called.length ? [[FUNCTIONS, 0, 1]] : []),
    ...section(
      7,
      functions.map(({ name }, i) => [...text(name), 0, ...number(i)]),
    ),
    ...section(10, functions.map(body)),
  ]);
}
