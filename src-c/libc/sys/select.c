/*
 * pselect6, by exa_poll. Sets have one bit a descriptor; what is asked of one is put together
 * first.
 */
#include <errno.h>
#include <sys/select.h>

#include "call/request.h"
#include "file/waiting.h"

#define READ_EVENTS (POLLIN | POLLRDNORM | POLLHUP | POLLERR)
#define WRITE_EVENTS (POLLOUT | POLLWRNORM | POLLERR)
#define EXCEPT_EVENTS POLLPRI

static bool is_in(int fd, fd_set *set) { return set && FD_ISSET(fd, set); }

/* Leaves of a set what is ready; how many. */
static int keep(int fd, fd_set *set, bool ready)
{
	if (!is_in(fd, set))
		return 0;
	if (!ready)
		FD_CLR(fd, set);
	return ready;
}

static bool bad_set(int count, const fd_set *set)
{
	return set && exa_bad_pointer(set, (count + 7) / 8);
}

long __exa_sys_pselect6(long count, long reads, long writes, long excepts, long timeout, long data)
{
	fd_set *r = (fd_set *)reads, *w = (fd_set *)writes, *e = (fd_set *)excepts;
	const long long *time = (const long long *)timeout;
	const uint64_t *mask = data ? ((const uint64_t *const *)data)[0] : NULL;
	int64_t deadline =
		exa_deadline(time ? &(struct timespec){ .tv_sec = time[0], .tv_nsec = time[1] } : NULL);
	unsigned asked = 0;

	if (count < 0 || count > FD_SETSIZE || deadline < 0)
		return -EINVAL;
	if (bad_set(count, r) || bad_set(count, w) || bad_set(count, e))
		return -EFAULT;

	struct pollfd fds[count + 1];

	for (int fd = 0; fd < count; fd++) {
		short events = (is_in(fd, r) ? POLLIN | POLLRDNORM : 0)
			| (is_in(fd, w) ? POLLOUT | POLLWRNORM : 0) | (is_in(fd, e) ? POLLPRI : 0);

		if (events)
			fds[asked++] = (struct pollfd){ .fd = fd, .events = events };
	}

	long result = exa_poll(fds, asked, deadline, mask);

	if (result < 0)
		return result;
	result = 0;
	for (unsigned i = 0; i < asked; i++) {
		int fd = fds[i].fd, events = fds[i].revents;

		if (events & POLLNVAL)
			return -EBADF;
		result += keep(fd, r, events & READ_EVENTS);
		result += keep(fd, w, events & WRITE_EVENTS);
		result += keep(fd, e, events & EXCEPT_EVENTS);
	}
	return result;
}
