/* trap unreachable | bounds | stack: dies of what WebAssembly itself refuses. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static volatile int depth;

static int deeper(volatile char *above)
{
	volatile char frame[512];

	frame[0] = above[0];
	if (++depth < 0)
		return 0;
	return deeper(frame) + frame[0];
}

int main(int argc, char **argv)
{
	char first = 1;

	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "unreachable"))
		__builtin_trap();
	if (!strcmp(argv[1], "bounds"))
		return *(volatile int *)(uintptr_t)0xfffffff0;
	if (!strcmp(argv[1], "stack"))
		return deeper(&first);
	fprintf(stderr, "trap: what is %s?\n", argv[1]);
	return 2;
}
