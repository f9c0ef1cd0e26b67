/* epoll_create1, epoll_ctl, epoll_pwait: resmgr watches and waits. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "file/waiting.h"
#include "signal/signals.h"

#define EVENTS_MAX (EXA_TAIL_MAX / sizeof(struct epoll_event))

long __exa_sys_epoll_create1(long flags)
{
	struct epoll_create_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, epoll_create, &reply, .flags = flags));

	if (status < 0)
		return status;
	exa_descriptor_enter(&(struct exa_descriptor){
		reply.fd, EXA_ENDPOINT(EXA_SERVER_resmgr, 1), reply.handle, O_RDWR, 0 });
	return reply.fd;
}

static long control_once(int epoll, int op, int fd, const struct epoll_event *event)
{
	uint64_t handle;
	long status = exa_descriptor_of_resmgr(epoll, &handle);

	if (status < 0)
		return status;
	return CALL(RESMGR, epoll_ctl, NULL, .handle = handle, .op = op, .fd = fd,
		.events = event ? event->events : 0, .data = event ? event->data.u64 : 0);
}

long __exa_sys_epoll_ctl(long epoll, long op, long fd, long event)
{
	const struct epoll_event *e = op == EPOLL_CTL_DEL ? NULL : (const struct epoll_event *)event;

	if (op != EPOLL_CTL_DEL && exa_bad_pointer(e, sizeof *e))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, control_once(epoll, op, fd, e));
}

static long wait_once(int epoll, struct epoll_event *events, uint32_t count, int64_t deadline)
{
	struct exa_tail tail = { .room = count * sizeof *events };
	struct epoll_wait_reply reply;
	uint64_t handle;
	long status = exa_descriptor_of_resmgr(epoll, &handle);

	if (status < 0)
		return status;
	status = CALL_TAIL(
		RESMGR, epoll_wait, &reply, &tail, .handle = handle, .count = count, .deadline = deadline);
	if (status < 0)
		return status;
	memcpy(events, tail.bytes, tail.length);
	return tail.length / sizeof *events;
}

/* LIMIT: an epoll within another is found ready a moment later: not by a wait of 0 ms. */
long __exa_sys_epoll_pwait(
	long epoll, long events, long count, long timeout, long mask, long mask_size)
{
	struct timespec ahead = { .tv_sec = timeout / 1000, .tv_nsec = timeout % 1000 * 1000000 };
	int64_t deadline = exa_deadline(timeout < 0 ? NULL : &ahead);
	uint64_t before;
	long status = 0;

	if (count <= 0 || count > INT32_MAX / (long)sizeof(struct epoll_event)
		|| (mask && mask_size != sizeof(uint64_t)))
		return -EINVAL;
	if (exa_bad_pointer((void *)events, count * sizeof(struct epoll_event))
		|| (mask && exa_bad_pointer((void *)mask, sizeof(uint64_t))))
		return -EFAULT;
	if (count > (long)EVENTS_MAX)
		count = EVENTS_MAX;
	if (mask) {
		status = exa_mask_get(&before);
		if (status >= 0)
			status = exa_mask_set(*(uint64_t *)mask);
		if (status < 0)
			return status;
	}

	long result =
		FINISH(RESTART_NEVER, wait_once(epoll, (struct epoll_event *)events, count, deadline));

	if (mask)
		FINISH(RESTART_ALWAYS, exa_mask_set(before));
	return result;
}
