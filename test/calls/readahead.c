/* readahead: what is read after it is the same. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), written = open("f", O_WRONLY), ends[2];
	char byte;

	CHECK(!pipe(ends) && !readahead(fd, 0, 100) && read(fd, &byte, 1) == 1 && byte == 'a');
	BAD_INPUT({ "not open", ERRNO(readahead(NOT_OPEN, 0, 1)), EBADF },
		{ "open for writing", ERRNO(readahead(written, 0, 1)), EBADF },
		{ "a pipe", ERRNO(readahead(ends[0], 0, 1)), EINVAL }, );
	return 0;
}
