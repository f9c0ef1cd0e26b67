/* munmap: of all, of a part, of what is no mapping. */
#include <sys/mman.h>

#include "call.h"

#define PAGE 65536

int main(void)
{
	char *memory = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(memory != MAP_FAILED);
	memory[0] = memory[3 * PAGE] = 'x';
	CHECK(!munmap(memory + PAGE, PAGE) && memory[0] == 'x' && memory[3 * PAGE] == 'x'
		&& !munmap(memory + PAGE, PAGE) && !munmap(memory, 4 * PAGE));
	for (int i = 0; i < 1000; i++) {
		char *again =
			mmap(NULL, 256 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		CHECK(again != MAP_FAILED && !again[9 * PAGE] && !munmap(again, 256 * PAGE));
	}
	BAD_INPUT({ "from within a page", ERRNO(munmap(memory + 1, PAGE)), EINVAL },
		{ "nothing", ERRNO(munmap(memory, 0)), EINVAL }, );
	return 0;
}
