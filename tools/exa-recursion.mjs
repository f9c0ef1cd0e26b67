// exa-recursion: which functions of a linked module are to be counted where they begin, since they come to themselves
// again. Entry point: findEntries. Does not do: reading the calls (exa-calls.mjs), changing anything.

import { findKnots } from './exa-calls.mjs'

/** Runs signal handlers, at system calls and safe points: what comes back by it has been at one. */
const HANDLERS = 'run_handlers'

/**
 * As few functions as do, so that all recursion that divides is counted. In the knots that are left without them, each
 * function has one call alone by which it can come to itself again; as loops are counted from their second turn on,
 * that is a chain, which the stack ends. A knot is cut at the function by which most ways through it go.
 *
 * By pointer all may be called whose address is taken, and which have the pointer's type; with `casts`, which have any.
 * `found`: what each function calls (exa-calls.mjs). `counted`: the functions that may have safe points.
 */
export function findEntries(found, module, casts, counted) {
  const target = ({ callee, type }) => callee ?? (casts ? 'any' : module.signatures[type])
  const graph = new Map(), calls = new Map()
  for (const index of module.table) {
    const type = target({ type: module.types[index] })
    graph.get(type)?.add(index) ?? graph.set(type, new Set([index]))
  }
  for (const { index, calls: all } of found) {
    if (module.names[index] === HANDLERS) continue
    calls.set(index, all.filter(({ callee, isLast }) => callee !== module.marker && !isLast))
    graph.set(index, new Set(calls.get(index).map(target)))
  }
  const entries = new Set()
  for (let chosen; chosen?.length !== 0;) {
    chosen = findHubs(graph, index => calls.get(index) ?? [], target, counted)
    for (const index of chosen) entries.add(index), graph.delete(index)
  }
  return entries
}

/** Of each of the graph's knots in which some function divides, the function in `counted` that most ways go by. */
function findHubs(graph, callsOf, target, counted) {
  const knots = findKnots(graph), entering = new Map(), hubs = new Map(), dividing = new Set()
  for (const [node, next] of graph) {
    for (const to of next) if (knots.get(to) === knots.get(node)) entering.set(to, (entering.get(to) ?? 0) + 1)
  }
  for (const node of graph.keys()) {
    const knot = knots.get(node), back = callsOf(node).filter(call => knots.get(target(call)) === knot)
    if (back.length > 1 || back.some(({ inLoop }) => inLoop && !counted.has(node))) dividing.add(knot)
    const ways = back.length && counted.has(node) ? entering.get(node) * new Set(back.map(target)).size : 0
    if (ways > (hubs.get(knot)?.ways ?? 0)) hubs.set(knot, { node, ways })
  }
  return [...dividing].flatMap(knot => hubs.get(knot)?.node ?? [])
}
