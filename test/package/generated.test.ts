/** What is committed though it is made: none of it may be stale. And the contract, the imports, the lock file. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const read = (path: string) => readFileSync(path, 'utf8');

test.each(['tools/build/gen-protocol.mjs', 'tools/build/make-calls.mjs'])(
  '%s would write nothing new',
  async (tool) => {
    await promisify(execFile)('node', [tool, '--check']);
  },
);

test.skipIf(!existsSync('../shared/contract/exa-kernel.d.ts'))('the contract held to is the contract', () => {
  expect(read('test/contract/exa-kernel.d.ts')).toBe(read('../shared/contract/exa-kernel.d.ts'));
});

test('package-lock.json names no host', () => {
  expect(read('package-lock.json')).not.toContain('"resolved"');
});

describe('the host ABI', () => {
  const golden = read('test/package/imports.txt')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  const images = ['dist/servers', 'dist/root/bin', 'build/test/image/bin']
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
    .filter((path) => readFileSync(path).subarray(0, 4).equals(Buffer.from('\0asm')));

  test.each(images)('%s imports nothing else', async (path) => {
    const imports = WebAssembly.Module.imports(await WebAssembly.compile(readFileSync(path)));
    const names = imports.map(({ module, name }) => `${module}.${name}`);
    expect(golden).toEqual(expect.arrayContaining(names));
  });
});
