/* inotify_add_watch: a file or directory whose changes are told. */
#include <sys/inotify.h>

#include "call.h"

int main(void)
{
	int fd = inotify_init1(IN_NONBLOCK), other = file("file", "text"), path = open("file", O_PATH);
	char room[64], name[300];
	int watch = inotify_add_watch(fd, "file", IN_MODIFY);

	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = 0;
	CHECK(watch == 1 && inotify_add_watch(fd, "./file", IN_MODIFY) == watch
		&& inotify_add_watch(fd, ".", IN_ALL_EVENTS) == watch + 1);
	CHECK(write(other, "x", 1) == 1 && read(fd, room, sizeof room) == 16 + 32);
	CHECK(symlink("file", "link") == 0 && symlink("loop", "loop") == 0 && mkdir("secret", 0) == 0);
	BAD_INPUT({ "no event", ERRNO(inotify_add_watch(fd, "file", 0)), EINVAL },
		{ "no such event", ERRNO(inotify_add_watch(fd, "file", IN_OPEN | 0x100000)), EINVAL },
		{ "to add and to create",
			ERRNO(inotify_add_watch(fd, "file", IN_OPEN | IN_MASK_ADD | IN_MASK_CREATE)), EINVAL },
		{ "a watch that is there", ERRNO(inotify_add_watch(fd, "link", IN_OPEN | IN_MASK_CREATE)),
			EEXIST },
		{ "no such file", ERRNO(inotify_add_watch(fd, "none", IN_OPEN)), ENOENT },
		{ "no name", ERRNO(inotify_add_watch(fd, "", IN_OPEN)), ENOENT },
		{ "no directory", ERRNO(inotify_add_watch(fd, "file", IN_OPEN | IN_ONLYDIR)), ENOTDIR },
		{ "a link to it, not followed",
			ERRNO(inotify_add_watch(fd, "link", IN_OPEN | IN_ONLYDIR | IN_DONT_FOLLOW)), ENOTDIR },
		{ "below a file", ERRNO(inotify_add_watch(fd, "file/x", IN_OPEN)), ENOTDIR },
		{ "links without end", ERRNO(inotify_add_watch(fd, "loop", IN_OPEN)), ELOOP },
		{ "a long name", ERRNO(inotify_add_watch(fd, name, IN_OPEN)), ENAMETOOLONG },
		{ "a path nowhere", ERRNO(inotify_add_watch(fd, NOWHERE, IN_OPEN)), EFAULT },
		{ "a file for a queue", ERRNO(inotify_add_watch(other, "file", IN_OPEN)), EINVAL },
		{ "a path's descriptor", ERRNO(inotify_add_watch(path, "file", IN_OPEN)), EBADF },
		{ "what is not open", ERRNO(inotify_add_watch(NOT_OPEN, "file", IN_OPEN)), EBADF }, );
	IN_CHILD(if (getuid() == 0) CHECK(setuid(1234) == 0); BAD_INPUT(
		{ "what may not be read", ERRNO(inotify_add_watch(fd, "secret", IN_OPEN)), EACCES }););
	return 0;
}
