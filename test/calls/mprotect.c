/* mprotect: accepted. Here nothing is protected, so that is not tried. */
#include <sys/mman.h>

#include "call.h"

#define PAGE 65536

int main(void)
{
	char *memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(memory != MAP_FAILED && !mprotect(memory, PAGE, PROT_READ)
		&& !mprotect(memory, PAGE, PROT_NONE)
		&& !mprotect(memory, 2 * PAGE, PROT_READ | PROT_WRITE));
	memory[0] = 'x';
	CHECK(memory[0] == 'x' && !mprotect(memory, 0, PROT_READ));
	BAD_INPUT(
		{ "from within a page", ERRNO(syscall(SYS_mprotect, memory + 1, PAGE, PROT_READ)), EINVAL },
		{ "no such protection", ERRNO(mprotect(memory, PAGE, 0x1000)), EINVAL },
		{ "no memory", ERRNO(syscall(SYS_mprotect, (uintptr_t)NOWHERE & -PAGE, 4096, PROT_READ)),
			ENOMEM }, );
	return 0;
}
