// exa-safepoints: puts safe points (src-c/libc/signal/safepoint.c) into the loops of a linked module, and at the
// beginning of functions that come to themselves again (exa-recursion.mjs).
// Entry point: addSafepoints(bytes, without, casts) → { bytes, library }, where `library` is the set of the
// names that only a function of libc has; used by exa-ready.
//
// Which functions get them, the compiler has said: exa-cc has it call the safe point once at the
// beginning of each function of the program, and libc's functions have no such call; of those, only some that
// call the program long get them too. The compiler's call is taken out. (Left to the compiler, which can only
// do it at every branch, the same costs up to three times the running time; here, a few per cent.) Nothing is
// renumbered, so that names stay right.

import { readCalls } from './exa-calls.mjs';
import { beginTable, countBytes, countKept, countOne, countTable, countTight } from './exa-counting.mjs';
import { hintSection } from './exa-hints.mjs';
import { findLoops } from './exa-loops.mjs';
import { findEntries } from './exa-recursion.mjs';
import {
  BLOCK,
  BR,
  BR_IF,
  BR_TABLE,
  BULK,
  CALL,
  CODE,
  COPY,
  DELEGATE,
  END,
  FILL,
  I32,
  IF,
  LOOP,
  Reader,
  SET,
  TEE,
  TRY,
  VOID,
  number,
  readModule,
  section,
  skipImmediates,
} from './exa-wasm.mjs';

const MARKER = '__sanitizer_cov_trace_pc';
const COUNTDOWN = '__exa_countdown';
/** The function of libc that calls the program more often than there is anything to it; what a turn of it counts as. */
const LONG = '__qsort_r',
  LONG_TURN = 16;
/** As often, and as many bytes together, the body of a loop may stand there. */
const MOST_BODIES = 4,
  SMALL = 128;

/** A branch, its labels told anew. */
function relabel(code, opcode, label) {
  if (opcode !== BR_TABLE) return [opcode, ...number(label(code.number()))];
  const count = code.number(),
    labels = [];
  for (let i = 0; i <= count; i++) labels.push(...number(label(code.number())));
  return [opcode, ...number(count), ...labels];
}
const isBranch = (opcode) => opcode === BR || opcode === BR_IF || opcode === BR_TABLE;

/**
 * A small loop gets its body several times, so that only one in so many turns is counted; but not one that waits for memory,
 * where the count costs nothing. These are the further ones:
 *
 *     br $out; end; block $next; …
 *
 * `labels`: as many as there are around the loop, of which $out is the last. `outer` tells those of what is around them.
 */
function unroll(bytes, { from, to, plain, innermost, chases }, { labels, out }, outer) {
  const times = plain && innermost && !chases ? Math.min(MOST_BODIES, Math.floor(SMALL / (to - from))) : 1;
  const label = (depth) => (label) => (label <= depth ? label : outer(label - depth - 1) + depth + labels + 1);
  const copies = [];
  for (let i = 1; i < times; i++) {
    const code = new Reader(bytes, from, to);
    let depth = 0;
    while (code.at < to) {
      const start = code.at,
        opcode = code.byte();
      if (isBranch(opcode)) {
        copies.push(...relabel(code, opcode, label(depth)));
        continue;
      }
      skipImmediates(code, opcode);
      if (opcode === BLOCK || opcode === IF) depth++;
      else if (opcode === END) depth--;
      copies.push(...bytes.subarray(start, code.at));
    }
    copies.push(...out, END, BLOCK, VOID);
  }
  return copies;
}

/** How a jump of a loop with a cursor is counted: one that calls has no register left for a count of its own. */
const countJump = ({ tight }, locals, to) => (tight ? countKept(to, locals.kept) : countOne(to, locals.spare));

/**
 * What is put around a loop; whether each turn is counted at its `head`, or where it `returns` to its beginning: so one turn
 * costs nothing, and exa-recursion.mjs counts on it that further ones are counted.
 */
function design(loop, body, type, outer, locals, to) {
  if (loop.cursor)
    return {
      labels: 0,
      before: [LOOP, ...type],
      after: [END],
      returns: countJump(loop, locals, to),
      places: loop.cursor,
    };
  if (loop.table) return { labels: 0, before: [LOOP, ...type], after: [END] };
  if (!loop.tight) {
    const counted = loop.kept ? countKept(to, locals.kept) : countOne(to, locals.spare);
    const place = loop.returns && !loop.head ? 'returns' : 'head';
    return { labels: 0, before: [LOOP, ...type], after: [END], ...(!loop.covered && { [place]: counted }) };
  }
  const counted = countTight(to, type, loop.innermost ? locals.turns : locals.around);
  return { ...counted, before: [...counted.before, ...unroll(body, loop, counted, outer)] };
}

/** The edits that put safe points into a body. */
function findEdits(code, loops, locals, index, module) {
  const edits = [],
    nest = [],
    to = {
      countdown: module.countdown,
      call: [CALL, ...number(module.marker)],
      one: index === module.long ? LONG_TURN : 1,
    };
  const tables = new Map(loops.filter(({ table, cursor }) => table && !cursor).map(({ table }) => [table.at, table]));
  const jumps = new Map(loops.flatMap((loop) => [...(loop.cursor ?? [])].map((place) => [place, loop])));
  let seen = 0,
    start = code.at,
    constant;
  const edit = (bytes, seldom) => edits.push({ start, end: code.at, bytes, seldom });
  const count = (counted, before, after = []) =>
    edit([...before, ...counted.bytes, ...after], before.length + counted.seldom);
  // without a branch of its own, which beside a large loop costs that loop more than the call costs here
  if (loops.some(({ kept }) => kept)) edit(to.call);
  else if (module.entries.has(index) || loops.some(({ cursor, tight }) => cursor && !tight))
    count(countOne(to, locals.spare), []);
  if (tables.size) edit(beginTable(locals.table));
  // A branch out of a loop crosses the labels that were added around it.
  const label = (depth) => nest.slice(nest.length - depth).reduce((sum, entry) => sum + entry.labels, depth);
  while (code.at < code.end) {
    const last = constant,
      opcode = code.bytes[(start = code.at++)];
    constant = undefined;
    if (opcode === BR || opcode === BR_IF) {
      const depth = code.number(),
        { returns, places } = nest.at(-1 - depth) ?? {};
      if (!returns || (places && !places.has(start))) edit([opcode, ...number(label(depth))]);
      else if (opcode === BR) count(returns, [], [BR, ...number(label(depth))]);
      else count(returns, [IF, VOID], [BR, ...number(label(depth) + 1), END]);
    } else if (opcode === BR_TABLE) {
      const relabelled = relabel(code, opcode, label),
        table = tables.get(start);
      if (!table) edit(relabelled);
      else count(countTable(to, { index: locals.spare, local: locals.table }, table.labels.map(label)), []);
    } else if (opcode === CALL) {
      if (code.number() === module.marker) edit([]);
    } else {
      if (opcode === I32.const) constant = code.signed();
      else skipImmediates(code, opcode);
      if (opcode === BULK && [COPY, FILL].includes(code.bytes[start + 1])) {
        const counted = !module.without && countBytes(to, locals.spare, last);
        if (counted) count(counted, [], code.bytes.subarray(start, code.at));
      } else if ((opcode === SET || opcode === TEE) && jumps.has(start)) {
        count(countJump(jumps.get(start), locals, to), code.bytes.subarray(start, code.at));
      } else if (opcode === LOOP) {
        const type = code.bytes.subarray(start + 1, code.at),
          loop = loops[seen++];
        const designed = module.without
          ? { labels: 0, before: [LOOP, ...type], after: [END] }
          : design(loop, code.bytes, type, label, locals, to);
        if (designed.head) count(designed.head, designed.before);
        else edit(designed.before);
        nest.push(designed);
      } else if (opcode === BLOCK || opcode === IF || opcode === TRY) nest.push({ labels: 0 });
      else if (opcode === END || opcode === DELEGATE) {
        const { after, seldom } = nest.pop() ?? {};
        if (after) edit(after, seldom);
      }
    }
  }
  return edits;
}

/** The body with its safe points. */
function rewriteBody(body, index, module) {
  const code = new Reader(body);
  let first = module.parameters[module.types[index]];
  const groups = code.number(),
    groupsAt = code.at;
  for (let i = 0; i < groups; i++) {
    first += code.number();
    code.byte();
  }
  const codeAt = code.at;
  // the function's new locals: one for the turns of innermost loops, one for those around them, a spare one, one for large loops, one for those with tables
  const loops = module.without ? [] : findLoops(new Reader(body, codeAt));
  const locals = { turns: first, around: first + 1, spare: first + 2, kept: first + 3, table: first + 4 };
  const edits = findEdits(code, loops, locals, index, module);
  const parts = [number(groups + 1), body.subarray(groupsAt, codeAt), [5, I32.type]];
  const seldom = [];
  let from = codeAt,
    length = parts.reduce((sum, part) => sum + part.length, 0);
  for (const edit of edits) {
    parts.push(body.subarray(from, edit.start), edit.bytes);
    length += edit.start - from + edit.bytes.length;
    if (edit.seldom !== undefined) seldom.push(length - edit.bytes.length + edit.seldom);
    from = edit.end;
  }
  parts.push(body.subarray(from));
  if (seldom.length) module.seldom.set(index, seldom);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

/** `without`: only takes the compiler's calls out. `casts`: functions are called by pointers of other types, too. */
export function addSafepoints(bytes, without, casts) {
  const module = readModule(bytes);
  module.without = without;
  module.marker = module.names.indexOf(MARKER);
  module.countdown = module.exports.get(COUNTDOWN) ?? -1;
  if (module.marker < 0 || module.countdown < 0) return { bytes, library: new Set() };
  const functions = [...readCalls(bytes, module)];
  const marked = new Set(
    functions.filter(({ calls }) => calls.some(({ callee }) => callee === module.marker)).map(({ index }) => index),
  );
  module.long = without ? -1 : module.names.indexOf(LONG);
  const counted = new Set([...marked, ...(module.long < 0 ? [] : [module.long])]);
  module.seldom = new Map();
  module.entries = without ? new Set() : findEntries(functions, module, casts, counted);
  const parts = [number(functions.length)];
  const ours = new Set(),
    theirs = new Set();
  for (const { index, body } of functions) {
    const name = module.names[index],
      rewritten = counted.has(index) ? rewriteBody(body, index, module) : body;
    if (marked.has(index) || ours.has(name)) theirs.add(name);
    else ours.add(name);
    parts.push(number(rewritten.length), rewritten);
  }
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const out = [bytes.subarray(0, 8)];
  for (const { id, start, end } of module.sections) {
    if (id === CODE && module.seldom.size) out.push(hintSection(module.seldom));
    out.push(section(id, id === CODE ? content : bytes.subarray(start, end)));
  }
  return { bytes: Buffer.concat(out), library: new Set([...ours].filter((name) => !theirs.has(name))) };
}
