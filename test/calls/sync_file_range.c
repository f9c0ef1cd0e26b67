/* sync_file_range: as fsync. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), ends[2];

	CHECK(!pipe(ends)
		&& !sync_file_range(fd, 0, 0,
			SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER));
	CHECK(!sync_file_range(fd, 1, 1, SYNC_FILE_RANGE_WRITE));
	BAD_INPUT({ "not open", ERRNO(sync_file_range(NOT_OPEN, 0, 0, 0)), EBADF },
		{ "from below 0", ERRNO(sync_file_range(fd, -1, 1, 0)), EINVAL },
		{ "less than nothing", ERRNO(sync_file_range(fd, 0, -1, 0)), EINVAL },
		{ "no such flag", ERRNO(sync_file_range(fd, 0, 1, 64)), EINVAL },
		{ "a pipe", ERRNO(sync_file_range(ends[0], 0, 1, 0)), ESPIPE }, );
	return 0;
}
