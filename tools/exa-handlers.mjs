// exa-handlers: whether a signal handler of a linked module can come to fork. Entry point: handlersFork.
//
// Handlers are called by libc through a pointer, so that every function from which libc makes a system
// call would have to be made fit for fork, half as much code again. So it is done only where some function
// whose address is taken, and which has a handler's type, reaches exa.fork; used by exa-finish.

import { CALL, CALL_INDIRECT, CODE, Reader, readModule, skipImmediates } from './exa-wasm.mjs'

const HANDLERS = ['127>', '127,127,127>'] // void (int), void (int, siginfo_t *, void *)

/** `except`: names of functions above which nothing forks. */
export function handlersFork(bytes, except) {
  const module = readModule(bytes)
  const callers = new Map()  // of a function, or of a type by pointer (as text)
  const add = (called, caller) => callers.get(called)?.push(caller) ?? callers.set(called, [caller])
  const section = module.sections.find(({ id }) => id === CODE)
  const code = new Reader(bytes, section.start, section.end)
  for (let count = code.number(), index = module.imports.length; count > 0; count--, index++) {
    const body = new Reader(code.bytesOf(code.number()))
    if (except.has(module.names[index])) continue
    for (let groups = body.number(); groups > 0; groups--) body.skipNumber(), body.byte()
    while (body.at < body.end) {
      const opcode = body.byte(), target = body.at
      skipImmediates(body, opcode)
      if (opcode !== CALL && opcode !== CALL_INDIRECT) continue
      body.at = target
      const called = body.number()
      if (opcode === CALL_INDIRECT) body.skipNumber()
      add(opcode === CALL ? called : module.signatures[called], index)
    }
  }
  const table = new Set(module.table), reaching = new Set()
  const found = [module.imports.indexOf('exa.fork')]
  while (found.length) {
    const index = found.pop()
    if (index < 0 || reaching.has(index)) continue
    reaching.add(index)
    found.push(...callers.get(index) ?? [])
    if (table.has(index)) found.push(...callers.get(module.signatures[module.types[index]]) ?? [])
  }
  return module.table.some(index => reaching.has(index) && HANDLERS.includes(module.signatures[module.types[index]]))
}
