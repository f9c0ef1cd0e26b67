/* chroot: where names begin, for the process and its children; `..` does not lead out of there. */
#include "call.h"

int main(void)
{
	char name[64], was[4096];
	struct stat root, inside;

	CHECK(getcwd(was, sizeof was) && !mkdir("jail", 0755) && !mkdir("jail/dir", 0755)
		&& !symlink("/dir", "jail/link"));
	close(file("jail/file", "text"));
	close(file("outside", ""));
	CHECK(!stat("jail", &root));
	int proc = open("/proc", O_RDONLY | O_DIRECTORY);
	IN_CHILD(CHECK(!chroot("jail") && !chdir("/"));
			 CHECK(!stat("/", &inside) && inside.st_ino == root.st_ino && !stat("/../..", &inside)
				 && inside.st_ino == root.st_ino);
			 CHECK(!access("/file", F_OK) && !access("../../file", F_OK) && !chdir("/link")
				 && getcwd(name, sizeof name) && !strcmp(name, "/dir"));
			 FAILS(access("/outside", F_OK), ENOENT); FAILS(access("../../outside", F_OK), ENOENT);
			 CHECK(openat(proc, "self/exe", O_RDONLY) >= 0
				 && !faccessat(proc, "self/cwd/../file", F_OK, 0)
				 && !faccessat(proc, "self/root/file", F_OK, 0));
			 CHECK(!chdir("..") && getcwd(name, sizeof name) && !strcmp(name, "/"));
			 IN_CHILD(CHECK(!access("/file", F_OK) && !symlink("/file", "to")
				 && !close(open("to", O_RDONLY)) && !unlink("/to")));
			 CHECK(!chroot("dir") && getcwd(name, sizeof name) == NULL && errno == ENOENT
				 && !access("file", F_OK));
			 FAILS(access("/file", F_OK), ENOENT));
	IN_CHILD(CHECK(!chroot("/") && getcwd(name, sizeof name) && !access("outside", F_OK)));
	CHECK(!access("outside", F_OK) && !chdir("/") && !chdir(was));
	BAD_INPUT({ "no such folder", ERRNO(chroot("none")), ENOENT },
		{ "an empty name", ERRNO(chroot("")), ENOENT },
		{ "a file", ERRNO(chroot("outside")), ENOTDIR },
		{ "a name that is nowhere", ERRNO(chroot(NOWHERE)), EFAULT }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(chroot("/"), EPERM); FAILS(chroot("none"), ENOENT);
			 FAILS(chroot("outside"), ENOTDIR));
	return 0;
}
