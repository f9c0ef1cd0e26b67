/* close: the number is free again; with the last descriptor the description ends. */
#include "call.h"

int main(void)
{
	int ends[2], copy, fd = file("f", "");
	char byte;

	CHECK(!pipe(ends) && (copy = dup(ends[1])) > 0);
	CHECK(!close(ends[1]) && write(copy, "x", 1) == 1 && !close(copy));
	CHECK(read(ends[0], &byte, 1) == 1 && read(ends[0], &byte, 1) == 0);
	CHECK(!close(fd) && open("f", O_RDONLY) == fd);
	CHECK(!unlink("f") && write(file("g", ""), "y", 1) == 1);
	CHECK(!close(fd));
	BAD_INPUT({ "closed already", ERRNO(close(fd)), EBADF },
		{ "not open", ERRNO(close(NOT_OPEN)), EBADF }, { "below 0", ERRNO(close(-1)), EBADF },
		{ "far too big", ERRNO(close(INT32_MAX)), EBADF }, );
	return 0;
}
