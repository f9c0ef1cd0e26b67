/* chdir: names are from there on; a child has its own. */
#include "call.h"

int main(void)
{
	close(file("f", ""));
	CHECK(!mkdir("folder", 0700) && !symlink("folder", "link") && !symlink("loop", "loop"));
	IN_CHILD(CHECK(!chdir("folder") && !access("../f", F_OK)));
	CHECK(!access("f", F_OK) && !chdir("link") && !access("../folder", F_OK) && !chdir(".."));
	BAD_INPUT({ "no such folder", ERRNO(chdir("none")), ENOENT },
		{ "an empty name", ERRNO(chdir("")), ENOENT }, { "a file", ERRNO(chdir("f")), ENOTDIR },
		{ "by way of a loop", ERRNO(chdir("loop")), ELOOP },
		{ "a name that is nowhere", ERRNO(chdir(NOWHERE)), EFAULT }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(chdir("folder"), EACCES));
	return 0;
}
