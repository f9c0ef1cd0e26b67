// exa-safepoints: puts a safe point (src-c/libc/safepoint.c) at the head of every loop of a linked module,
// and at the beginning of each function that calls itself outside of loops.
// Entry point: addSafepoints(bytes, without) → { bytes, library }, where `library` is the set of the
// names that only a function of libc has; used by exa-finish.
//
// Which functions get them, the compiler has said: exa-cc has it call the safe point once at the
// beginning of each function of the program, and libc's functions have no such call. That call is taken
// out. (Left to the compiler, which can only do it at every branch, the same costs up to three times
// the running time; here, a few per cent.) Nothing is renumbered, so that names stay right.

import {
  BLOCK, BR, BR_IF, BR_TABLE, CALL, CALL_INDIRECT, CODE, DELEGATE, END, IF, LOOP, Reader, TRY, readModule, skipImmediates,
} from './exa-wasm.mjs'

const MARKER = '__sanitizer_cov_trace_pc'
const COUNTDOWN = '__exa_countdown'
/** So many that the branch which tells them is a rare one: a frequent one spoils the prediction of the others. */
const CHUNK = 1024
/** What each adds to the 32 bits that are zero again after CHUNK of them: an addition and a branch, which processors take as one. */
const STEP = 2 ** 32 / CHUNK

// What makes a loop not tight: calls, and what concerns exceptions.
const CALLS = new Set([CALL, CALL_INDIRECT, 0x12, 0x13, TRY, 0x07, 0x08, 0x09, DELEGATE, 0x19])
const I32 = 0x7f, VOID = 0x40, ELSE = 0x05

function number(value) {
  const bytes = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 | 128)
  return [...bytes, value]
}

/** Whether each loop of a body, in the order in which they stand, is tight: calls nothing and throws nothing. */
function findTightLoops(code) {
  const loops = [], nest = []
  while (code.at < code.end) {
    const opcode = code.byte(), type = code.bytes[code.at]
    skipImmediates(code, opcode)
    // a type by number may have parameters, which cannot be handed on through the blocks around it
    if (opcode === LOOP) loops.push(nest[nest.push({ tight: type >= VOID && type < 128 }) - 1])
    else if (opcode === BLOCK || opcode === IF || opcode === TRY) nest.push({})
    else if (opcode === END || opcode === DELEGATE) nest.pop()
    if (CALLS.has(opcode)) for (const entry of nest) entry.tight = false
  }
  return loops.map(loop => loop.tight)
}

/**
 * For a tight loop, where a call would be most of the cost: iterations are counted in a local, and every
 * CHUNK of them are told to the common countdown. The local is the function's, not the loop's, so that
 * short loops in loops count too. The seldom part stands outside the loop, or the engine would keep the
 * loop's variables in memory for its sake (sieve: 300 µs instead of 366; 290 without safe points).
 *
 *     block $done; loop $again; block $told
 *         loop; if (!(local += STEP)) br $told; …; end; br $done
 *     end; countdown += CHUNK; if (countdown >= 0) marker(); br $again; end; end
 */
const before = type => [BLOCK, ...type, LOOP, ...type, BLOCK, VOID]
const head = local => [0x20, ...local, 0x41, ...number(STEP), 0x6a, 0x22, ...local, 0x45, BR_IF, 1]
function after(countdown, call) {
  const ZERO = [0x41, 0], address = [2, ...number(countdown)]
  return [
    BR, 2, END,
    ...ZERO, ...ZERO, 0x28, ...address, 0x41, ...number(CHUNK), 0x6a, 0x36, ...address,
    ...ZERO, 0x28, ...address, ...ZERO, 0x4e, IF, VOID, ...call, END,
    BR, 0, END, END,
  ]
}
const LABELS_ADDED = 3

/**
 * Where there are calls anyway: the common count itself. What it becomes is stored only after the branch, or
 * the engine would not take the addition's own flags for it.
 */
const count = (countdown, local, call) => {
  const address = [2, ...number(countdown)]
  return [0x41, 0, 0x28, ...address, 0x41, 1, 0x6a, 0x22, ...local, 0x45, IF, VOID, ...call, ELSE, 0x41, 0, 0x20, ...local, 0x36, ...address, END]
}

/**
 * The program's functions that can come to themselves again by calls that stand in no loop, so that the heads
 * of loops do not count them. Not by pointers to functions, of which nothing is known.
 */
function findRecursive(code, count, module) {
  const first = module.imports.length, calls = new Map()
  for (let index = first; index < first + count; index++) {
    const length = code.number(), body = new Reader(code.bytes, code.at, code.at + length), callees = new Set(), nest = []
    code.at = body.end
    for (let groups = body.number(); groups > 0; groups--) body.skipNumber(), body.byte()
    while (body.at < body.end) {
      const opcode = body.byte()
      if (opcode === CALL) {
        const callee = body.number()
        if (!nest.includes(LOOP)) callees.add(callee)
        continue
      }
      skipImmediates(body, opcode)
      if (opcode === LOOP || opcode === BLOCK || opcode === IF || opcode === TRY) nest.push(opcode)
      else if (opcode === END || opcode === DELEGATE) nest.pop()
    }
    if (callees.delete(module.marker)) calls.set(index, callees)
  }
  /** Whether it is reached from what it calls. */
  const returns = start => {
    const seen = new Set(), next = [...calls.get(start)]
    for (let index; (index = next.pop()) !== undefined;) {
      if (index === start) return true
      if (!seen.has(index) && calls.has(index)) seen.add(index), next.push(...calls.get(index))
    }
    return false
  }
  return new Set([...calls.keys()].filter(returns))
}

/** The edits that put safe points into a body, or null where there is no marker: in a function of libc. */
function findEdits(code, tight, local, spare, recursive, module) {
  const edits = [], nest = []
  const call = [CALL, ...number(module.marker)]
  let marked = false, loops = 0
  // A branch out of tight loops crosses the labels that were added around them.
  const label = depth => {
    const crossed = nest.slice(nest.length - depth).filter(entry => entry.tight).length
    return number(depth + crossed * LABELS_ADDED)
  }
  while (code.at < code.end) {
    const start = code.at, opcode = code.byte()
    const edit = (bytes, from = start) => edits.push({ start: from, end: code.at, bytes })
    if (opcode === BR || opcode === BR_IF) edit([opcode, ...label(code.number())])
    else if (opcode === BR_TABLE) {
      const count = code.number(), labels = []
      for (let i = 0; i <= count; i++) labels.push(...label(code.number()))
      edit([opcode, ...number(count), ...labels])
    } else if (opcode === CALL) {
      if (code.number() === module.marker) edit(recursive ? count(module.countdown, spare, call) : []), marked = true
    } else {
      skipImmediates(code, opcode)
      if (opcode === LOOP) {
        const type = code.bytes.subarray(start + 1, code.at)
        const entry = { tight: tight[loops++] }
        nest.push(entry)
        if (entry.tight) edit([...before(type), LOOP, ...type, ...head(local)])
        else if (!module.without) edit(count(module.countdown, spare, call), code.at)
      } else if (opcode === BLOCK || opcode === IF || opcode === TRY) nest.push({})
      else if (opcode === END || opcode === DELEGATE) {
        if (nest.pop()?.tight) edit(after(module.countdown, call), code.at)
      }
    }
  }
  return marked ? edits : null
}

/** The body with its safe points, or null for one of libc's. */
function rewriteBody(body, parameters, recursive, module) {
  const code = new Reader(body)
  let locals = parameters
  const groups = code.number(), groupsAt = code.at
  for (let i = 0; i < groups; i++) {
    locals += code.number()
    code.byte()
  }
  const codeAt = code.at
  const tight = module.without ? [] : findTightLoops(new Reader(body, codeAt))
  const edits = findEdits(code, tight, number(locals), number(locals + 1), recursive, module)
  if (!edits) return null
  const parts = [number(groups + 1), body.subarray(groupsAt, codeAt), [2, I32]]
  let from = codeAt
  for (const edit of edits) {
    parts.push(body.subarray(from, edit.start), edit.bytes)
    from = edit.end
  }
  parts.push(body.subarray(from))
  return Buffer.concat(parts.map(part => Buffer.from(part)))
}

/** `without`: only takes the compiler's calls out. */
export function addSafepoints(bytes, without = false) {
  const module = { ...readModule(bytes), without }
  module.marker = module.names.indexOf(MARKER)
  module.countdown = module.exports.get(COUNTDOWN) ?? -1
  if (module.marker < 0 || module.countdown < 0) return { bytes, library: new Set() }
  const codeSection = module.sections.find(section => section.id === CODE)
  const code = new Reader(bytes, codeSection.start, codeSection.end)
  const count = code.number()
  module.recursive = findRecursive(new Reader(bytes, code.at, code.end), count, module)
  const parts = [number(count)]
  const ours = new Set(), theirs = new Set()
  for (let i = 0; i < count; i++) {
    const body = code.bytesOf(code.number())
    const name = module.names[i + module.imports.length]
    const rewritten = rewriteBody(body, module.parameters[module.types[i + module.imports.length]], !without && module.recursive.has(i + module.imports.length), module)
    if (rewritten || ours.has(name)) theirs.add(name)
    else ours.add(name)
    parts.push(number((rewritten ?? body).length), rewritten ?? body)
  }
  const content = Buffer.concat(parts.map(part => Buffer.from(part)))
  const out = [bytes.subarray(0, 8)]
  for (const { id, start, end } of module.sections) {
    const section = id === CODE ? content : bytes.subarray(start, end)
    out.push(Buffer.from([id, ...number(section.length)]), section)
  }
  return { bytes: Buffer.concat(out), library: new Set([...ours].filter(name => !theirs.has(name))) }
}
