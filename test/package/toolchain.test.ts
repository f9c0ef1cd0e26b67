/**
 * exa-cc, crt1.o, setjmp.c and exa-finish: programs linked by it. What needs a kernel, and safe points, is tested elsewhere.
 */
import { expect, test } from 'vitest';
import { compile, exec, run } from '../harness/program.ts';

test.each([
  ['no arguments', 'int main(void) { return 7; }', 7],
  ['two', 'int main(int argc, char **argv) { return argc * 10 + argv[1][0] - 48; }', 23],
  ['two, in the old style', 'int main(argc, argv) int argc; char **argv; { return argc * 10 + argv[1][0] - 48; }', 23],
  [
    'three',
    '#include <string.h>\nint main(int c, char **v, char **e) { return c + strlen(*v) + strlen(e[0]) + !e[1]; }',
    13,
  ],
])('main with %s', async (_name, source, status) => {
  expect(run(await compile(source), ['program', '3'], ['A=b']).statuses).toEqual([status]);
});

test('longjmp comes back once for each setjmp, and never with 0', async () => {
  const source = `
    #include <setjmp.h>
    static jmp_buf outer;
    static void deep(int n) { if (!n) longjmp(outer, 0); deep(n - 1); }
    int main(void)
    {
      volatile int times = 0;
      jmp_buf each[9];
      if (setjmp(outer) == 1) times++;
      if (times < 3) deep(5);
      for (volatile int i = 0; i < 9; i++)
        if (setjmp(each[i])) return times * 10 + i - 9;
      longjmp(each[4], 2);
    }`;
  expect(run(await compile(source)).statuses).toEqual([30]);
});

test('fork returns twice, with the frames, the heap and the jmp_bufs of each side', async () => {
  const source = `
    #include <setjmp.h>
    #include <stdlib.h>
    #include "abi/abi.h"
    static jmp_buf top;
    int *heap;
    static int down(int n)
    {
      if (n) return down(n - 1) + 1;
      int side = exa_fork(1);
      (*heap)++;
      if (side == 1) longjmp(top, 50);
      return 10 * *heap;
    }
    int main(void)
    {
      heap = malloc(sizeof *heap);
      *heap = 3;
      int back = setjmp(top);
      return back ? back + *heap : down(4);
    }`;
  const { info, statuses } = run(await compile(source));
  expect(info).toMatchObject({ abi: 1, fork: true });
  expect(statuses).toEqual([54, 44]);
});

test('as configure asks', async () => {
  const ask = async (...words: string[]) => (await exec('tools/cc/exa-cc', words)).stdout.trim();
  expect(await ask('-dumpmachine')).toBe('wasm32-unknown-linux-musl');
  expect(await ask('--version')).toMatch(/^exa-cc /);
  await expect(ask('-V')).rejects.toThrow();
  await expect(ask('-shared', 'x.c')).rejects.toThrow();
});

test('what only shared libraries have a use for is no error, paths in one word or in two', async () => {
  const options = [
    '-Wl,--as-needed,-rpath,/usr/lib',
    '-Wl,-rpath',
    '-Wl,/usr/lib',
    '-Wl,-rpath=/lib,-z,relro',
    '-Wl,-z,stack-size=65536',
  ];
  expect(run(await compile('int main(void) { return 5; }', ...options)).statuses).toEqual([5]);
});
