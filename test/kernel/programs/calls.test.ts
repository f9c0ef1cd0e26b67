/** Every system call that works: its program (test/calls), which tests what it does and what it refuses. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { sharedMachine } from '../../harness/machine.ts';

const programs = readdirSync('test/calls').flatMap((file) => /^(?!main)(\w+)\.c$/.exec(file)?.[1] ?? []);
const working = [...readFileSync('docs/calls.md', 'utf8').matchAll(/^\| (\w+) \| (?:works|limited) \|/gm)].map(
  (match) => match[1]!,
);

test('every call that works has a program, and no other has', () => {
  expect([...programs].sort()).toEqual([...working].sort());
});

describe.each(TRANSPORTS)('calls, %s transport', (transport) => {
  const machine = sharedMachine(transport);

  test.each(programs)('%s', async (name) => {
    await machine().leavesNothing(async () => {
      expect(await machine().exec(`/test/bin/calls ${name}`)).toEqual({
        code: 0,
        signal: null,
        stdout: '',
        stderr: '',
      });
    });
  });
});
