#!/usr/bin/env node
/*
 * Prints `N passed, N failed, N skipped` from Vitest's JSON report and that of the native
 * tests (native.mjs); fails where a test failed, a file could not be run, or no test ran.
 */
import { readFileSync } from 'node:fs';

const [vitestFile, nativeFile] = process.argv.slice(2);
let report, native;
try {
  report = JSON.parse(readFileSync(vitestFile, 'utf8'));
  native = JSON.parse(readFileSync(nativeFile, 'utf8'));
} catch (error) {
  console.error(`no report of the tests: ${error.message}`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
// A file that does not even load has no tests of its own.
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = report.numFailedTests + broken + native.failed;
const passed = report.numPassedTests + native.passed;
console.log(`${passed} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped`);
process.exit(failed || !report.numPassedTests || !native.passed ? 1 : 0);
