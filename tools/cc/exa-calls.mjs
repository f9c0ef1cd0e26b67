// exa-calls: which functions of a linked module call which. Entry points: readCalls, findKnots. Does not do: telling
// which of those whose address is taken a call by pointer comes to.

import {
  BLOCK,
  CALL,
  CALL_INDIRECT,
  CODE,
  DELEGATE,
  END,
  IF,
  LOOP,
  Reader,
  TRY,
  UNREACHABLE,
  skipImmediates,
} from './exa-wasm.mjs';

/**
 * Each function's body, and the calls in it: { index, body, calls }. A call has its `type` if it is by pointer, else the
 * `callee`; it may be `inLoop`, and what does not come back from it `isLast`.
 */
export function* readCalls(bytes, module) {
  const section = module.sections.find(({ id }) => id === CODE);
  const code = new Reader(bytes, section.start, section.end);
  for (let count = code.number(), index = module.imports.length; count > 0; count--, index++) {
    const body = code.bytesOf(code.number()),
      reader = new Reader(body),
      calls = [],
      nest = [];
    for (let groups = reader.number(); groups > 0; groups--) reader.skipNumber(), reader.byte();
    while (reader.at < reader.end) {
      const opcode = reader.byte();
      if (opcode === CALL || opcode === CALL_INDIRECT) {
        const call = { [opcode === CALL ? 'callee' : 'type']: reader.number(), inLoop: nest.includes(LOOP) };
        if (opcode === CALL_INDIRECT) reader.skipNumber();
        calls.push({ ...call, isLast: body[reader.at] === UNREACHABLE });
      } else {
        skipImmediates(reader, opcode);
        if (opcode === LOOP || opcode === BLOCK || opcode === IF || opcode === TRY) nest.push(opcode);
        else if (opcode === END || opcode === DELEGATE) nest.pop();
      }
    }
    yield { index, body, calls };
  }
}

/**
 * The graph's strongly connected components (Tarjan's), as numbers: two nodes with the same are each reached from the other.
 * `graph`: what follows each node, as a Map of iterables; only nodes that are reached `from` some are looked at. Without
 * recursion, for there may be many nodes.
 */
export function findKnots(graph, from = graph.keys()) {
  const order = new Map(),
    lowest = new Map(),
    knots = new Map(),
    open = [];
  const enter = (node) => {
    order.set(node, order.size), lowest.set(node, order.get(node)), open.push(node);
    return { node, rest: (graph.get(node) ?? [])[Symbol.iterator]() };
  };
  const sees = (node, value) => lowest.set(node, Math.min(lowest.get(node), value));
  for (const start of from) {
    if (order.has(start)) continue;
    for (const path = [enter(start)]; path.length; ) {
      const { node, rest } = path.at(-1),
        { done, value: next } = rest.next();
      if (!done) {
        if (!order.has(next)) path.push(enter(next));
        else if (!knots.has(next)) sees(node, order.get(next));
        continue;
      }
      path.pop();
      if (path.length) sees(path.at(-1).node, lowest.get(node));
      if (lowest.get(node) === order.get(node))
        for (let member; member !== node; ) knots.set((member = open.pop()), order.get(node));
    }
  }
  return knots;
}
