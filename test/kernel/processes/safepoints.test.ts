/**
 * Safe points (tools/cc/exa-safepoints.mjs, src-c/libc/signal/safepoint.c): each kind of loop and recursion comes to them, often
 * enough, and computes the same. What they cost is measured by bench/safepoints.mjs.
 */
import { expect, test } from 'vitest';
import { compile, compileNatively, OWN_CLOCK, run } from '../../harness/program.ts';

/* Nested loops, switch, goto, break and continue: every kind of branch out of loops that count. */
const LOOPS = `
  static unsigned mix(unsigned x, const unsigned char *code, int n)
  {
    for (int round = 0; round < 300; round++) {
      for (int pc = 0; pc < n; pc++) {
        switch (code[pc] % 7) {
        case 0: x += round; break;
        case 1: x ^= x << 13; continue;
        case 2: for (int k = 0; k < pc; k++) { if (x & 1u << (k & 31)) { x += k; goto next; } x -= 3; } break;
        case 3: while (x % 5) { x++; if (x % 11 == 0) break; } break;
        case 4: if (x % 13 == 0) goto next; x = x >> 3 | x << 29; break;
        case 5: do { x *= 3; } while (x % 8 > 5); break;
        default: x = x * 5 + 1;
        }
      }
    next:;
    }
    return x;
  }
  int main(void)
  {
    unsigned char code[64];
    unsigned x = 1, sum = 0;
    for (int i = 0; i < 4000; i++) {
      for (int k = 0; k < 64; k++) code[k] = (x = x * 1103515245u + 12345u) >> 16;
      sum ^= mix(x, code, 64);
    }
    return sum % 251;
  }`;

test('a program that computes comes to safe points, and computes the same', async () => {
  const expected = await (await compileNatively(LOOPS))();

  const computed = run(await compile(LOOPS));
  expect(computed.statuses).toEqual([expected]);
  expect(computed.looks).toBeGreaterThan(20);
  const without = run(await compile(LOOPS, '-fno-exa-safepoints'));
  expect(without).toMatchObject({ statuses: [expected], looks: 0 });
});

/* Loops of each kind that exa-counting.mjs knows, each long enough for safe points, and with lengths about those after which counts are told. */
const KINDS = [
  'upTo',
  'until',
  'down',
  'byVariable',
  'scan',
  'list',
  'calls',
  'twoEnds',
  'signedUp',
  'wraps',
  'large',
  'restarts',
];
/** Cases enough for a loop around them to be large. */
const CASES = Array.from({ length: 260 }, (_, k) => `case ${k}: h = mixed(h + ${k * k}u) ^ ${k * 77777}u; break;`).join(
  ' ',
);
const COUNTING = `
  #include <stdlib.h>
  #include <string.h>
  static unsigned char bytes[9000];
  static unsigned words[9000];
  static struct node { struct node *next; unsigned value; } nodes[9000];
  #define KIND(name, ...) __attribute__((noinline)) static unsigned name(unsigned n, unsigned h) { __VA_ARGS__ return h; }
  KIND(upTo, for (unsigned i = 0; i < n; i++) words[i] = h += i ^ words[i];)
  KIND(until, for (unsigned *p = words, *end = words + n; p != end; p++) h = h * 33 ^ ++*p;)
  KIND(down, while (n--) words[n] += h ^= n;)
  KIND(byVariable, for (unsigned s = h % 7 + 1, i = s; i < n; i += s) bytes[i] = 1 | (unsigned char)(h += i);)
  KIND(scan, for (unsigned char *p = bytes + 9000 - 1 - n; *p; p++) h++;)
  KIND(list, for (struct node *p = nodes + 9000 - 1 - n; p; p = p->next) h += p->value;)
  __attribute__((noinline)) static unsigned mixed(unsigned h) { return h * 5 + 1; }
  KIND(calls, for (unsigned i = 0; mixed(i) < n; i++) if (mixed(h) % 1000 == 3) h += 7; else h = mixed(h);)
  KIND(large, unsigned i = 0; while (i++ < n) switch (h % 270) { ${CASES} case 263: return h; default: h += i; })
  KIND(restarts, unsigned i = 0; again: for (;;) { if (i++ >= n) break; for (;;) { if (i++ >= n) goto again; switch (h % 300) { ${CASES}
    case 270: h += i; goto again; case 271: h ^= i; goto next; default: h = h * 7 + i; } } next:; })
  KIND(twoEnds, for (unsigned i = 0; i < n; i += 3) { if ((words[i] += h) % 8191 == 77) break; if (h & 1) { h += 3; continue; } h ^= i; })
  KIND(signedUp, for (int i = -(int)n; i < 5; i += 2) words[i + (int)n] = h = h << 3 ^ h >> 5 ^ (unsigned)i;)
  KIND(wraps, for (unsigned i = -n - 1; i; i++) words[-i % 9000] ^= h += i;)
  int main(int argc, char **argv)
  {
    unsigned h = 1;
    for (int i = 0; i < 9000; i++) bytes[i] = i % 255 + 1, nodes[i].value = i, nodes[i].next = i < 8999 ? nodes + i + 1 : 0;
    bytes[8999] = 0;
    static const unsigned lengths[] = { 0, 1, 2, 3, 7, 1022, 1023, 1024, 1025, 1026, 2048, 2049, 4097, 8990 };
    for (int round = 0; round < 2000; round++) for (int i = 0; i < 14; i++) {
      #define TRY(kind) if (!strcmp(argv[argc - 1], #kind)) h = kind(lengths[i], h);
      ${KINDS.map((kind) => `TRY(${kind})`).join(' ')}
    }
    return (h ^ h >> 8 ^ h >> 16 ^ h >> 24) & 255;
  }`;

test.each(['-O0', '-O2'])('each kind of loop comes to safe points, and computes the same, %s', async (optimize) => {
  const native = await compileNatively(COUNTING);
  const program = await compile(COUNTING, optimize);
  for (const kind of KINDS) {
    const expected = await native(kind);
    const { statuses, looks } = run(program, ['program', kind]);
    expect({ kind, statuses, looks: looks > 10 }).toEqual({ kind, statuses: [expected], looks: true });
  }
});

/** What the programs that follow declare outside of functions. */
const NAMES =
  'main mixed code text fill execute odd even step ways again fib node leaf add nodes depth count descend less numbers'.split(
    ' ',
  );

/** One program of many, for to link takes longer than to run: its first argument is the index of the one to be. */
function together(sources: string[]): string {
  const parts = sources.map((source, index) =>
    [
      ...NAMES.map((name) => `#define ${name} ${name}_${index}`),
      `int main(int argc, char **argv) __attribute__((noinline));`,
      source,
      ...NAMES.map((name) => `#undef ${name}`),
    ].join('\n'),
  );
  return `
    #include <stdlib.h>
    ${parts.join('\n')}
    int main(int argc, char **argv)
    {
      switch (atoi(argv[1])) {
        ${sources.map((_, index) => `case ${index}: return main_${index}(argc - 1, argv + 1);`).join('\n')}
      }
      return 255;
    }`;
}

/** Each of the programs comes to safe points, and ends as it does natively. */
async function comeToSafePoints(programs: Record<string, string>, options: string[]) {
  const source = together(Object.values(programs));
  const [native, program] = [await compileNatively(source), await compile(source, '-w', ...options)];
  for (const [index, kind] of Object.keys(programs).entries()) {
    const expected = await native(`${index}`);
    const { statuses, looks } = run(program, ['program', `${index}`]);
    expect({ kind, statuses, looks: looks > 20 }).toEqual({ kind, statuses: [expected], looks: true });
  }
}

/** Loops around a switch: interpreters, whose jumps are counted, and others. */
const MACHINE = (fetch: string, cases: string, code: string, more = 'static void fill(void) {}') => `
  __attribute__((noinline)) static unsigned mixed(unsigned h) { return h * 5 + 1; }
  static const unsigned char code[] = { ${code} };
  ${more}
  __attribute__((noinline)) static unsigned execute(const unsigned char *code, unsigned x, unsigned n)
  { for (unsigned pc = 0;;) { ${fetch} ${cases} } }
  int main(int argc, char **argv) { fill(); return execute(code, argc, 20000000) % 251; }`;
const WORK = 'case 0: x += 3; break; case 1: x ^= x << 5; break; case 2: x *= 7; break; case 3: x -= pc;';
const SWITCHES = {
  'jumps back': MACHINE(
    'unsigned op = code[pc++]; switch (op) {',
    `${WORK} break; case 4: if (--n) pc -= 5; break; default: return x; }`,
    '0, 1, 2, 3, 4, 5',
  ),
  'jumps back, and calls': MACHINE(
    'unsigned op = code[pc++]; switch (op) {',
    `${WORK} x = mixed(x); break; case 4: if (--n) pc -= 5; break; default: return x; }`,
    '0, 1, 2, 3, 4, 5',
  ),
  'is told where it goes on': MACHINE(
    'unsigned op = code[pc]; switch (op & 7) {',
    `${WORK} break; case 4: if (!--n) return x; break; default: x--; } pc = op >> 3;`,
    '1 << 3, 2 << 3 | 1, 4 << 3 | 2, 4, 3 << 3 | 3',
  ),
  'stays where it is': MACHINE(
    'switch (code[pc]) {',
    `${WORK} break; case 4: x ^= 9; if (--n) continue; break; case 6: x++; if (x & 1) continue; break; default: return x; } pc++;`,
    '0, 1, 2, 3, 4, 6, 5',
  ),
  'goes by labels': MACHINE(
    'static void *const to[] = { &&a, &&b, &&c, &&d, &&e, &&f }; goto *to[code[pc++]];',
    'a: x += 3; goto *to[code[pc++]]; b: x ^= x << 5; goto *to[code[pc++]]; c: x *= 7; goto *to[code[pc++]]; d: x = mixed(x); goto *to[code[pc++]]; e: if (--n) pc -= 5; goto *to[code[pc++]]; f: return x;',
    '0, 1, 2, 3, 4, 5',
  ),
  'never jumps, but calls itself': MACHINE(
    'unsigned op = code[pc++]; switch (op) {',
    `${WORK} break; case 4: if (n) x = execute(code, x, n > 15 ? 15 : n - 1); break; default: return x; }`,
    '0, 4, 1, 2, 4, 3, 4, 5',
  ),
  'reads a text': MACHINE(
    'unsigned op = text[pc++]; switch (op & 7) {',
    `${WORK} break; case 4: x = x >> 3 | x << 29; break; case 5: x++; break; case 6: if (pc > sizeof text - 9) return x; }`,
    '0',
    'static unsigned char text[1 << 25] = { 1, 2, 3 }; static void fill(void) { for (unsigned i = 0; i < sizeof text; i++) text[i] = i * 2654435761u >> 28; }',
  ),
  'goes from state to state': MACHINE(
    'if (!--n) return x; switch (pc) {',
    'case 0: x += 3; pc = x & 3; break; case 1: x ^= x << 5; pc = 4; break; case 2: x *= 7; pc = 5; break; case 3: x -= n; pc = 1; break; case 4: pc = x >> 5 & 3; break; default: pc = n & 3; }',
    '0',
  ),
};

test.each(['-O0', '-O2'])('loops around a switch come to safe points, %s', (optimize) =>
  comeToSafePoints(SWITCHES, [optimize]),
);

/** Calls itself, in turns and outside of loops, and never comes back to a loop. */
const RECURSION = `
  static unsigned odd(unsigned depth, unsigned x);
  static unsigned even(unsigned depth, unsigned x) { return depth ? odd(depth - 1, x) * 3 + odd(depth - 1, x + 1) : x; }
  static unsigned odd(unsigned depth, unsigned x) { return depth ? even(depth - 1, x + 2) ^ even(depth - 1, x) : x + 1; }
  int main(int argc, char **argv) { return even(25, 7) % 251; }`;

/** Recursion that is more than a chain, of other kinds. */
const RECURSIONS = {
  'only calls itself': RECURSION,
  'does so in a loop of two turns': `
    __attribute__((noinline)) static void step(unsigned *way, unsigned depth, unsigned n)
    { for (unsigned *end = way + n; way != end; way++) { ++*way; if (depth) step(way, depth - 1, n); } }
    int main(int argc, char **argv) { static unsigned ways[200]; step(ways, 23, argc + 1); return ways[3] % 251; }`,
  'does so by a pointer': `
    static unsigned (*volatile again)(unsigned);
    static unsigned fib(unsigned n) { return n < 2 ? n : again(n - 1) + again(n - 2); }
    int main(int argc, char **argv) { again = fib; return fib(34) % 251; }`,
  'does so by pointers in its data': `
    struct node { long (*eval)(struct node *, long); struct node *left, *right; };
    static long leaf(struct node *n, long x) { return x; }
    static long add(struct node *n, long x) { return n->left->eval(n->left, x) + n->right->eval(n->right, x + 1); }
    static struct node nodes[40];
    int main(int argc, char **argv)
    {
      nodes[0].eval = leaf;
      for (int i = 1; i < 25; i++) nodes[i] = (struct node){ add, nodes + i - 1, nodes + i - 1 };
      return nodes[24].eval(nodes + 24, 1) % 251;
    }`,
  'does so by way of libc': `
    #include <stdlib.h>
    static unsigned depth, count;
    static int again(const void *a, const void *b);
    static void descend(void) { static int two[2] = { 2, 1 }; if (depth++ < 17) qsort(two, 2, sizeof *two, again), qsort(two, 2, sizeof *two, again); depth--; }
    static int again(const void *a, const void *b) { count++; descend(); return 0; }
    int main(int argc, char **argv) { descend(); return count % 251; }`,
  'does so in a large loop of two turns': `
    __attribute__((noinline)) static unsigned mixed(unsigned h) { return h * 5 + 1; }
    __attribute__((noinline)) static unsigned step(unsigned h, unsigned depth, unsigned n)
    { for (unsigned i = 0; i < n; i++) { if (depth) h = step(h, depth - 1, n); switch (h % 270) { ${CASES} } } return h; }
    int main(int argc, char **argv) { return step(argc, 22, argc + 1) % 251; }`,
  'is called by qsort': `
    #include <stdlib.h>
    static int less(const void *a, const void *b) { unsigned x = *(unsigned *)a, y = *(unsigned *)b; return (x > y) - (x < y); }
    static unsigned numbers[1000000];
    int main(int argc, char **argv)
    {
      unsigned x = 1;
      for (int i = 0; i < 1000000; i++) numbers[i] = x = x * 1664525 + 1013904223;
      qsort(numbers, 1000000, sizeof *numbers, less);
      return numbers[7] % 251;
    }`,
};

test.each(['-O0', '-O2', '-O2 -fexa-casts'])('so does recursion, %s', (options) =>
  comeToSafePoints(RECURSIONS, options.split(' ')),
);

test('a program that goes over to turns which take hundreds of times as long is not blind for long', async () => {
  const program = await compile(`
    #define NOW (*(volatile double *)${OWN_CLOCK})
    __attribute__((noinline)) static void step(double ns) { NOW += ns; }
    __attribute__((noinline)) static void tight(unsigned n, double ns) { for (unsigned i = 0; i < n; i++) NOW += ns; }
    int main(void)
    {
      NOW = 1e9;
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 5000000; i++) step(1);
        for (int i = 0; i < 500000; i++) step(1000);
        tight(50000000, 0.3);
        for (int i = 0; i < 100000; i++) tight(1000, 5);
        for (int i = 0; i < 200; i++) step(5e5);
      }
      return 0;
    }`);
  let last = 1e9,
    longest = 0;
  run(program, ['program'], [], (now) => {
    (longest = Math.max(longest, now - last)), (last = now);
  });
  expect(longest).toBeLessThan(50e6);
});
