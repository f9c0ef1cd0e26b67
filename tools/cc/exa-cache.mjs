// exa-cache: what finishing a program once made, kept for who finishes the very same again, for wasm-opt takes
// seconds. Where EXA_CACHE names a folder it is used; without it nothing is kept.
//
// Entry points: cached. Does not do: forgetting (build.sh does, by age).
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of these tools themselves: other tools make other programs. */
function toolsHash(hash) {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const name of readdirSync(here).sort()) hash.update(readFileSync(join(here, name)));
}

/** The bytes that `make` makes of `input` under `options` (words), from the cache where they are there. */
export function cached(input, options, make) {
  const folder = process.env.EXA_CACHE;
  if (!folder) return make();
  const hash = createHash('sha256').update(JSON.stringify(options)).update(input);
  toolsHash(hash);
  const file = join(folder, hash.digest('hex'));
  try {
    const bytes = readFileSync(file);
    utimesSync(file, new Date(), new Date());
    return bytes;
  } catch {
    const bytes = make();
    mkdirSync(folder, { recursive: true });
    // whole or not at all: other builds read it
    writeFileSync(`${file}.${process.pid}`, bytes);
    renameSync(`${file}.${process.pid}`, file);
    return bytes;
  }
}
