/* flock: shared and exclusive locks of descriptions, given back with the last descriptor. */
#include <sys/file.h>

#include "call.h"

int main(void)
{
	int one = file("f", ""), other = open("f", O_RDONLY), copy = dup(one), path = open("f", O_PATH);

	CHECK(!flock(one, LOCK_SH) && !flock(other, LOCK_SH | LOCK_NB));
	FAILS(flock(one, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	CHECK(!flock(other, LOCK_UN) && !flock(copy, LOCK_EX) && !flock(one, LOCK_EX));
	FAILS(flock(other, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	IN_CHILD(CHECK(flock(other, LOCK_SH | LOCK_NB) < 0 && !flock(one, LOCK_EX)));
	CHECK(!close(one));
	FAILS(flock(other, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	CHECK(!close(copy) && !flock(other, LOCK_SH | LOCK_NB));
	BAD_INPUT({ "not open", ERRNO(flock(NOT_OPEN, LOCK_SH)), EBADF },
		{ "below 0", ERRNO(flock(-1, LOCK_UN)), EBADF },
		{ "no operation", ERRNO(flock(other, 0)), EINVAL },
		{ "two operations", ERRNO(flock(other, LOCK_SH | LOCK_EX)), EINVAL },
		{ "only LOCK_NB", ERRNO(flock(other, LOCK_NB)), EINVAL },
		{ "no such operation", ERRNO(flock(other, 64)), EINVAL },
		{ "O_PATH", ERRNO(flock(path, LOCK_SH)), EBADF }, );
	return 0;
}
