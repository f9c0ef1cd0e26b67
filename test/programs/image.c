/*
 * A child has its parent's memory, every byte: what began as zero and is something now, what began
 * as something and is zero now, on the heap and on the stack.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define BYTES 100000
#define LONG(n) n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n
#define LONGER(n) LONG(n), LONG(n), LONG(n), LONG(n), LONG(n), LONG(n), LONG(n), LONG(n)

static int emptied[] = { LONGER(1), LONGER(2), LONGER(3), LONGER(4), LONGER(5), LONGER(6),
	LONGER(7), LONGER(8), LONGER(9), LONGER(1), LONGER(2), LONGER(3), LONGER(4), LONGER(5),
	LONGER(6), LONGER(7) };
static char filled[BYTES], sparse[BYTES];

static int all(const char *bytes, int value, size_t length)
{
	while (length && bytes[length - 1] == value)
		length--;
	return !length;
}

int main(void)
{
	char stack[BYTES];
	char *heap = malloc(BYTES), *zero = calloc(1, BYTES);
	int status;

	CHECK(heap && zero);
	memset(emptied, 0, sizeof emptied);
	memset(filled, 1, sizeof filled);
	memset(stack, 2, sizeof stack);
	memset(heap, 3, BYTES);
	sparse[5] = sparse[50000] = sparse[BYTES - 1] = 4;
	for (int generation = 0; generation < 3; generation++) {
		pid_t child = fork();

		CHECK(child >= 0);
		if (child) {
			CHECK(waitpid(child, &status, 0) == child && status == 0);
			return 0;
		}
		CHECK(all((char *)emptied, 0, sizeof emptied) && all(filled, 1, sizeof filled));
		CHECK(all(stack, 2, sizeof stack) && all(heap, 3, BYTES) && all(zero, 0, BYTES));
		CHECK(sparse[5] == 4 && sparse[50000] == 4 && sparse[BYTES - 1] == 4);
		CHECK(all(sparse + 6, 0, 49994) && all(sparse + 50001, 0, BYTES - 50002));
	}
	return 0;
}
