// exa-loops: what the loops of a function's body are like, for where its safe points are to stand
// (exa-safepoints.mjs). Entry point: findLoops(code). Does not do: changing anything.

import { findCursor } from './exa-cursors.mjs';
import {
  BLOCK,
  BR,
  BR_IF,
  BR_TABLE,
  CALL,
  CALL_INDIRECT,
  DELEGATE,
  END,
  GET,
  IF,
  LOAD,
  LOOP,
  SET,
  TEE,
  TRY,
  VOID,
  skipImmediates,
} from './exa-wasm.mjs';

/** What makes a loop not tight: calls, and what concerns exceptions. */
const NOT_TIGHT = new Set([CALL, CALL_INDIRECT, 0x12, 0x13, TRY, 0x07, 0x08, 0x09, DELEGATE, 0x19]);

/** Loops with calls that have so many bytes have many turns, such as an interpreter's. */
const LARGE = 4000;

/** Of tables with fewer labels engines may make comparisons. */
const FEW_LABELS = 5;

/**
 * The loops, in the order in which they stand; of each, where its body is (`from`, `to`) and whether it
 *
 * - is `plain`: it takes and leaves nothing on the stack;
 * - is `tight`: plain, calls nothing and throws nothing;
 * - is `large`: not tight, and of many bytes;
 * - is `innermost`: has no loop in it;
 * - `chases` pointers: it reads from memory what a next turn reads by;
 * - has a `table`: it is tight, and has a br_table that no turn gets past to the next: where it stands, and its `labels`;
 * - `returns` to its beginning by branches that are no tables; all of them are in the loops `around` them, outermost first;
 * - is `covered`: each of its turns goes through the `head` of a loop in it, which therefore is counted there;
 */
export function findLoops(code) {
  const loops = [],
    nest = [];
  let loaded = false;
  const inside = (tell) => {
    for (const entry of nest) tell(entry);
  };
  const branch = (opcode, label) => {
    const target = nest.at(-1 - label);
    if (!target) return;
    target.branched = true;
    if (opcode === BR_TABLE) target.returns = false;
    const around = nest.slice(nest.length - label).filter(({ carried }) => carried);
    target.around = target.around?.filter((loop) => around.includes(loop)) ?? around;
  };
  const table = (at, labels) => {
    const from = nest.findLastIndex(({ carried }) => carried),
      loop = nest[from];
    if (!loop || labels.length < FEW_LABELS) return;
    loop.dispatches = true;
    const reached = nest.slice(from).every(({ simple, branched }) => simple && !branched);
    if (loop.tight && reached && labels.every((label) => nest.at(-1 - label)?.simple)) loop.table = { at, labels };
  };
  const open = (opcode, type) => {
    if (opcode !== LOOP) return nest.push({ simple: opcode === BLOCK && type === VOID });
    inside((entry) => {
      entry.innermost = false;
    });
    // a type by number may have parameters, which cannot be handed on through the blocks around it
    const plain = type === VOID,
      typed = type < VOID || type > 127;
    loops.push({
      from: code.at,
      plain,
      simple: plain,
      tight: !typed,
      innermost: true,
      returns: !typed,
      carried: new Set(),
      set: new Set(),
    });
    nest.push(loops.at(-1));
  };
  const change = (local) =>
    inside((entry) => {
      if (loaded && entry.carried?.has(local)) entry.chases = true;
      entry.set?.add(local);
    });
  while (code.at < code.end) {
    const start = code.at,
      opcode = code.byte(),
      type = code.bytes[code.at];
    if (opcode === BR_TABLE) {
      const labels = Array.from({ length: code.number() + 1 }, () => code.number());
      table(start, labels);
      for (const label of labels) branch(opcode, label);
    } else if (opcode === BR || opcode === BR_IF) branch(opcode, code.number());
    else if (opcode === SET || opcode === TEE) change(code.number());
    else if (opcode === GET) {
      const local = code.number();
      inside(({ set, carried }) => set?.has(local) || carried?.add(local));
    } else skipImmediates(code, opcode);
    loaded = opcode === LOAD;
    if (NOT_TIGHT.has(opcode))
      inside((entry) => {
        entry.tight = false;
        delete entry.table;
      });
    if (opcode === BLOCK || opcode === IF || opcode === TRY || opcode === LOOP) open(opcode, type);
    else if (opcode === END || opcode === DELEGATE) {
      const entry = nest.pop();
      if (entry) entry.to = start;
    }
  }
  for (const loop of loops) if (loop.dispatches) loop.cursor = findCursor(code.bytes, loop, loops);
  cover(loops);
  return loops;
}

/** Of large loops in one another, outermost first, counts only those that must be. */
function cover(loops) {
  const cursors = loops.some(({ cursor }) => cursor);
  for (const loop of loops) {
    loop.large = !loop.tight && loop.to - loop.from >= LARGE;
    loop.kept = loop.large && !cursors;
  }
  for (const loop of loops) {
    const inner =
      loop.large && !loop.head && !loop.cursor && loop.around?.findLast(({ large, cursor }) => large && !cursor);
    if (inner) loop.covered = inner.head = true;
  }
}
