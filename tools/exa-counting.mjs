// exa-counting: the instructions that count turns of loops, and come to the safe point when there were
// enough (src-c/libc/safepoint.c). Entry points: countOne, countKept, countTight, countChunks, countBytes. Does not do:
// finding where they belong (exa-loops.mjs), putting them there (exa-safepoints.mjs).
//
// Each is told `to`: { countdown, call }, the address of the common count and the call of the safe point.

import {
  BLOCK, BR, BR_IF, ELSE, END, GET, I32, IF, LOAD, LOOP, SELECT, SET, STORE, TEE, VOID, number, signed,
} from './exa-wasm.mjs'

/** So many that the branch which tells them is a rare one: a frequent one spoils the prediction of the others. */
const CHUNK = 1024
/** What each adds to the 32 bits that are zero again after CHUNK of them: an addition and a branch, which processors take as one. */
const STEP = 2 ** 32 / CHUNK, STEP_LOG2 = Math.log2(STEP)
/** So many turns of a tight loop count as one: they take about as long as one with calls. */
const TIGHT = 128
/** Steps of a counter that are larger are not counted in chunks. */
const LARGEST_STEP = 2 ** 20
/** As CHUNK and STEP, for large loops. What a function has not told when it ends is lost, so these are fewer. */
const KEPT = 256, KEPT_STEP = 2 ** 32 / KEPT
/** Of what is copied or filled at once, so many bytes count as one, if it is MANY; as powers of 2. */
const BYTES_LOG2 = 12, MANY_LOG2 = 16

const get = local => [GET, ...number(local)]
const constant = value => [I32.const, ...signed(value)]
const load = address => [...constant(0), LOAD, 2, ...number(address)]
const store = (address, value) => [...constant(0), ...value, STORE, 2, ...number(address)]

/** So many more in the common count, the last by the safe point itself, which looks whether that is enough. */
const tell = ({ countdown, call }, others) => [...store(countdown, [...load(countdown), ...others, I32.add]), ...call]

/**
 * Where there are calls anyway: the common count itself. What it becomes is stored only after the branch, or
 * the engine would not take the addition's own flags for it. `spare` is a local for it; at `seldom` is a branch hardly
 * ever taken.
 */
export function countOne({ countdown, call }, spare) {
  const looks = [...load(countdown), ...constant(1), I32.add, TEE, ...number(spare), I32.eqz]
  return { bytes: [...looks, IF, VOID, ...call, ELSE, ...store(countdown, get(spare)), END], seldom: looks.length }
}

/** Before memory.copy and memory.fill, with the number of their bytes on the stack; undefined if it is `known` not to be MANY. */
export function countBytes(to, spare, known) {
  if (known >>> 0 < 2 ** MANY_LOG2 && known !== undefined) return undefined
  const looks = [TEE, ...number(spare), ...get(spare), ...constant(MANY_LOG2), I32.shr_u]
  return { bytes: [...looks, IF, VOID, ...tell(to, [...get(spare), ...constant(BYTES_LOG2), I32.shr_u]), END], seldom: looks.length }
}

/**
 * For a large loop with calls, such as an interpreter's: its turns are kept in a local, and every KEPT of them told to the
 * common count. The function must be counted where it begins, too: or loops of few turns, each in a function that the other's
 * calls, would never be counted.
 */
export function countKept(to, local) {
  const looks = [...get(local), ...constant(KEPT_STEP), I32.add, TEE, ...number(local), I32.eqz]
  return { bytes: [...looks, IF, VOID, ...tell(to, constant(KEPT - 1)), END], seldom: looks.length }
}

/** countTight's branch out of its loop. */
const OUT = [BR, 2]

/**
 * For a tight loop, where a call would be most of the cost: turns are counted in a local, and every
 * CHUNK of them are told to the common count. The local is the function's, not the loop's, so that
 * short loops in loops count too. A turn is counted where the next begins, so that one turn costs nothing; and nothing is
 * done where the loop begins, for many have few turns.
 *
 *     block $done; loop $body
 *         block $next; …; br $done; end
 *         if (!(local += STEP)) tell
 *         br $body
 *     end; end
 *
 * A branch to the loop's beginning becomes one to $next. `labels`: how many there are between that and what is around the loop;
 * `out`: the branch to the last of them; `seldom`: as in countOne, in `after`.
 */
export function countTight(to, type, local) {
  const looks = [...OUT, END, ...get(local), ...constant(STEP), I32.add, TEE, ...number(local), I32.eqz]
  return {
    labels: 2,
    before: [BLOCK, ...type, LOOP, VOID, BLOCK, VOID],
    out: OUT,
    after: [...looks, IF, VOID, ...tell(to, constant(CHUNK / TIGHT - 1)), END, BR, 0, END, END],
    seldom: looks.length,
  }
}

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
  const size = Math.abs(step), J = get(counter), N = bound.opcode === GET ? get(bound.value) : constant(bound.value), left = get(spare)
  const many = size > LARGEST_STEP ? undefined : compare === I32.ne ? untilEqual(J, N, step) : untilLess(J, N, step, bound, compare)
  if (!many) return undefined
  const limit = nextLimit()
  const added = [...left, ...constant(STEP_LOG2), I32.shl]
  const few = [...left, ...constant(CHUNK), I32.lt_u]
  const unless = condition => [...condition, I32.eqz, BR_IF, 0]
  let chosen = [...N, ...many.limit, ...few, SELECT]
  if (many.unless) chosen = [...chosen, ...many.one, ...many.unless, SELECT]
  return {
    labels: 1,
    before: [
      LOOP, VOID, BLOCK, VOID, BLOCK, VOID,
      ...many.left, SET, ...number(spare), ...unless(few), ...many.unless ? unless(many.unless) : [],
      ...added, ...get(sum), I32.add, TEE, ...number(sum), ...added, I32.lt_u, BR_IF, 0,
      ...N, SET, ...number(limit), BR, 1, END,
      ...chosen, SET, ...number(limit), ...tell(to, constant(CHUNK / TIGHT - 1)), END,
      LOOP, VOID,
    ],
    last: [...J, ...constant(step), I32.add, TEE, ...number(counter), ...get(limit), compare, BR_IF, 0],
    after: [END, ...J, ...N, compare, BR_IF, 0, END],
  }
}

/** The turns that are left, less one, and the limit if they are more than CHUNK. A way that the step does not divide becomes a long one. */
function untilEqual(J, N, step) {
  const log2 = Math.log2(Math.abs(step))
  if (!Number.isInteger(log2)) return undefined
  const way = [...step > 0 ? [...N, ...J] : [...J, ...N], I32.sub]
  return { left: [...way, ...constant(log2), I32.rotr, ...constant(1), I32.sub], limit: [...J, ...constant(CHUNK * step), I32.add] }
}

/**
 * As many turns as are left at most, less one, and the limit if they are more than CHUNK, which allows for `one` turn if the bound is
 * behind. `unless`: the condition under which the bound is not stepped over by overflow.
 */
function untilLess(J, N, step, bound, compare) {
  const unsigned = compare === I32.lt_u, largest = (unsigned ? 2 ** 32 : 2 ** 31) - step
  if (step <= 0 || bound.opcode === I32.const && (unsigned ? bound.value >>> 0 : bound.value) > largest) return undefined
  const log2 = constant(31 - Math.clz32(step)), one = constant(unsigned ? 0 : -(2 ** 31))
  const far = [...J, ...constant(CHUNK), ...log2, I32.shl, I32.add]
  return {
    left: [...N, ...J, I32.sub, ...log2, I32.shr_u],
    limit: [...far, ...one, ...J, ...N, compare, SELECT],
    one,
    unless: bound.opcode === GET && step > 1 && [...N, ...constant(largest), unsigned ? I32.le_u : I32.le_s],
  }
}
