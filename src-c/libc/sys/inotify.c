/* inotify_init1, inotify_add_watch, inotify_rm_watch: resmgr watches. */
#include <errno.h>
#include <fcntl.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

long __exa_sys_inotify_init1(long flags)
{
	struct inotify_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, inotify, &reply, .flags = flags));

	if (status < 0)
		return status;
	exa_descriptor_enter(&(struct exa_descriptor){
		reply.fd, EXA_ENDPOINT(EXA_SERVER_resmgr, 1), reply.handle, O_RDONLY, 0 });
	return reply.fd;
}

static long add_once(int fd, const char *path, uint32_t events)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	struct inotify_add_reply reply;
	uint64_t handle;
	long status = exa_descriptor_of_resmgr(fd, &handle);

	if (status >= 0)
		status = exa_path_piece(&piece, path);
	if (status >= 0)
		status = CALL_TAIL(RESMGR, inotify_add, &reply, &tail, .handle = handle, .events = events);
	return status < 0 ? status : reply.watch;
}

/* LIMIT: of a file with several names, told by another one where that by which it was opened is
 * gone. */
long __exa_sys_inotify_add_watch(long fd, long path, long events)
{
	return FINISH(RESTART_ALWAYS, add_once(fd, (const char *)path, events));
}

static long drop_once(int fd, int watch)
{
	uint64_t handle;
	long status = exa_descriptor_of_resmgr(fd, &handle);

	return status < 0 ? status : CALL(RESMGR, inotify_drop, NULL, .handle = handle, .watch = watch);
}

long __exa_sys_inotify_rm_watch(long fd, long watch)
{
	return FINISH(RESTART_ALWAYS, drop_once(fd, watch));
}
