// exa-recursion: the functions that call themselves. Entry point: findRecursive. Does not do: pointers to functions,
// of which nothing is known.

import { BLOCK, CALL, DELEGATE, END, IF, LOOP, Reader, TRY, skipImmediates } from './exa-wasm.mjs'

/** What a function's body calls outside of its loops. */
function findCallees(body) {
  const callees = new Set(), nest = []
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
  return callees
}

/**
 * Of the `count` functions whose bodies `code` reads next, those that call `marker` and can come to themselves
 * again by calls that stand in no loop, so that the heads of loops do not count them.
 */
export function findRecursive(code, count, { imports, marker }) {
  const calls = new Map()
  for (let index = imports.length; index < imports.length + count; index++) {
    const length = code.number()
    const callees = findCallees(new Reader(code.bytes, code.at, code.at += length))
    if (callees.delete(marker)) calls.set(index, callees)
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
