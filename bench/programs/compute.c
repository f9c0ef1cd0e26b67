/*
 * compute WHAT: something that only computes, for as long as it takes; says how many nanoseconds of
 * processor time it took. For bench/safepoints.mjs. The work is handed on in small calls, so that
 * the engine comes to its best code for it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CODE_BYTES 4096
#define SIEVE_BYTES (1 << 20)
#define NUMBERS 20000

static volatile unsigned sink;

static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

/* As a small interpreter of bytecode: a loop around a switch. */
static unsigned char code[CODE_BYTES];
__attribute__((noinline)) static unsigned interpret(unsigned rounds)
{
	unsigned pc = 0, acc = 1, round = 0, r[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	for (;;) {
		unsigned op = code[pc++];
		switch (op & 7) {
		case 0:
			acc += r[op >> 3 & 7];
			break;
		case 1:
			acc ^= acc << 5;
			break;
		case 2:
			r[op >> 3 & 7] = acc;
			break;
		case 3:
			acc = acc * 1103515245u + 12345u;
			break;
		case 4:
			pc += acc & 1;
			break;
		case 5:
			acc -= r[op >> 4 & 7];
			break;
		case 6:
			if (++round >= rounds)
				return acc;
			pc = 0;
			break;
		default:
			r[op >> 3 & 7] ^= acc;
			break;
		}
	}
}

__attribute__((noinline)) static unsigned xorshift(unsigned x, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		x ^= x << 13, x ^= x >> 17, x ^= x << 5;
	return x;
}

static char sieved[SIEVE_BYTES];
__attribute__((noinline)) static unsigned sieve(void)
{
	unsigned primes = 0;
	memset(sieved, 0, sizeof sieved);
	for (unsigned i = 2; i < SIEVE_BYTES; i++) {
		if (sieved[i])
			continue;
		primes++;
		for (unsigned k = 2 * i; k < SIEVE_BYTES; k += i)
			sieved[k] = 1;
	}
	return primes;
}

/* The shortest loops: an array copied, and a text looked through. */
__attribute__((noinline)) static unsigned copy(const int *from, int *to, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		to[i] = from[i] + 1;
	return (unsigned)to[0];
}

__attribute__((noinline)) static unsigned scan(const char *text)
{
	const char *at = text;
	while (*at)
		at++;
	return (unsigned)(at - text);
}

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
__attribute__((noinline)) static unsigned sort(unsigned seed)
{
	static int numbers[NUMBERS];
	for (int i = 0; i < NUMBERS; i++)
		numbers[i] = (int)((seed = seed * 1103515245u + 12345u) >> 8);
	qsort(numbers, NUMBERS, sizeof *numbers, compare);
	return (unsigned)numbers[0];
}

static void run(const char *what)
{
	for (unsigned i = 0; i < 20; i++)
		if (!strcmp(what, "fib"))
			sink = (unsigned)fib(25 + (int)(sink & 1));
		else if (!strcmp(what, "interpret"))
			for (unsigned k = 0; k < 20; k++)
				sink = interpret(15);
		else if (!strcmp(what, "xorshift"))
			for (unsigned k = 0; k < 50; k++)
				sink = xorshift(k + 1, 40000);
		else if (!strcmp(what, "sieve"))
			sink = sieve();
		else if (!strcmp(what, "copy"))
			for (unsigned k = 0; k < 100; k++)
				sink = copy((const int *)sieved, (int *)sieved + SIEVE_BYTES / 8, SIEVE_BYTES / 8);
		else if (!strcmp(what, "scan")) {
			memset(sieved, 'x', SIEVE_BYTES - 1);
			for (unsigned k = 0; k < 10; k++)
				sink = scan(sieved);
		} else
			sink = sort(i);
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	unsigned x = 1;
	for (int i = 0; i < CODE_BYTES - 2; i++) {
		code[i] = (unsigned char)((x = x * 1103515245u + 12345u) >> 16);
		if ((code[i] & 7) == 6)
			code[i] = 0;
	}
	code[CODE_BYTES - 2] = code[CODE_BYTES - 1] = 6;
	run(argv[argc - 1]); /* for the engine to get to know it */
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	run(argv[argc - 1]);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	printf("%lld\n", (long long)(to.tv_sec - from.tv_sec) * 1000000000 + to.tv_nsec - from.tv_nsec);
	return 0;
}
