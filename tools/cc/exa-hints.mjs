// exa-hints: tells the engine which branches are hardly ever taken, by the custom section metadata.code.branch_hint
// (WebAssembly's branch hinting), so that it keeps what they lead to out of the way. Entry point: hintSection.

import { customSection, number } from './exa-wasm.mjs';

const NAME = 'metadata.code.branch_hint',
  UNLIKELY = 0;

/** The section, which belongs before the code. `hints`: of each function, where in its body such instructions stand. */
export function hintSection(hints) {
  const content = [...number(hints.size)];
  for (const [index, places] of hints) {
    content.push(...number(index), ...number(places.length));
    for (const place of places) content.push(...number(place), 1, UNLIKELY);
  }
  return customSection(NAME, content);
}
