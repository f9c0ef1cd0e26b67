/* mremap: longer, shorter, elsewhere; what is in it stays. */
#include <sys/mman.h>

#include "call.h"

#define PAGE 65536

int main(void)
{
	char *memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		 *after;

	CHECK(memory != MAP_FAILED);
	memory[0] = 'a';
	memory[2 * PAGE - 1] = 'z';
	CHECK((memory = mremap(memory, 2 * PAGE, 20 * PAGE, MREMAP_MAYMOVE)) != MAP_FAILED
		&& memory[0] == 'a' && memory[2 * PAGE - 1] == 'z' && memory[19 * PAGE] == 0);
	CHECK(mremap(memory, 20 * PAGE, PAGE, 0) == memory && memory[0] == 'a');
	after = mmap(memory + PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	CHECK(after == memory + PAGE);
	BAD_INPUT({ "where it must stay but cannot", ERRNO(mremap(memory, PAGE, 2 * PAGE, 0)), ENOMEM },
		{ "from within a page", ERRNO(mremap(memory + 1, PAGE, PAGE, 0)), EINVAL },
		{ "to nothing", ERRNO(mremap(memory, PAGE, 0, 0)), EINVAL },
		{ "no such flag", ERRNO(mremap(memory, PAGE, PAGE, 64)), EINVAL }, );
	CHECK(!munmap(memory, 2 * PAGE));
	return 0;
}
