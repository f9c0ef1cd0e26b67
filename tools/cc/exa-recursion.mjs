// exa-recursion: which functions of a linked module are to be counted where they begin, since they come to themselves
// again. Entry point: findEntries. Does not do: reading the calls (exa-calls.mjs), changing anything.

import { findKnots } from './exa-calls.mjs';

/** Runs signal handlers, at system calls and safe points: what comes back by it has been at one. */
const HANDLERS = 'run_handlers';

/** A call in a loop is made so many times as often as one outside, for all that can be seen here. */
const IN_LOOP = 8;

/**
 * Functions, few and not called often, so that all recursion that divides is counted. In the knots that are left without
 * them, each function has one call alone by which it can come to itself again; as loops are counted from their second
 * turn on, that is a chain, which the stack ends. A knot is cut at the function by which most ways through it go for what it
 * costs; those that other cuts have made needless are taken back, the dearest first.
 *
 * By pointer all may be called whose address is taken, and which have the pointer's type; with `casts`, which have any.
 * `found`: what each function calls (exa-calls.mjs). `counted`: the functions that may have safe points.
 */
export function findEntries(found, module, casts, counted) {
  const target = ({ callee, type }) => callee ?? (casts ? 'any' : module.signatures[type]);
  const graph = new Map(),
    calls = new Map();
  for (const index of module.table) {
    const type = target({ type: module.types[index] });
    graph.get(type)?.add(index) ?? graph.set(type, new Set([index]));
  }
  for (const { index, calls: all } of found) {
    if (module.names[index] === HANDLERS) continue;
    calls.set(
      index,
      all
        .filter(({ callee, isLast }) => callee !== module.marker && !isLast)
        .map((call) => ({ ...call, to: target(call) })),
    );
    graph.set(index, new Set(calls.get(index).map(({ to }) => to)));
  }
  const whole = new Map(graph),
    cost = findCosts(whole, calls),
    program = { graph, calls, cost, counted };
  for (let chosen; chosen?.length !== 0; ) {
    chosen = findHubs(program);
    for (const index of chosen) graph.delete(index);
  }
  const entries = [...whole.keys()].filter((node) => !graph.has(node)).sort((a, b) => cost(b) - cost(a));
  return new Set(
    entries.filter((index) => {
      graph.set(index, whole.get(index));
      const knots = findKnots(graph, [index]),
        needed = findDividing(program, knots).has(knots.get(index));
      return needed && graph.delete(index);
    }),
  );
}

/** What it costs to count a function: its bytes, all alike, and how often it is called, as far as the calls of it tell. */
function findCosts(graph, calls) {
  const times = new Map();
  let sum = 0;
  const add = (node, more) => times.set(node, (times.get(node) ?? 0) + more);
  for (const { to, inLoop } of [...calls.values()].flat()) {
    const more = inLoop ? IN_LOOP : 1,
      all = typeof to === 'number' ? [to] : [...(graph.get(to) ?? [])];
    for (const node of all) add(node, more / all.length);
    sum += more;
  }
  return (node) => 1 + ((times.get(node) ?? 0) * calls.size) / sum;
}

const callsBack = ({ graph, calls }, knots, node) =>
  ((graph.has(node) && calls.get(node)) || []).filter(({ to }) => knots.get(to) === knots.get(node));

/** The knots in which some function has several ways to come to itself again. */
function findDividing(program, knots) {
  const divides = (node) => {
    const back = callsBack(program, knots, node);
    return back.length > 1 || back.some(({ inLoop }) => inLoop && !program.counted.has(node));
  };
  return new Set([...knots.keys()].filter(divides).map((node) => knots.get(node)));
}

/** Of each knot in which some function divides, the function in `counted` that most ways go by, for what it costs. */
function findHubs(program) {
  const { graph, cost, counted } = program;
  const knots = findKnots(graph),
    entering = new Map(),
    servers = new Map();
  for (const [node, next] of graph) {
    for (const to of next) if (knots.get(to) === knots.get(node)) entering.set(to, (entering.get(to) ?? 0) + 1);
  }
  for (const node of counted) {
    const knot = knots.get(node),
      leaving = new Set(callsBack(program, knots, node).map(({ to }) => to)).size;
    const gain = leaving && (entering.get(node) * leaving) / cost(node);
    if (gain > (servers.get(knot)?.gain ?? 0)) servers.set(knot, { node, gain });
  }
  return [...findDividing(program, knots)].flatMap((knot) => servers.get(knot)?.node ?? []);
}
