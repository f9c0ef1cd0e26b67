#!/usr/bin/env node
/*
 * Bundles the TypeScript: the package (dist/index.js with its declarations, dist/worker.js), the
 * demo page (dist/demo) and the tests' page (build/test/page).
 *
 * Does nothing where no source has changed. Does not do: type checking of the tests (build.sh test).
 */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

/** Every file under the folders, in order. */
function filesOf(...folders) {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

const sources = [
  ...filesOf('src-ts', 'examples', 'test/harness'),
  'tools/build/bundle.mjs',
  'tsconfig.json',
  'package-lock.json',
];
const hash = createHash('sha256');
for (const file of sources) hash.update(file).update('\0').update(readFileSync(file));
const digest = hash.digest('hex');
const stamp = 'build/bundle.stamp';
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest && existsSync('dist/index.js')) process.exit(0);

/** The package as a page of one's own would import it: built, from where it is served. */
const packageAt = (path) => ({
  name: 'exa-kernel',
  setup: (builder) => builder.onResolve({ filter: /^exa-kernel$/ }, () => ({ path, external: true })),
});
const common = {
  bundle: true,
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  sourcemap: true,
};
await Promise.all([
  build({ ...common, entryPoints: ['src-ts/index.ts'], format: 'esm', outfile: 'dist/index.js' }),
  build({ ...common, entryPoints: ['src-ts/worker/worker.ts'], format: 'iife', outfile: 'dist/worker.js' }),
  build({
    ...common,
    entryPoints: ['examples/00-console/main.ts'],
    format: 'esm',
    outfile: 'dist/demo/main.js',
    plugins: [packageAt('../index.js')],
  }),
  build({
    ...common,
    minify: false,
    entryPoints: ['test/harness/page.ts'],
    format: 'esm',
    outfile: 'build/test/page/page.js',
    plugins: [packageAt('../dist/index.js')],
  }),
]);
for (const file of ['examples/00-console/index.html', 'examples/00-console/style.css'])
  cpSync(file, join('dist/demo', file.split('/').pop()));
cpSync('node_modules/@xterm/xterm/css/xterm.css', 'dist/demo/xterm.css');
cpSync('test/harness/page.html', 'build/test/page/page.html');

// Declarations name their neighbours by the extension that they have after the build.
rmSync('dist/types', { recursive: true, force: true });
execFileSync('node_modules/.bin/tsc', ['-p', 'tools/build/tsconfig.types.json'], { stdio: 'inherit' });
for (const file of filesOf('dist/types'))
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(from '\.[^']*|import\("\.[^"]*)\.ts(['"])/g, '$1.js$2'));
writeFileSync('dist/index.d.ts', "export * from './types/index.js';\n");

mkdirSync('build', { recursive: true });
writeFileSync(stamp, digest);
