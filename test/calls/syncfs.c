/* syncfs: of the file system that a descriptor is in. */
#include "call.h"

int main(void)
{
	CHECK(!syncfs(file("f", "abc")) && !syncfs(open(".", O_RDONLY)));
	BAD_INPUT({ "not open", ERRNO(syncfs(NOT_OPEN)), EBADF },
		{ "below 0", ERRNO(syncfs(-1)), EBADF },
		{ "O_PATH", ERRNO(syncfs(open("f", O_PATH))), EBADF }, );
	return 0;
}
