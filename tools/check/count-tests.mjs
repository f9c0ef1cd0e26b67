#!/usr/bin/env node
/*
 * Prints `N passed, N failed, N skipped` from the reports of a whole run: that of the native tests
 * (native.mjs), and Vitest's, a stage each. Fails where a test failed, a file could not be run, no test ran,
 * or a report is missing.
 *
 * A test that one stage passes over and another runs counts once, as what it came to there.
 */
import { readFileSync } from 'node:fs';

const [nativeFile, ...vitestFiles] = process.argv.slice(2);
const results = new Map();
let broken = 0;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    console.error(`no report of the tests: ${error.message}`);
    broken++;
    return null;
  }
}

const native = read(nativeFile) ?? { passed: 0, failed: 0 };
for (const report of vitestFiles.map(read)) {
  for (const file of report?.testResults ?? []) {
    // A file that does not even load has no tests of its own.
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) broken++;
    for (const test of file.assertionResults) {
      const name = `${file.name}\0${test.fullName}`;
      const before = results.get(name);
      if (test.status === 'failed' || !before || (before !== 'passed' && before !== 'failed'))
        results.set(name, test.status);
    }
  }
}
const count = (...statuses) => [...results.values()].filter((status) => statuses.includes(status)).length;
const passed = native.passed + count('passed');
const failed = native.failed + count('failed') + broken;
console.log(`${passed} passed, ${failed} failed, ${count('skipped', 'pending', 'todo')} skipped`);
process.exit(failed || !count('passed') || !native.passed ? 1 : 0);
