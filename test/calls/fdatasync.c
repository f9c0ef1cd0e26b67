/* fdatasync: of a file and of a folder; not of what is no file. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), folder = open(".", O_RDONLY), ends[2];

	CHECK(!pipe(ends) && !fdatasync(fd) && !fdatasync(folder) && !fdatasync(open("f", O_RDONLY)));
	BAD_INPUT({ "not open", ERRNO(fdatasync(NOT_OPEN)), EBADF },
		{ "below 0", ERRNO(fdatasync(-1)), EBADF }, { "a pipe", ERRNO(fdatasync(ends[1])), EINVAL },
		{ "O_PATH", ERRNO(fdatasync(open("f", O_PATH))), EBADF }, );
	return 0;
}
