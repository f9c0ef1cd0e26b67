/* madvise: MADV_DONTNEED empties; other advice is heard. */
#include <sys/mman.h>

#include "call.h"

#define PAGE 65536

int main(void)
{
	char *memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(memory != MAP_FAILED);
	memory[0] = memory[PAGE] = 'x';
	CHECK(!madvise(memory, PAGE, MADV_WILLNEED) && !madvise(memory, PAGE, MADV_SEQUENTIAL)
		&& memory[0] == 'x');
	CHECK(!madvise(memory, PAGE, MADV_DONTNEED) && memory[0] == 0 && memory[PAGE] == 'x');
	BAD_INPUT({ "from within a page", ERRNO(madvise(memory + 1, PAGE, MADV_NORMAL)), EINVAL },
		{ "no such advice", ERRNO(madvise(memory, PAGE, 9999)), EINVAL },
		{ "no memory", ERRNO(madvise((void *)((uintptr_t)NOWHERE & -PAGE), 4096, MADV_NORMAL)),
			ENOMEM }, );
	return 0;
}
