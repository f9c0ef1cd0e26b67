/* inotify_rm_watch: a watch ends, and that is told. */
#include <sys/inotify.h>

#include "call.h"

int main(void)
{
	int fd = inotify_init1(IN_NONBLOCK), other = file("file", "text"), path = open("file", O_PATH);
	int watch = inotify_add_watch(fd, "file", IN_MODIFY);
	struct inotify_event event;

	CHECK(inotify_rm_watch(fd, watch) == 0 && write(other, "x", 1) == 1);
	CHECK(read(fd, &event, sizeof event) == sizeof event && event.wd == watch
		&& event.mask == IN_IGNORED);
	BAD_INPUT({ "nothing more", ERRNO(read(fd, &event, sizeof event)), EAGAIN },
		{ "a watch that has ended", ERRNO(inotify_rm_watch(fd, watch)), EINVAL },
		{ "no watch", ERRNO(inotify_rm_watch(fd, -1)), EINVAL },
		{ "a file for a queue", ERRNO(inotify_rm_watch(other, watch)), EINVAL },
		{ "a path's descriptor", ERRNO(inotify_rm_watch(path, watch)), EBADF },
		{ "what is not open", ERRNO(inotify_rm_watch(NOT_OPEN, watch)), EBADF }, );
	CHECK(inotify_add_watch(fd, "file", IN_MODIFY) == watch + 1);
	return 0;
}
