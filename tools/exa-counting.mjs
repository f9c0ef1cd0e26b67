// exa-counting: the instructions that count turns of loops, and come to the safe point when there were
// enough (src-c/libc/safepoint.c). Entry points: countOne, countTight, countChunks. Does not do: finding
// where they belong (exa-loops.mjs), putting them there (exa-safepoints.mjs).
//
// Each is told `to`: { countdown, call }, the address of the common count and the call of the safe point.

import {
  BLOCK, BR, BR_IF, ELSE, END, GET, I32, IF, LOAD, LOOP, SELECT, SET, STORE, TEE, VOID, number, signed,
} from './exa-wasm.mjs'

/** So many that the branch which tells them is a rare one: a frequent one spoils the prediction of the others. */
const CHUNK = 1024
/** What each adds to the 32 bits that are zero again after CHUNK of them: an addition and a branch, which processors take as one. */
const STEP = 2 ** 32 / CHUNK, STEP_LOG2 = Math.log2(STEP)
/** Steps of a counter that are larger are not counted in chunks. */
const LARGEST_STEP = 2 ** 20

const get = local => [GET, ...number(local)]
const constant = value => [I32.const, ...signed(value)]
const load = address => [...constant(0), LOAD, 2, ...number(address)]
const store = (address, value) => [...constant(0), ...value, STORE, 2, ...number(address)]

/** So many more in the common count, and to the safe point if that is enough. */
const tell = ({ countdown, call }) => [
  ...store(countdown, [...load(countdown), ...constant(CHUNK), I32.add]),
  ...load(countdown), ...constant(0), I32.ge_s, IF, VOID, ...call, END,
]

/**
 * Where there are calls anyway: the common count itself. What it becomes is stored only after the branch, or
 * the engine would not take the addition's own flags for it. `spare` is a local for it.
 */
export const countOne = ({ countdown, call }, spare) => [
  ...load(countdown), ...constant(1), I32.add, TEE, ...number(spare), I32.eqz,
  IF, VOID, ...call, ELSE, ...store(countdown, get(spare)), END,
]

/**
 * For a tight loop, where a call would be most of the cost: turns are counted in a local, and every
 * CHUNK of them are told to the common count. The local is the function's, not the loop's, so that
 * short loops in loops count too. The seldom part stands outside the loop, or the engine would keep the
 * loop's variables in memory for its sake.
 *
 *     block $done; loop $again; block $told
 *         loop; if (!(local += STEP)) br $told; …; end; br $done
 *     end; tell; br $again; end; end
 *
 * `labels`: how many there are between the loop and what is around it.
 */
export const countTight = (to, type, local) => ({
  labels: 3,
  before: [
    BLOCK, ...type, LOOP, ...type, BLOCK, VOID,
    LOOP, ...type, ...get(local), ...constant(STEP), I32.add, TEE, ...number(local), I32.eqz, BR_IF, 1,
  ],
  after: [END, BR, 2, END, ...tell(to), BR, 0, END, END],
})

/**
 * For a tight loop that itself counts (exa-loops.mjs), so that its turns cost nothing more: it runs to its
 * bound, or if that is far only for CHUNK turns, and then again.
 *
 *     loop $again
 *         local += STEP * turns until the bound, limit = bound; or, if they are many, limit = counter + CHUNK steps, tell
 *         loop; …; counter += step; if (counter < limit) next turn; end
 *         if (counter < bound) br $again
 *     end
 *
 * `last` stands for the end of the loop's body, from counts.start. Undefined, if the bound may be stepped over unseen,
 * by overflow or by a step that does not divide the way.
 */
export function countChunks(to, { local: counter, step, bound, compare }, { turns: sum, spare, nextLimit }) {
  const value = instruction => instruction.opcode === GET ? get(instruction.value) : constant(instruction.value)
  const J = get(counter), S = value(step), N = value(bound), left = get(spare)
  const [many, ...conditions] = compare === I32.ne ? untilEqual(J, N, step) ?? [] : untilLess(J, N, S, step, bound, compare) ?? []
  if (!many) return undefined
  const limit = nextLimit()
  const added = [...left, ...constant(STEP_LOG2), I32.shl]
  const few = [...left, ...constant(CHUNK), I32.lt_u]
  const unless = condition => [...condition, I32.eqz, BR_IF, 0]
  const one = constant(compare === I32.lt_s ? -(2 ** 31) : 0)
  let chosen = [...N, ...many.limit, ...few, SELECT]
  for (const condition of conditions) chosen = [...chosen, ...one, ...condition, SELECT]
  return {
    labels: 1,
    before: [
      LOOP, VOID, BLOCK, VOID, BLOCK, VOID,
      ...many.left, SET, ...number(spare), ...unless(few), ...conditions.flatMap(unless),
      ...added, ...get(sum), I32.add, TEE, ...number(sum), ...added, I32.lt_u, BR_IF, 0,
      ...N, SET, ...number(limit), BR, 1, END,
      ...chosen, SET, ...number(limit), ...tell(to), END,
      LOOP, VOID,
    ],
    last: [...J, ...S, I32.add, TEE, ...number(counter), ...get(limit), compare, BR_IF, 0],
    after: [END, ...J, ...N, compare, BR_IF, 0, END],
  }
}

/** The turns that are left, less one, and the limit if they are more than CHUNK. A way that the step does not divide becomes a long one. */
function untilEqual(J, N, { opcode, value }) {
  const size = Math.abs(value), log2 = Math.log2(size)
  if (opcode === GET || size > LARGEST_STEP || !Number.isInteger(log2)) return undefined
  const way = [...value > 0 ? [...N, ...J] : [...J, ...N], I32.sub]
  return [{ left: [...way, ...constant(log2), I32.rotr, ...constant(1), I32.sub], limit: [...J, ...constant(CHUNK * value), I32.add] }]
}

/**
 * As many turns as are left at most, less one, and the limit if they are more than CHUNK: one turn only, if the bound is behind;
 * and the conditions under which all that is true.
 */
function untilLess(J, N, S, step, bound, compare) {
  const fixed = step.opcode === I32.const, size = fixed ? step.value : LARGEST_STEP
  if (size <= 0 || size > LARGEST_STEP) return undefined
  const unsigned = compare === I32.lt_u, largest = (unsigned ? 2 ** 32 : 2 ** 31) - size
  const conditions = []
  if (!fixed) conditions.push([...S, ...constant(1), I32.sub, ...constant(LARGEST_STEP - 1), I32.lt_u])
  if (bound.opcode === I32.const) {
    if ((unsigned ? bound.value >>> 0 : bound.value) > largest) return undefined
  } else if (size > 1) conditions.push([...N, ...constant(largest), unsigned ? I32.le_u : I32.le_s])
  const log2 = fixed ? constant(31 - Math.clz32(size)) : [...constant(31), ...S, I32.clz, I32.sub]
  const far = [...J, ...constant(CHUNK), ...log2, I32.shl, I32.add]
  return [{ left: [...N, ...J, I32.sub, ...log2, I32.shr_u], limit: [...far, ...constant(unsigned ? 0 : -(2 ** 31)), ...J, ...N, compare, SELECT] }, ...conditions]
}
