// exa-wasm: reads WebAssembly modules, as far as exa-finish and its parts need it, and writes numbers and sections.
// Entry points: Reader, skipImmediates, readModule, number, signed, section, customSection, and the opcodes' names.
// Does not do: checking, for wasm-ld made it.

const CUSTOM = 0,
  TYPE = 1,
  IMPORT = 2,
  FUNCTION = 3,
  GLOBAL = 6,
  EXPORT = 7,
  ELEMENT = 9;
export const CODE = 10;
export const UNREACHABLE = 0x00,
  BLOCK = 0x02,
  LOOP = 0x03,
  IF = 0x04,
  TRY = 0x06,
  END = 0x0b,
  BR = 0x0c,
  BR_IF = 0x0d,
  BR_TABLE = 0x0e,
  RETURN = 0x0f;
export const CALL = 0x10,
  CALL_INDIRECT = 0x11,
  DELEGATE = 0x18,
  ELSE = 0x05,
  SELECT = 0x1b;
export const GET = 0x20,
  SET = 0x21,
  TEE = 0x22,
  LOAD = 0x28,
  LAST_LOAD = 0x35,
  STORE = 0x36;
/** What begins instructions of several bytes, and the second of two that copy and fill memory. */
export const BULK = 0xfc,
  COPY = 10,
  FILL = 11;
/** Arithmetic with 32 bits. */
export const I32 = { type: 0x7f, const: 0x41, eqz: 0x45, ge_s: 0x4e, add: 0x6a, and: 0x71, shr_s: 0x75, shr_u: 0x76 };
/** The type of a block that takes and leaves nothing. */
export const VOID = 0x40;

export class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }
  byte() {
    if (this.at >= this.bytes.length) throw new Error('exa-wasm: the module ends too early');
    return this.bytes[this.at++];
  }
  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
  skipNumber() {
    while (this.byte() > 127);
  }
  /** 32 bits, signed. */
  signed() {
    let value = 0,
      shift = 0,
      byte;
    do (byte = this.byte()), (value |= (byte & 127) << shift), (shift += 7);
    while (byte > 127);
    return shift < 32 && byte & 64 ? value | (-1 << shift) : value;
  }
  bytesOf(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  text() {
    return Buffer.from(this.bytesOf(this.number())).toString();
  }
}

/** A number as it is written. */
export function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** The same of a signed one of 32 bits. */
export function signed(value) {
  const bytes = [];
  for (value |= 0; value < -64 || value > 63; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value & 127];
}

/** A section with its header, and one that has a name. */
export const section = (id, content) =>
  Buffer.concat([Buffer.from([id, ...number(content.length)]), Buffer.from(content)]);
export const customSection = (name, content) =>
  section(CUSTOM, [...number(name.length), ...Buffer.from(name), ...content]);

/** Steps over an instruction's immediates (the core instructions, and those for exceptions, vectors and threads). */
export function skipImmediates(code, opcode) {
  const numbers = (count) => {
    while (count-- > 0) code.skipNumber();
  };
  if (opcode >= 0x28 && opcode <= 0x3e) return numbers(2); // load, store: alignment, offset
  if (opcode >= 0x45 && opcode <= 0xc4) return; // arithmetic
  if (opcode >= 0x20 && opcode <= 0x26) return numbers(1); // local, global, table
  switch (opcode) {
    case BLOCK:
    case LOOP:
    case IF:
    case TRY: // type
    case 0x07:
    case 0x08:
    case 0x09:
    case DELEGATE: // catch, throw, rethrow
    case 0x0c:
    case 0x0d:
    case CALL:
    case 0x12: // br, br_if, return_call
    case 0x3f:
    case 0x40:
    case 0x41:
    case 0x42:
    case 0xd0:
    case 0xd2: // memory.size, memory.grow, const, ref
      return numbers(1);
    case CALL_INDIRECT:
    case 0x13:
      return numbers(2);
    case 0x0e:
      return numbers(code.number() + 1); // br_table
    case 0x1c:
      return numbers(code.number()); // select with a type
    case 0x43:
      code.at += 4;
      return; // f32.const
    case 0x44:
      code.at += 8;
      return; // f64.const
    case BULK: {
      const sub = code.number();
      return numbers(sub < 8 ? 0 : [8, COPY, 12, 14].includes(sub) ? 2 : 1); // saturating, bulk memory, table
    }
    case 0xfd: {
      const sub = code.number();
      if (sub < 12 || sub === 92 || sub === 93) return numbers(2); // vector load, store
      if (sub === 12 || sub === 13)
        code.at += 16; // const, shuffle
      else if (sub >= 84 && sub <= 91) {
        numbers(2);
        code.at++;
      } // one lane, memory
      else if (sub >= 21 && sub <= 34) code.at++; // one lane
      return;
    }
    case 0xfe:
      return numbers(code.number() === 3 ? 1 : 2); // fence, atomic
  }
}

/**
 * `signatures` and `parameters` by type; `types` by function, imported ones first, as in `names`; `table`:
 * the functions whose address is taken; `imports`: names of the functions; `memory`: the pages asked for.
 */
export function readModule(bytes) {
  const module = {
    sections: [],
    parameters: [],
    signatures: [],
    types: [],
    imports: [],
    memory: 0,
    globals: [],
    exports: new Map(),
    table: [],
    names: [],
  };
  const file = new Reader(bytes, 8);
  while (file.at < file.end) {
    const id = file.byte(),
      size = file.number(),
      start = file.at;
    const section = new Reader(bytes, start, start + size);
    module.sections.push({ id, start, end: section.end });
    file.at = section.end;
    if (id === TYPE) {
      for (let count = section.number(); count > 0; count--) {
        section.byte();
        const parameters = section.bytesOf(section.number()),
          results = section.bytesOf(section.number());
        module.parameters.push(parameters.length);
        module.signatures.push(`${parameters.join()}>${results.join()}`);
      }
    } else if (id === IMPORT) {
      for (let count = section.number(); count > 0; count--) {
        const name = `${section.text()}.${section.text()}`,
          kind = section.byte();
        if (kind === 0) module.imports.push(name), module.types.push(section.number());
        else if (kind === 3) module.globals.push(undefined), (section.at += 2);
        else if (kind === 4)
          section.byte(), section.skipNumber(); // tag: attribute, type
        else {
          if (kind === 1) section.byte(); // table: type
          const flags = section.byte(),
            least = section.number();
          if (flags & 1) section.skipNumber();
          if (kind === 2) module.memory = least;
        }
      }
    } else if (id === FUNCTION) {
      for (let count = section.number(); count > 0; count--) module.types.push(section.number());
    } else if (id === GLOBAL) {
      for (let count = section.number(); count > 0; count--) {
        section.at += 2;
        const opcode = section.byte();
        module.globals.push(opcode === 0x41 ? section.number() : undefined); // an address is positive
        if (opcode !== 0x41) skipImmediates(section, opcode);
        section.byte();
      }
    } else if (id === EXPORT) {
      for (let count = section.number(); count > 0; count--) {
        const name = section.text(),
          kind = section.byte(),
          index = section.number();
        if (kind === 3) module.exports.set(name, module.globals[index]);
      }
    } else if (id === ELEMENT) {
      for (let count = section.number(); count > 0; count--) {
        if (section.number() !== 0) throw new Error('exa-wasm: only plain tables of functions are known here');
        const opcode = section.byte();
        skipImmediates(section, opcode), section.byte(); // where it begins; end
        for (let functions = section.number(); functions > 0; functions--) module.table.push(section.number());
      }
    } else if (id === CUSTOM && section.text() === 'name') {
      while (section.at < section.end) {
        const kind = section.byte(),
          length = section.number(),
          next = section.at + length;
        if (kind === 1) {
          for (let count = section.number(); count > 0; count--) {
            const index = section.number();
            module.names[index] = section.text();
          }
        }
        section.at = next;
      }
    }
  }
  return module;
}
