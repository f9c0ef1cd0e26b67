// exa-loops: what the loops of a function's body are like, for where its safe points are to stand
// (exa-safepoints.mjs). Entry point: findLoops(code). Does not do: changing anything.

import {
  BLOCK, BR, BR_IF, BR_TABLE, CALL, CALL_INDIRECT, DELEGATE, END, GET, I32, IF, LOAD, LOOP, SET, TEE, TRY, VOID, skipImmediates,
} from './exa-wasm.mjs'

/** What makes a loop not tight: calls, and what concerns exceptions. */
const NOT_TIGHT = new Set([CALL, CALL_INDIRECT, 0x12, 0x13, TRY, 0x07, 0x08, 0x09, DELEGATE, 0x19])

/** Loops with calls that have so many bytes have many turns, such as an interpreter's. */
const LARGE = 4000

/** Comparisons of the counter with its bound. */
const COMPARISONS = { [I32.ne]: I32.ne, [I32.lt_u]: I32.lt_u, [I32.lt_s]: I32.lt_s }
/** The same, where the bound is on the left. */
const TURNED_COMPARISONS = { [I32.ne]: I32.ne, [I32.gt_u]: I32.lt_u, [I32.gt_s]: I32.lt_s }

/**
 * What the end of a loop's body counts, if that alone decides whether there is another turn:
 *
 *     counter += step; if (counter != bound) next turn           or counter < bound, signed or not
 *
 * `step` is a constant, and `bound` an instruction: a constant too, or a local that the loop does not set. It begins at `start`.
 */
function findCounter(recent, sets) {
  const fixed = ({ opcode, value }) => opcode === I32.const || opcode === GET && !sets.has(value)
  const counts = (at, compare, bound) => {
    const [get, step, add, tee] = recent.slice(at)
    return compare && get.opcode === GET && step.opcode === I32.const && add.opcode === I32.add && tee.opcode === TEE && tee.value === get.value
      && sets.get(get.value) === 1 && fixed(bound) && { local: get.value, step: step.value, bound, compare, start: Math.min(get.start, bound.start) }
  }
  if (recent.length < 5) return undefined
  const ZERO = { opcode: I32.const, value: 0, start: Infinity }
  const found = counts(-5, I32.ne, ZERO)
  if (found || recent.length < 7) return found
  const compare = recent.at(-2).opcode
  return counts(-7, COMPARISONS[compare], recent.at(-3)) || counts(-6, TURNED_COMPARISONS[compare], recent.at(-7))
}

/**
 * The loops, in the order in which they stand; of each, where its body is (`from`, `to`) and whether it
 *
 * - is `plain`: it takes and leaves nothing on the stack;
 * - is `tight`: plain, calls nothing and throws nothing;
 * - is `large`: not tight, and of many bytes;
 * - is `innermost`: has no loop in it;
 * - `chases` pointers: it reads from memory what a next turn reads by;
 * - `returns` to its beginning by branches that are no tables; all of them are in the loops `around` them, outermost first;
 * - is `covered`: each of its turns goes through the `head` of a loop in it, which therefore is counted there;
 * - `counts` its turns: see findCounter; only a tight one.
 */
export function findLoops(code) {
  const loops = [], nest = []
  let recent = []
  const inside = tell => { for (const entry of nest) tell(entry) }
  const branch = (opcode, label) => {
    const target = nest.at(-1 - label)
    if (!target) return
    target.branches++
    if (opcode === BR_TABLE) target.returns = false
    const around = nest.slice(nest.length - label).filter(({ sets }) => sets)
    target.around = target.around?.filter(loop => around.includes(loop)) ?? around
  }
  const open = (opcode, type) => {
    if (opcode !== LOOP) return nest.push({})
    inside(entry => { entry.innermost = false })
    // a type by number may have parameters, which cannot be handed on through the blocks around it
    const plain = type === VOID, typed = type < VOID || type > 127
    loops.push({ from: code.at, plain, tight: !typed, innermost: true, returns: !typed, branches: 0, sets: new Map(), carried: new Set() })
    nest.push(loops.at(-1))
  }
  const close = end => {
    const entry = nest.pop()
    if (!entry?.sets) return
    entry.to = end
    const last = recent.at(-1)
    const ends = entry.plain && entry.tight && entry.branches === 1 && last?.opcode === BR_IF && last.value === 0 && last.start === end - 2
    entry.counts = (ends && findCounter(recent, entry.sets)) || undefined
  }
  while (code.at < code.end) {
    const start = code.at, opcode = code.byte(), type = code.bytes[code.at]
    let value
    if (opcode === BR_TABLE) {
      for (let count = code.number(); count >= 0; count--) branch(opcode, code.number())
    } else if (opcode === I32.const) value = code.signed()
    else if (opcode === BR || opcode === BR_IF || opcode === GET || opcode === SET || opcode === TEE) {
      value = code.number()
      if (opcode === BR || opcode === BR_IF) branch(opcode, value)
      else if (opcode === GET) inside(({ sets, carried }) => sets?.has(value) || carried?.add(value))
      else {
        const loaded = recent.at(-1)?.opcode === LOAD
        inside(entry => {
          if (loaded && entry.carried?.has(value)) entry.chases = true
          entry.sets?.set(value, (entry.sets.get(value) ?? 0) + 1)
        })
      }
    } else skipImmediates(code, opcode)
    if (NOT_TIGHT.has(opcode)) inside(entry => { entry.tight = false })
    if (opcode === BLOCK || opcode === IF || opcode === TRY || opcode === LOOP) open(opcode, type)
    else if (opcode === END || opcode === DELEGATE) close(start)
    else {
      recent.push({ opcode, value, start })
      continue
    }
    recent = []
  }
  cover(loops)
  return loops
}

/** Of large loops in one another, outermost first, counts only those that must be. */
function cover(loops) {
  for (const loop of loops) loop.large = !loop.tight && loop.to - loop.from >= LARGE
  for (const loop of loops) {
    const inner = loop.large && !loop.head && loop.around?.findLast(({ large }) => large)
    if (inner) loop.covered = inner.head = true
  }
}
