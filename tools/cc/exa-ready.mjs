// exa-ready: what a linked module needs to become a program, whoever runs the passes of wasm-opt for it (exa-passes.mjs).
//
// Loops get safe points (exa-safepoints.mjs), but not with `none`. If the program imports exa.fork, the asyncify pass
// instruments the functions from which it can be reached, so that the host can copy the process in the
// middle of the call. With `casts`, a function called through a pointer of another type gets as many arguments
// as it wants, as on other machines; without, WebAssembly traps. Then it adds the custom section "exa", JSON in UTF-8, which the system reads before it starts the program:
//
//     {"abi":1, "fork":true, "memory":21}
//
//     abi      the version of the host ABI it was linked for (src-c/abi/abi.h)
//     fork     whether it was made ready to fork: the host then copies its memory; "handlers": in its
//              signal handlers too, for one of them may (exa-handlers.mjs)
//     memory   the pages (64 KiB) of memory it must be given
//
// Entry point: makeReady. Does not do: files, and keeping what it made (exa-finish, exa-cache.mjs).
import { handlersFork } from './exa-handlers.mjs';
import { addSafepoints } from './exa-safepoints.mjs';
import { customSection, readModule } from './exa-wasm.mjs';

const ABI = 1;

// Functions of libc above which nothing forks, though they call what they cannot know. At safe points it
// is refused (abi.h) …
const NEVER_INSTRUMENTED = ['__sanitizer_cov_trace_pc', '__exa_safepoint'];
// … and where no signal handler forks, neither do handlers, comparisons, and the streams' own functions.
// Without this, all that prints or makes a system call would be instrumented.
// biome-ignore format: a list of words
const NOT_INSTRUMENTED = [
  ...NEVER_INSTRUMENTED, '__exa_signals', 'run_handlers',
  'sift', 'trinkle', 'wrapper_cmp', 'bsearch', 'lfind', 'lsearch', 'tfind', 'tsearch', 'tdelete',
  '__fwritex', '__overflow', '__towrite', '__toread', '__uflow', '__stdio_exit', '__fseeko_unlocked', '__ftello_unlocked',
  'fclose', 'fflush', 'fread', 'vfprintf', 'vfwprintf', 'vfscanf', 'vfwscanf', '__synccall', '_pthread_cleanup_pop',
];

/**
 * The program. `optimize`: -O0 and so on; `debug`, `casts`: whether; `shared`: whether its memory is;
 * `safepoints`: "none", or any other word.
 * `pass`, one of exa-passes.mjs, is called with the bytes, `{ optimize, debug, casts, forks, shared, spared }`.
 */
export function makeReady(linked, { optimize, debug, safepoints, casts, shared }, pass) {
  let { bytes, library } = addSafepoints(linked, safepoints === 'none', Boolean(casts));
  const module = readModule(bytes);
  const forks = module.imports.includes('exa.fork');
  const ofLibrary = (names) => names.filter((name) => library.has(name));
  const inHandlers = forks && handlersFork(bytes, new Set(ofLibrary(NOT_INSTRUMENTED)));
  if (forks || casts || optimize !== '-O0') {
    const spared = ofLibrary(inHandlers ? NEVER_INSTRUMENTED : NOT_INSTRUMENTED);
    bytes = pass(bytes, { optimize, debug: !!debug, casts: !!casts, forks, shared: !!shared, spared });
  }
  const about = { abi: ABI, fork: inHandlers ? 'handlers' : forks, memory: module.memory };
  return Buffer.concat([bytes, customSection('exa', Buffer.from(JSON.stringify(about)))]);
}
