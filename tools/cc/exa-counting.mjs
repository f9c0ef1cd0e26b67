// exa-counting: the instructions that count turns of loops, and come to the safe point when there were
// enough (src-c/libc/signal/safepoint.c). Entry points: countOne, countKept, countTight, countTable and beginTable, countBytes. Does not do:
// finding where they belong (exa-loops.mjs), putting them there (exa-safepoints.mjs).
//
// Each is told `to`: { countdown, call, one }, the address of the common count, the call of the safe point, and what a turn
// of a loop that is not tight counts as.

import {
  BLOCK,
  BR,
  BR_TABLE,
  ELSE,
  END,
  GET,
  I32,
  IF,
  LOAD,
  LOOP,
  SET,
  STORE,
  TEE,
  UNREACHABLE,
  VOID,
  number,
  signed,
} from './exa-wasm.mjs';

/** So many turns that the branch which tells them is a rare one: a frequent one spoils the prediction of the others. */
const CHUNK = 1024;
/** What each adds to the 32 bits that are zero again after CHUNK of them: an addition and a branch, which processors take as one. */
const STEP = 2 ** 32 / CHUNK;
/** So many turns of a tight loop count as one: they take about as long as one with calls. */
const TIGHT = 128;
/** As CHUNK and STEP, for large loops and for jumps. What a function has not told when it ends is lost, so these are fewer. */
const KEPT = 256,
  KEPT_STEP = 2 ** 32 / KEPT;
/** Of what is copied or filled at once, so many bytes count as one, if it is MANY; as powers of 2. */
const BYTES_LOG2 = 12,
  MANY_LOG2 = 16;

const get = (local) => [GET, ...number(local)];
const constant = (value) => [I32.const, ...signed(value)];
const load = (address) => [...constant(0), LOAD, 2, ...number(address)];
const store = (address, value) => [...constant(0), ...value, STORE, 2, ...number(address)];

/** So many more in the common count, the last by the safe point itself, which looks whether that is enough. */
const tell = ({ countdown, call }, others) => [...store(countdown, [...load(countdown), ...others, I32.add]), ...call];

/**
 * Where there are calls anyway: the common count itself. What it becomes is stored only after the branch, or
 * the engine would not take the addition's own flags for it. `spare` is a local for it; at `seldom` is a branch hardly
 * ever taken. `to.one` is what it counts as; of more than one, the sum may not come to zero itself.
 */
export function countOne(to, spare) {
  const { countdown, call, one } = to,
    [enough, seldom] = one === 1 ? [[I32.eqz], call] : [[...constant(0), I32.ge_s], tell(to, constant(one - 1))];
  const looks = [...load(countdown), ...constant(one), I32.add, TEE, ...number(spare), ...enough];
  return { bytes: [...looks, IF, VOID, ...seldom, ELSE, ...store(countdown, get(spare)), END], seldom: looks.length };
}

/** Before memory.copy and memory.fill, with the number of their bytes on the stack; undefined if it is `known` not to be MANY. */
export function countBytes(to, spare, known) {
  if (known >>> 0 < 2 ** MANY_LOG2 && known !== undefined) return undefined;
  const looks = [TEE, ...number(spare), ...get(spare), ...constant(MANY_LOG2), I32.shr_u];
  return {
    bytes: [...looks, IF, VOID, ...tell(to, [...get(spare), ...constant(BYTES_LOG2), I32.shr_u]), END],
    seldom: looks.length,
  };
}

/**
 * For a large loop with calls: its turns are kept in a local, and every KEPT of them told to the common count. The function
 * must be counted where it begins, too: or loops of few turns, each in a function that the other's calls, would never be
 * counted. So are jumps of a loop around a switch that calls nothing, and whose function need not be counted.
 */
export function countKept(to, local) {
  const looks = [...get(local), ...constant(KEPT_STEP), I32.add, TEE, ...number(local), I32.eqz];
  return { bytes: [...looks, IF, VOID, ...tell(to, constant(KEPT - 1)), END], seldom: looks.length };
}

/** countTight's branch out of its loop. */
const OUT = [BR, 2];

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
 *     end; unreachable; end
 *
 * A branch to the loop's beginning becomes one to $next. `labels`: how many there are between that and what is around the loop;
 * `out`: the branch to the last of them; `seldom`: as in countOne, in `after`.
 */
export function countTight(to, type, local) {
  const looks = [...OUT, END, ...get(local), ...constant(STEP), I32.add, TEE, ...number(local), I32.eqz];
  return {
    labels: 2,
    before: [BLOCK, ...type, LOOP, VOID, BLOCK, VOID],
    out: OUT,
    after: [...looks, IF, VOID, ...tell(to, constant(CHUNK / TIGHT - 1)), END, BR, 0, END, UNREACHABLE, END],
    seldom: looks.length,
  };
}

const branchTable = (labels) => [BR_TABLE, ...number(labels.length - 1), ...labels.flatMap(number)];

/** What the local of countTable begins with. */
const UNTIL_ZERO = -(2 ** 31);
export const beginTable = (local) => [...constant(UNTIL_ZERO), SET, ...number(local)];

/**
 * For a tight loop all turns of which go by one br_table, as a small interpreter's: one branch more in it, though never
 * taken, can cost a quarter of its time, as what predicts that jump learns from all branches. So there is none: the count
 * is negative until it is enough, and where it is zero the table's first label is taken, of one that comes before the others.
 *
 *     block $seldom
 *         (index + 1 & (local += step) >> 31) br_table $seldom …
 *     end
 *     if (local >= 0) local = its beginning, tell
 *     index br_table …
 *
 * `index` and `local` are locals; `labels` are the table's, as they are where it stands.
 */
export function countTable(to, { index, local }, labels) {
  const looks = [
    SET,
    ...number(index),
    BLOCK,
    VOID,
    ...get(index),
    ...constant(1),
    I32.add,
    ...get(local),
    ...constant(-UNTIL_ZERO / CHUNK),
    I32.add,
    TEE,
    ...number(local),
    ...constant(31),
    I32.shr_s,
    I32.and,
    ...branchTable([0, ...labels.map((label) => label + 1)]),
    END,
    ...get(local),
    ...constant(0),
    I32.ge_s,
  ];
  return {
    bytes: [
      ...looks,
      IF,
      VOID,
      ...beginTable(local),
      ...tell(to, constant(CHUNK / TIGHT)),
      END,
      ...get(index),
      ...branchTable(labels),
    ],
    seldom: looks.length,
  };
}
