/* sendfile: from the description's offset, which moves, or from a given one, which moves instead.
 */
#include <sys/sendfile.h>

#include "call.h"

int main(void)
{
	int in = file("in", "abcdef"), out = file("out", ""), seen = open("out", O_RDONLY),
		written = open("in", O_WRONLY), ends[2];
	off_t offset = 4, before = -1;
	char text[16] = "";

	CHECK(!pipe(ends));
	CHECK(sendfile(out, in, NULL, 3) == 3 && lseek(in, 0, SEEK_CUR) == 3);
	CHECK(sendfile(out, in, &offset, 100) == 2 && offset == 6 && lseek(in, 0, SEEK_CUR) == 3);
	CHECK(sendfile(out, in, &offset, 100) == 0 && pread(out, text, 16, 0) == 5
		&& !strcmp(text, "abcef"));
	CHECK(sendfile(ends[1], in, NULL, 3) == 3 && read(ends[0], text, 16) == 3
		&& !memcmp(text, "def", 3));
	BAD_INPUT({ "from what is not open", ERRNO(sendfile(out, NOT_OPEN, NULL, 1)), EBADF },
		{ "to what is not open", ERRNO(sendfile(NOT_OPEN, in, NULL, 1)), EBADF },
		{ "to what is open for reading", ERRNO(sendfile(seen, in, NULL, 1)), EBADF },
		{ "from what is open for writing", ERRNO(sendfile(out, written, NULL, 1)), EBADF },
		{ "from a directory", ERRNO(sendfile(out, open(".", O_RDONLY), NULL, 1)), EINVAL },
		{ "an offset that is nowhere", ERRNO(sendfile(out, in, NOWHERE, 1)), EFAULT },
		{ "an offset before the start", ERRNO(sendfile(out, in, &before, 1)), EINVAL }, );
	return 0;
}
