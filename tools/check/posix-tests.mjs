#!/usr/bin/env node
/*
 * Runs the Open POSIX Test Suite inside the kernel: npm run test:posix.
 *
 * Use: posix-tests.mjs [--transport shared|broadcast] [--parallel N] [--limit SECONDS] [--keep] [--verbose]
 * [NAME…]; --keep builds only what is not built at all, and a NAME is a case, such as sigaction/1-1, or
 * an interface, such as sigaction. Prints how many passed, failed, were unresolved, unsupported or
 * untested, and each case that did not pass with its reason. Exits with 1 where one did not that is not in
 * test/outside/known.txt. Needs ./build.sh all.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCases } from '../../test/outside/build.mjs';
import { findCases } from '../../test/outside/cases.mjs';
import { runCases } from '../../test/outside/run.mjs';
import { pinnedSource } from '../build/pinned-source.mjs';

/** As include/posixtest.h of the suite. */
const VERDICTS = { 0: 'passed', 1: 'failed', 2: 'unresolved', 4: 'unsupported', 5: 'untested' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    transport: { type: 'string', default: 'shared' },
    parallel: { type: 'string', default: '4' },
    limit: { type: 'string', default: '60' },
    keep: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

/** These take longer than others may, in seconds; they begin first. */
const LONG = new Map([['timer_settime/5-3', 330]]);
const limitOf = ({ name }) => LONG.get(name) ?? Number(options.limit);

/** As often a case that should have passed is tried again. */
const TRIES = 4;

function judge(one, { broken, status, text }) {
  if (broken) return { verdict: 'failed', reason: broken };
  const said = text.trim().split('\n').filter(Boolean).slice(-2).join(' | ');
  if (!status) return { verdict: 'failed', reason: `not done in ${limitOf(one)} s; ${said}` };
  if (status.signal) return { verdict: 'failed', reason: `ended by ${status.signal}; ${said}` };
  return {
    verdict: VERDICTS[status.code] ?? 'failed',
    reason: VERDICTS[status.code] ? said : `status ${status.code}; ${said}`,
  };
}

/** What cannot pass here, or does not on Linux either, and why. */
const known = new Map(
  readFileSync(join(root, 'test/outside/known.txt'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => [line.split(' ', 1)[0], line.slice(line.indexOf(' ')).trim()]),
);

const source = pinnedSource(root, 'posixtestsuite', 'build/posix/src');
const image = join(root, 'build/posix/image');
const cases = findCases(source, words);
const failures = await buildCases(root, source, image, cases, options.keep);
const built = cases.filter((one) => !failures.has(one.name));
const results = new Map([...failures].map(([name, reason]) => [name, { verdict: 'not built', reason }]));
/** These set the clock of their kernel, so they run alone. */
const setsClock = (one) => one.name.startsWith('clock_settime/');
const run = (some, parallel) =>
  runCases({
    root,
    name: 'posix',
    image,
    transport: options.transport,
    parallel,
    cases: some.map((one) => ({
      ...one,
      command: `/posix/bin/${one.program}`,
      args: [],
      env: {},
      cwd: '/posix',
      limit: limitOf(one) * 1000,
    })),
    report: (one, result) => {
      const { verdict, reason } = judge(one, result);
      results.set(one.name, { verdict, reason });
      if (options.verbose || verdict !== 'passed')
        console.log(`${one.name}: ${verdict} (${result.took} ms)${verdict === 'passed' ? '' : `: ${reason}`}`);
    },
  });
const surprises = () => cases.filter(({ name }) => results.get(name).verdict !== 'passed' && !known.has(name));
await run(
  built.filter((one) => !setsClock(one)).sort((a, b) => limitOf(b) - limitOf(a)),
  Number(options.parallel),
);
await run(built.filter(setsClock), 1);
// Some measure time, and the machine may have been busy, and still be: again, alone.
for (let tries = TRIES; tries > 0; tries--) {
  const again = surprises().filter((one) => !failures.has(one.name));
  if (again.length) console.log(`once more: ${again.map(({ name }) => name).join(' ')}`);
  await run(again, 1);
}

const counts = Object.fromEntries([...Object.values(VERDICTS), 'not built'].map((verdict) => [verdict, 0]));
for (const { verdict } of results.values()) counts[verdict]++;
console.log(
  `\n${options.transport} transport: ${cases.length} cases: ${Object.entries(counts)
    .map(([verdict, number]) => `${number} ${verdict}`)
    .join(', ')}`,
);
for (const { name } of [...cases].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))) {
  const { verdict, reason } = results.get(name);
  if (verdict !== 'passed')
    console.log(`${verdict.padEnd(12)} ${name.padEnd(24)} ${known.has(name) ? `(known) ${known.get(name)}` : reason}`);
  else if (known.has(name)) console.log(`passed now   ${name.padEnd(24)} it stands in test/outside/known.txt`);
}
console.log(`${surprises().length} that should have passed`);
process.exit(surprises().length ? 1 : 0);
