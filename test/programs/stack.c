/*
 * The stack: 8 MiB less a little can be used (7), a child has what is in use, and what one program
 * left there (dirty) the next does not find (clean); deeper than it is SIGSEGV.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define MUCH (7 << 20)
#define CHILDREN 3

/* As much of it as is asked for is written; the sum of a few bytes of that. */
static __attribute__((noinline)) int use(size_t size, char with)
{
	volatile char array[MUCH];
	int sum = 0;

	for (size_t i = MUCH - size; i < MUCH; i++)
		array[i] = with;
	for (size_t i = MUCH - size; i < MUCH; i += 1 << 20)
		sum += array[i];
	return sum;
}

static __attribute__((noinline)) int clean(void)
{
	volatile char array[MUCH];
	const volatile char *at = array;

	__asm__ volatile("" : "+r"(at)::"memory");
	/* but for what this program itself has used before main */
	for (size_t i = 0; i < MUCH - (1 << 18); i++)
		if (at[i])
			return 1;
	return 0;
}

static __attribute__((noinline)) int deep(int levels, const volatile char *above)
{
	volatile char frame[1 << 20];
	int status;

	frame[0] = frame[sizeof frame - 1] = (char)levels;
	if (levels)
		return deep(levels - 1, frame)
			+ (above[0] == levels + 1 && frame[sizeof frame - 1] == levels);
	for (int i = 0; i < CHILDREN; i++) {
		pid_t child = fork();

		CHECK(child >= 0);
		if (!child)
			_exit(frame[0] == 0 && frame[sizeof frame - 1] == 0 ? 7 : 1);
		CHECK(waitpid(child, &status, 0) == child && status == 7 << 8);
	}
	return 0;
}

int main(int argc, char **argv)
{
	int status;

	if (argc > 1 && !strcmp(argv[1], "dirty"))
		return use(MUCH, 'x') != 7 * 'x';
	if (argc > 1)
		return clean();
	CHECK(use(MUCH, 1) == 7 && deep(5, (char[]){ 6 }) == 5);

	pid_t child = fork();

	if (!child)
		_exit(use(1, 1) == 2 || deep(20, (char[]){ 21 }));
	CHECK(waitpid(child, &status, 0) == child && WTERMSIG(status) == SIGSEGV);
	puts("stack: all is well");
	return 0;
}
