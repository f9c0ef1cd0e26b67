/* copy_file_range: at given offsets, which move, or at the descriptions' own; within one file where
 * they don't overlap. */
#include "call.h"

int main(void)
{
	int in = file("in", "abcdef"), out = file("out", ""), seen = open("out", O_RDONLY),
		end = open("out", O_WRONLY | O_APPEND), ends[2];
	int here = open(".", O_RDONLY);
	off_t from = 4, to = 1, before = -2;
	char text[16] = "";

	CHECK(!pipe(ends));
	CHECK(copy_file_range(in, NULL, out, NULL, 3, 0) == 3 && lseek(in, 0, SEEK_CUR) == 3
		&& lseek(out, 0, SEEK_CUR) == 3);
	CHECK(copy_file_range(in, &from, out, &to, 100, 0) == 2 && from == 6 && to == 3
		&& lseek(in, 0, SEEK_CUR) == 3 && lseek(out, 0, SEEK_CUR) == 3);
	CHECK(pread(out, text, 16, 0) == 3 && !strcmp(text, "aef")
		&& copy_file_range(in, &from, out, &to, 1, 0) == 0 && from == 6 && to == 3);
	from = 0, to = 6;
	CHECK(copy_file_range(in, &from, in, &to, 6, 0) == 6 && pread(in, text, 16, 0) == 12
		&& !strcmp(text, "abcdefabcdef"));
	from = 0, to = 3;
	BAD_INPUT(
		{ "from what is not open", ERRNO(copy_file_range(NOT_OPEN, NULL, out, NULL, 1, 0)), EBADF },
		{ "to what is not open", ERRNO(copy_file_range(in, NULL, NOT_OPEN, NULL, 1, 0)), EBADF },
		{ "to what is open for reading", ERRNO(copy_file_range(in, NULL, seen, NULL, 1, 0)),
			EBADF },
		{ "from what is open for writing", ERRNO(copy_file_range(end, NULL, out, NULL, 1, 0)),
			EBADF },
		{ "to what is appended to", ERRNO(copy_file_range(in, NULL, end, NULL, 1, 0)), EBADF },
		{ "a directory", ERRNO(copy_file_range(here, NULL, out, NULL, 1, 0)), EISDIR },
		{ "a pipe", ERRNO(copy_file_range(in, NULL, ends[1], NULL, 1, 0)), EINVAL },
		{ "flags", ERRNO(copy_file_range(in, NULL, out, NULL, 1, 1)), EINVAL },
		{ "onto itself", ERRNO(copy_file_range(in, &from, in, &to, 4, 0)), EINVAL },
		{ "an offset before the start", ERRNO(copy_file_range(in, &before, out, NULL, 1, 0)),
			EINVAL },
		{ "over the start", ERRNO(copy_file_range(in, &before, out, NULL, 2, 0)), EOVERFLOW },
		{ "an offset that is nowhere", ERRNO(copy_file_range(in, NOWHERE, out, NULL, 1, 0)),
			EFAULT }, );
	return 0;
}
