// exa-cursors: loops that go along something in memory, such as interpreters along their code, and where such a
// loop must be counted. Entry point: findCursor(bytes, loop, loops). Does not do: choosing the loops
// (exa-loops.mjs), counting (exa-counting.mjs).
//
// A turn that reads by a local, and leaves it greater than it was, needs no count: memory ends. So of an interpreter
// only jumps are counted, not each instruction; of what has nothing like jumps, each turn is, for texts can be long.

import {
  BLOCK,
  BR,
  BR_IF,
  BR_TABLE,
  ELSE,
  END,
  GET,
  I32,
  IF,
  LOAD,
  LAST_LOAD,
  LOOP,
  Reader,
  RETURN,
  SET,
  TEE,
  TRY,
  UNREACHABLE,
  skipImmediates,
} from './exa-wasm.mjs';

/** What goes ahead by more is rather an address of something else. */
const MOST_AHEAD = 1 << 16;
/** What a local is to the cursor as it was when the turn began: greater, the same or greater, or that and a constant. */
const AHEAD = 2,
  SAME = 1,
  BESIDE = 0;

/** What is known where two ways meet; null: nobody comes there whose turn has not been counted. */
function meet(one, other) {
  if (!one || !other) return one ?? other;
  const known = new Map();
  for (const [local, is] of one.known) {
    const there = other.known.get(local);
    if (is === there) known.set(local, is);
    else if (is && there) known.set(local, SAME);
  }
  return { known, read: one.read && other.read };
}

/** Of one cursor: `jumps`, where it is set to something else, and turns back, of which those `standing` leave it where it was; null: not one. */
function follow(bytes, { from, to }, loops, cursor) {
  const code = new Reader(bytes, from, to),
    nest = [],
    jumps = [],
    standing = [];
  let turns = 0;
  let state = { known: new Map([[cursor, SAME]]), read: false },
    value,
    added;
  const branch = (start, label, opcode) => {
    if (label > nest.length || !state) return true;
    if (label < nest.length) {
      const target = nest.at(-1 - label);
      if (!target.inner) target.state = meet(target.state, { ...state, known: new Map(state.known) });
      return true;
    }
    turns++;
    if (state.read && state.known.get(cursor) === AHEAD) return true;
    standing.push(start);
    return opcode !== BR_TABLE;
  };
  const set = (start, local, to) => {
    if (!state) return;
    const from = to && state.known.get(to.local);
    const is = !from || !to.added ? from : to.added > 0 && to.added < MOST_AHEAD ? AHEAD : BESIDE;
    if (is === undefined) state.known.delete(local);
    else state.known.set(local, is);
    if (local !== cursor || is) return;
    jumps.push(start);
    state = null;
  };
  while (code.at < to) {
    const start = code.at,
      opcode = code.byte(),
      last = value,
      plus = added;
    value = added = undefined;
    if (opcode === GET) value = { local: code.number(), added: 0 };
    else if (opcode === I32.const) {
      added = code.signed();
      value = plus === undefined ? last : undefined;
    } else if (opcode === I32.add) {
      if (last && plus !== undefined) value = { local: last.local, added: last.added + plus };
    } else if (opcode === SET || opcode === TEE) {
      const local = code.number();
      set(start, local, plus === undefined ? last : undefined);
      if (opcode === TEE) value = { local, added: 0 };
    } else if (opcode === BR || opcode === BR_IF) {
      if (!branch(start, code.number(), opcode)) return null;
      if (opcode === BR) state = null;
    } else if (opcode === BR_TABLE) {
      for (let count = code.number(); count >= 0; count--) if (!branch(start, code.number(), opcode)) return null;
      state = null;
    } else if (opcode === TRY) return null;
    else if (opcode === END) {
      const { state: others, before } = nest.pop();
      state = meet(meet(state, others), before);
    } else if (opcode === ELSE) {
      const entry = nest.at(-1);
      entry.state = meet(entry.state, state);
      state = entry.before;
      entry.before = null;
    } else {
      skipImmediates(code, opcode);
      if (opcode >= LOAD && opcode <= LAST_LOAD && state && last && plus === undefined && state.known.has(last.local))
        state.read = true;
      else if (opcode === RETURN || opcode === UNREACHABLE) state = null;
      else if (opcode === LOOP) {
        for (const local of loops.find(({ from }) => from === code.at).set) state?.known.delete(local);
        nest.push({ state: null, before: null, inner: true });
      } else if (opcode === BLOCK || opcode === IF) {
        nest.push({ state: null, before: opcode === IF && state ? { ...state, known: new Map(state.known) } : null });
      }
    }
  }
  return { jumps, standing, turns };
}

/**
 * Where a loop is counted that has a cursor: after those instructions which set it to something else, and at those branches
 * which leave it where it was. Undefined if it has none, or one that only goes ahead, or most turns leave it.
 */
export function findCursor(bytes, loop, loops) {
  const found = [...loop.set]
    .map((local) => follow(bytes, loop, loops, local))
    .filter((cursor) => cursor?.jumps.length && cursor.standing.length * 2 < cursor.turns);
  const best = found.sort(
    (one, other) => one.standing.length - other.standing.length || one.jumps.length - other.jumps.length,
  )[0];
  return best && new Set([...best.jumps, ...best.standing]);
}
