/**
 * Tests that others wrote: the Open POSIX Test Suite, and busybox's for its shell, inside the kernel. Each tool
 * prints what did not pass; what may not, and why, is in test/outside/known.txt.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
/** Building and running hundreds of programs, beside all other tests. */
const LIMIT_MS = 60 * 60_000;

// Side by side: one of the cases sleeps for five minutes.
test.concurrent.each(['posix-tests', 'ash-tests'])(
  '%s: what can pass does',
  async (tool) => {
    const { stdout, stderr } = await run('node', [`tools/check/${tool}.mjs`], { maxBuffer: 1 << 26 }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    // Before it come the cases that did not pass at first, if there are any.
    const summary = stdout.slice(stdout.search(/^\w+ transport: /m));
    console.log(summary);
    expect(summary, stderr.slice(-4000)).toMatch(/^0 that should have passed$/m);
  },
  LIMIT_MS,
);
