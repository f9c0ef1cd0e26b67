/* msync: what was changed is in the file. */
#include <sys/mman.h>

#include "call.h"

#define PAGE 65536

int main(void)
{
	int fd = file("f", "abc");
	char *memory = mmap(NULL, 3, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), byte;

	CHECK(memory != MAP_FAILED);
	memory[1] = 'X';
	CHECK(!msync(memory, 3, MS_SYNC) && pread(fd, &byte, 1, 1) == 1 && byte == 'X'
		&& !msync(memory, 3, MS_ASYNC) && !msync(memory, 0, MS_SYNC));
	BAD_INPUT({ "from within a page", ERRNO(msync(memory + 1, 1, MS_SYNC)), EINVAL },
		{ "no such flag", ERRNO(msync(memory, 3, 64)), EINVAL },
		{ "both at once", ERRNO(msync(memory, 3, MS_SYNC | MS_ASYNC)), EINVAL },
		{ "no memory", ERRNO(msync((void *)((uintptr_t)NOWHERE & -PAGE), 4096, MS_SYNC)),
			ENOMEM }, );
	CHECK(!mlockall(MCL_CURRENT));
	FAILS(msync(memory, 3, MS_SYNC | MS_INVALIDATE), EBUSY);
	CHECK(!munlockall() && !msync(memory, 3, MS_SYNC | MS_INVALIDATE) && !munmap(memory, 3));
	return 0;
}
