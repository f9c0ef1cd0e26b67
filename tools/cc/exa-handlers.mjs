// exa-handlers: whether a signal handler of a linked module can come to fork. Entry point: handlersFork.
//
// Handlers are called by libc through a pointer, so that every function from which libc makes a system
// call would have to be made fit for fork, half as much code again. So it is done only where some function
// whose address is taken, and which has a handler's type, reaches exa.fork; used by exa-ready.

import { readCalls } from './exa-calls.mjs';
import { readModule } from './exa-wasm.mjs';

const HANDLERS = ['127>', '127,127,127>']; // void (int), void (int, siginfo_t *, void *)

/** `except`: names of functions above which nothing forks. */
export function handlersFork(bytes, except) {
  const module = readModule(bytes);
  const callers = new Map(); // of a function, or of a type by pointer (as text)
  const add = (called, caller) => callers.get(called)?.push(caller) ?? callers.set(called, [caller]);
  for (const { index, calls } of readCalls(bytes, module)) {
    if (except.has(module.names[index])) continue;
    for (const { callee, type } of calls) add(callee ?? module.signatures[type], index);
  }
  const table = new Set(module.table),
    reaching = new Set();
  const found = [module.imports.indexOf('exa.fork')];
  while (found.length) {
    const index = found.pop();
    if (index < 0 || reaching.has(index)) continue;
    reaching.add(index);
    found.push(...(callers.get(index) ?? []));
    if (table.has(index)) found.push(...(callers.get(module.signatures[module.types[index]]) ?? []));
  }
  return module.table.some((index) => reaching.has(index) && HANDLERS.includes(module.signatures[module.types[index]]));
}
