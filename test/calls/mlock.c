/* mlock: there is nothing to lock memory into, so all memory is. */
#include <sys/mman.h>

#include "call.h"

int main(void)
{
	static char memory[100];

	CHECK(!mlock(memory, sizeof memory) && !mlock(memory, 0));
	BAD_INPUT({ "no memory", ERRNO(mlock((void *)((uintptr_t)NOWHERE & -65536), 4096)), ENOMEM });
	return 0;
}
