/* eventfd2, signalfd4, timerfd_create, timerfd_settime, timerfd_gettime: descriptions at resmgr. */
#include <errno.h>
#include <fcntl.h>
#include <sys/timerfd.h>

#include "call/request.h"
#include "call/spec.h"
#include "file/descriptor.h"
#include "signal/signals.h"

static long enter(int fd, uint64_t handle)
{
	exa_descriptor_enter(
		&(struct exa_descriptor){ fd, EXA_ENDPOINT(EXA_SERVER_resmgr, 1), handle, O_RDWR, 0 });
	return fd;
}

long __exa_sys_eventfd2(long count, long flags)
{
	struct eventfd_reply reply;
	long status =
		FINISH(RESTART_ALWAYS, CALL(RESMGR, eventfd, &reply, .count = count, .flags = flags));

	return status < 0 ? status : enter(reply.fd, reply.handle);
}

long __exa_sys_signalfd4(long fd, long mask, long size, long flags)
{
	struct signalfd_reply reply;

	if (size != sizeof(uint64_t))
		return -EINVAL;
	if (exa_bad_pointer((uint64_t *)mask, sizeof(uint64_t)))
		return -EFAULT;

	long status = FINISH(RESTART_ALWAYS,
		CALL(RESMGR, signalfd, &reply, .fd = fd, .flags = flags, .mask = *(uint64_t *)mask));

	return status < 0 ? status : enter(reply.fd, reply.handle);
}

long __exa_sys_timerfd_create(long clock, long flags)
{
	struct timerfd_reply reply;
	long status =
		FINISH(RESTART_ALWAYS, CALL(RESMGR, timerfd, &reply, .clock = clock, .flags = flags));

	return status < 0 ? status : enter(reply.fd, reply.handle);
}

static long set_once(int fd, uint32_t flags, const struct itimerspec *set, struct itimerspec *old)
{
	struct timerfd_set_reply reply;
	uint64_t handle;
	long status = exa_descriptor_of_resmgr(fd, &handle);

	if (status < 0)
		return status;
	status = CALL(RESMGR, timerfd_set, &reply, .handle = handle, .set = set != NULL, .flags = flags,
		.value = set ? exa_spec_ns(&set->it_value) : 0,
		.interval = set ? exa_spec_ns(&set->it_interval) : 0);
	if (status >= 0 && old)
		*old = exa_spec_of(reply.value, reply.interval);
	return status;
}

long __exa_sys_timerfd_settime(long fd, long flags, long set, long old)
{
	if (exa_bad_pointer((struct itimerspec *)set, sizeof(struct itimerspec))
		|| (old && exa_bad_pointer((struct itimerspec *)old, sizeof(struct itimerspec))))
		return -EFAULT;
	if (!exa_spec_good((struct itimerspec *)set))
		return -EINVAL;
	return FINISH(
		RESTART_ALWAYS, set_once(fd, flags, (struct itimerspec *)set, (struct itimerspec *)old));
}

long __exa_sys_timerfd_gettime(long fd, long to)
{
	if (exa_bad_pointer((struct itimerspec *)to, sizeof(struct itimerspec)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, set_once(fd, 0, NULL, (struct itimerspec *)to));
}
