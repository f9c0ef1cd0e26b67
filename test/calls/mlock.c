/* mlock: there is nothing to lock memory into, so all memory is; errno stays as it was, with
 * malloc's too. */
#include <stdlib.h>
#include <sys/mman.h>

#include "call.h"

int main(void)
{
	static char memory[100];

	CHECK(!mlock(memory, sizeof memory) && !mlock(memory, 0));
	errno = 0;

	char *allocated = malloc(8);

	CHECK(allocated && !mlock(allocated, 8) && !errno);
	free(allocated);
	BAD_INPUT({ "no memory", ERRNO(mlock((void *)((uintptr_t)NOWHERE & -65536), 4096)), ENOMEM });
	return 0;
}
