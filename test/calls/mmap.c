/* mmap: memory, and files in it. Shared files: test/programs/mmap.c. */
#include <sys/mman.h>

#include "call.h"

#define PAGE 65536

int main(void)
{
	int fd = file("f", "abc"), written = open("f", O_WRONLY), seen = open("f", O_RDONLY),
		folder = open(".", O_RDONLY), ends[2];
	int both = PROT_READ | PROT_WRITE;
	char *memory = mmap(NULL, 3 * PAGE, both, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(!pipe(ends) && memory != MAP_FAILED && memory[0] == 0 && memory[3 * PAGE - 1] == 0);
	memory[PAGE] = 'x';
	CHECK(mmap(memory + PAGE, PAGE, both, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
			== memory + PAGE
		&& memory[PAGE] == 0);
	CHECK(!munmap(memory, 3 * PAGE)
		&& (memory = mmap(NULL, 100, both, MAP_PRIVATE, fd, 0)) != MAP_FAILED
		&& !strcmp(memory, "abc"));
	memory[0] = 'X';
	CHECK(pread(fd, &(char){ 0 }, 1, 0) == 1 && !munmap(memory, 100)
		&& (memory = mmap(NULL, 3, PROT_READ, MAP_SHARED, seen, 0)) != MAP_FAILED);
	CHECK(!strcmp(memory, "abc") && !munmap(memory, 3));
	BAD_INPUT({ "nothing", ERRNO(mmap(NULL, 0, both, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)), EINVAL },
		{ "neither private nor shared", ERRNO(mmap(NULL, PAGE, both, MAP_ANONYMOUS, -1, 0)),
			EINVAL },
		{ "not open", ERRNO(mmap(NULL, PAGE, both, MAP_PRIVATE, NOT_OPEN, 0)), EBADF },
		{ "from within a page", ERRNO(mmap(NULL, PAGE, both, MAP_PRIVATE, fd, 1)), EINVAL },
		{ "at a place within a page",
			ERRNO(
				mmap((char *)PAGE + 1, PAGE, both, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)),
			EINVAL },
		{ "open for writing", ERRNO(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, written, 0)), EACCES },
		{ "to write what is open for reading", ERRNO(mmap(NULL, PAGE, both, MAP_SHARED, seen, 0)),
			EACCES },
		{ "a pipe", ERRNO(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0)), ENODEV },
		{ "a folder", ERRNO(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, folder, 0)), ENODEV },
		{ "more than there is",
			ERRNO(mmap(NULL, (size_t)-1 >> 1, both, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)),
			ENOMEM }, );
	return 0;
}
