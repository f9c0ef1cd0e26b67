/* fsync: of a file and of a folder; not of what is no file. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), folder = open(".", O_RDONLY), ends[2];

	CHECK(!pipe(ends) && !fsync(fd) && !fsync(folder) && !fsync(open("f", O_RDONLY)));
	BAD_INPUT({ "not open", ERRNO(fsync(NOT_OPEN)), EBADF }, { "below 0", ERRNO(fsync(-1)), EBADF },
		{ "a pipe", ERRNO(fsync(ends[1])), EINVAL },
		{ "O_PATH", ERRNO(fsync(open("f", O_PATH))), EBADF }, );
	return 0;
}
