/*
 * The source package of a suite of tests (ports/NAME/source), unpacked anew when what is pinned has changed.
 *
 * Entry point: pinnedSource, which answers the folder. Does not do: getting it (fetch-source).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function pinnedSource(root, name, path) {
  const folder = join(root, path);
  const mark = join(folder, '.exa-stamp');
  const pinned = readFileSync(join(root, 'ports', name, 'source'), 'utf8');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== pinned) {
    execFileSync(join(root, 'tools/build/fetch-source'), [name, folder], { stdio: 'inherit' });
    writeFileSync(mark, pinned);
  }
  return folder;
}
