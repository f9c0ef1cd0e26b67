/*
 * ppoll, and exa_poll below it and pselect6.
 *
 * Each descriptor's server is asked with `arm`, which answers what is ready or leaves a one-shot
 * order for the notice `ready` with our token. Notices are only hints: whoever they name is asked
 * again. What is still armed in the end is disarmed. Tokens are never used twice, so a notice that
 * comes late is known by its token. While it waits, no handler runs; a signal ends it with -EINTR.
 */
#include <errno.h>
#include <string.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "file/waiting.h"
#include "signal/signals.h"

#define ALWAYS_READY (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)
#define MILLISECOND_NS 1e6

static uint32_t next_token = 1;

/* Asks one descriptor; whether its server now holds an order of ours. -EINTR, -ENOMEM, or 0 and 1.
 */
static long ask(struct pollfd *poll, uint32_t token)
{
	struct exa_descriptor file;
	struct arm_reply reply;

	poll->revents = 0;
	if (poll->fd < 0)
		return 0;

	long status = exa_descriptor_find(poll->fd, &file);

	if (status == -EBADF) {
		poll->revents = POLLNVAL;
		return 0;
	}
	if (status < 0)
		return status;
	status = CALL(file.server, arm, &reply, .handle = file.handle, .events = (uint16_t)poll->events,
		.token = token);
	if (status == -EINTR || status == -ENOMEM)
		return status;
	if (status == -EIO)
		poll->revents = POLLERR | POLLHUP; /* its server is gone */
	else if (status < 0)
		poll->revents = poll->events & ALWAYS_READY; /* one that never makes wait */
	else
		poll->revents = reply.ready & (poll->events | POLLERR | POLLHUP | POLLNVAL);
	return status >= 0 && !poll->revents;
}

static void disarm(const struct pollfd *poll, uint32_t token)
{
	struct exa_descriptor file;

	if (exa_descriptor_find(poll->fd, &file) >= 0)
		CALL(file.server, disarm, NULL, .handle = file.handle, .token = token);
}

/* Waits for a notice: the index of the descriptor that it names, `count` for none; -ETIMEDOUT,
 * -EINTR. */
static long await(uint32_t token, unsigned count, int64_t deadline)
{
	struct {
		struct exa_header head;
		struct ready_request ready;
	} notice;
	double left = -1;

	if (deadline != EXA_NEVER) {
		left = (deadline - exa_clock(CLOCK_MONOTONIC)) / MILLISECOND_NS;
		if (left < 0)
			left = 0;
	}
	if (__exa_pending)
		return -EINTR;

	int got = exa_receive(&notice, sizeof notice, left);

	if (got == -ETIMEDOUT || got == -EINTR)
		return got;
	if (got != sizeof notice || notice.head.number != EXA_MSG_ready
		|| notice.ready.token - token >= count)
		return count;
	return notice.ready.token - token;
}

/* One look at all of them, then as many notices as it takes. `armed` says what to undo. */
static long poll_once(
	struct pollfd *fds, unsigned count, int64_t deadline, uint32_t token, bool *armed)
{
	long ready = 0;

	/* only time to wait for: a sleep, and seen to be one */
	if (!count && deadline)
		return exa_sleep_once(deadline);
	for (unsigned i = 0; i < count; i++) {
		long status = ask(&fds[i], token + i);

		if (status < 0)
			return status;
		armed[i] = status;
		ready += fds[i].revents != 0;
	}
	if (!ready && __exa_pending)
		return -EINTR;
	while (!ready && deadline) {
		long which = await(token, count, deadline);

		if (which == -ETIMEDOUT)
			break;
		if (which < 0)
			return which;
		if (which == (long)count)
			continue;
		armed[which] = false;

		long status = ask(&fds[which], token + which);

		if (status < 0)
			return status;
		armed[which] = status;
		ready += fds[which].revents != 0;
	}
	return ready;
}

static long poll_and_disarm(struct pollfd *fds, unsigned count, int64_t deadline)
{
	uint32_t token = next_token;
	bool armed[count + 1];

	memset(armed, 0, sizeof armed);
	next_token += count;

	long result = poll_once(fds, count, deadline, token, armed);

	for (unsigned i = 0; i < count; i++)
		if (armed[i])
			disarm(&fds[i], token + i);
	return result;
}

long exa_poll(struct pollfd *fds, unsigned count, int64_t deadline, const uint64_t *mask)
{
	uint64_t before;

	if (count > EXA_FILES_MAX)
		return -EINVAL;
	if (mask) {
		long status = exa_mask_get(&before);

		if (status >= 0)
			status = exa_mask_set(*mask); /* what that lets in ends the wait: no FINISH */
		if (status < 0)
			return status;
	}

	long result = FINISH(RESTART_NEVER, poll_and_disarm(fds, count, deadline));

	if (mask)
		FINISH(RESTART_ALWAYS, exa_mask_set(before));
	return result;
}

/* poll without descriptors and without end is pause: only resmgr knows when to return. */
static long pause_with(const uint64_t *mask)
{
	uint64_t current;

	if (!mask) {
		long status = exa_mask_get(&current);

		if (status < 0)
			return status;
		mask = &current;
	}
	return FINISH(RESTART_NEVER, CALL(RESMGR, sigsuspend, NULL, .mask = *mask));
}

long __exa_sys_ppoll(long fds, long count, long timeout, long mask, long mask_size)
{
	int64_t deadline = exa_deadline((const struct timespec *)timeout);

	if (deadline < 0)
		return deadline;
	if (mask && mask_size != sizeof(uint64_t))
		return -EINVAL;
	if (count
		&& ((unsigned long)count > EXA_FILES_MAX
			|| exa_bad_pointer((void *)fds, count * sizeof(struct pollfd))))
		return (unsigned long)count > EXA_FILES_MAX ? -EINVAL : -EFAULT;
	if (!count && deadline == EXA_NEVER)
		return pause_with((const uint64_t *)mask);
	return exa_poll((struct pollfd *)fds, count, deadline, (const uint64_t *)mask);
}
