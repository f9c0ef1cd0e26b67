// exa-passes: runs the passes of Binaryen that make a program of a linked module. The same passes come to the same
// bytes either way.
//
// Entry points: byWasmOpt, which runs wasm-opt; hereWith, for who makes many programs that are not optimized: wasm-opt
// takes longer to start than to do that.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** As wasm-opt calls them, and binaryen. */
const FEATURES = {
  'bulk-memory': 'BulkMemory',
  'mutable-globals': 'MutableGlobals',
  'sign-ext': 'SignExt',
  'nontrapping-float-to-int': 'NontrappingFPToInt',
  'exception-handling': 'ExceptionHandling',
};
const FORK = 'exa.fork';
/** The passes before those of the optimization, by name. */
const passesOf = ({ casts, forks }) => [
  'strip-producers',
  'strip-target-features',
  ...(casts ? ['fpcast-emu'] : []),
  ...(forks ? ['asyncify'] : []),
];

/** The command that runs npm's wasm-opt, from the package that this file is in or one around it; else the one in PATH. */
function findWasmOpt() {
  if (process.env.EXA_WASM_OPT) return [process.env.EXA_WASM_OPT];
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const tool = join(folder, 'node_modules/.bin/wasm-opt');
    // It is WebAssembly itself, and runs for so short that to optimize it costs as much again as it does.
    if (existsSync(tool)) return [process.execPath, '--liftoff-only', tool];
    const above = dirname(folder);
    if (above === folder) return ['wasm-opt'];
    folder = above;
  }
}

/** For makeReady (exa-ready.mjs): by way of these two files. */
export const byWasmOpt = (input, output) => (bytes, wanted) => {
  const { optimize, debug, forks, shared, spared } = wanted;
  // the host gives memory that is zero, so that zeros need not stand in the file
  const words = ['--zero-filled-memory', ...passesOf(wanted).map((name) => `--${name}`)];
  if (forks) words.push(`--pass-arg=asyncify-imports@${FORK}`);
  if (forks && spared.length) words.push(`--pass-arg=asyncify-removelist@${spared}`);
  if (optimize !== '-O0') words.push(optimize === '-O' || optimize === '-O1' ? '-O2' : optimize);
  words.push(...Object.keys(FEATURES).map((name) => `--enable-${name}`), ...(debug ? ['-g'] : []));
  if (shared) words.push('--enable-threads');
  writeFileSync(input, bytes);
  const [program, ...before] = findWasmOpt();
  execFileSync(program, [...before, input, '-o', output, ...words], { stdio: ['ignore', 'inherit', 'inherit'] });
  return readFileSync(output);
};

/** For makeReady, with the module of npm's binaryen. */
export const hereWith = (binaryen) => (bytes, wanted) => {
  if (wanted.optimize !== '-O0' || wanted.debug || wanted.shared)
    throw new Error('exa-passes: only -O0 without -g, of memory that is not shared, is done here');
  binaryen.setOptimizeLevel(0);
  binaryen.setShrinkLevel(0);
  binaryen.setZeroFilledMemory(true);
  binaryen.setPassArgument('asyncify-imports', FORK);
  binaryen.setPassArgument('asyncify-removelist', wanted.spared.length ? String(wanted.spared) : null);
  const module = binaryen.readBinary(bytes);
  const { Features } = binaryen;
  // what comes with bulk-memory, wasm-opt turns on by itself
  module.setFeatures(Object.values(FEATURES).reduce((all, name) => all | Features[name], Features.BulkMemoryOpt));
  module.runPasses(passesOf(wanted));
  const made = module.emitBinary();
  module.dispose();
  return made;
};
