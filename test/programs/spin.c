/* spin: computes for ever and makes no call, so that only a safe point or its slot's end can stop
 * it. */
#include <stdio.h>

int main(void)
{
	volatile unsigned turns = 0;

	puts("spinning");
	fflush(stdout);
	for (;;)
		turns++;
}
