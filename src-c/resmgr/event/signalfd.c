/*
 * signalfd(2): pending signals, read. Who reads gets its own signals; who has it in an epoll is
 * told of those of the process that made it. Entry points: do_signalfd, signalfds_posted.
 */
#include "signalfd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>

#include "file/anonymous.h"
#include "file/fd.h"
#include "server/armed.h"
#include "signal/signals.h"

struct signalfd {
	struct signalfd *next;
	uint64_t mask;
	uint32_t maker; /* pid */
	struct poll_list armed;
};

static struct signalfd *all;
static const struct description_ops signalfd_ops;

void signalfds_posted(uint32_t signal)
{
	for (struct signalfd *s = all; s; s = s->next)
		if (s->mask & BIT(signal))
			poll_ready(&s->armed, POLL_READABLE);
}

static int signalfd_read(
	struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct signalfd *s = d->object;
	struct proc *self = caller(r);
	uint32_t done = 0;
	struct siginfo taken;
	(void)offset;
	if (!self)
		return -ESRCH;
	if (count < sizeof(struct signalfd_siginfo))
		return -EINVAL;
	while (count - done >= sizeof(struct signalfd_siginfo) && signals_take(self, s->mask, &taken)) {
		struct signalfd_siginfo info = { .ssi_signo = taken.signal,
			.ssi_code = taken.code,
			.ssi_pid = taken.pid,
			.ssi_uid = taken.uid,
			.ssi_status = taken.status,
			.ssi_int = (int32_t)taken.value,
			.ssi_ptr = (uint64_t)taken.value };
		if (taken.of_timer) {
			info.ssi_tid = taken.pid;
			info.ssi_overrun = taken.uid;
		}
		memcpy(out + done, &info, sizeof info);
		done += sizeof info;
	}
	if (done)
		return (int)done;
	return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &self->signalled);
}

static int signalfd_arm(
	struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
{
	struct signalfd *s = d->object;
	struct proc *of = caller(r);
	if (!of)
		of = proc_find(s->maker);
	return poll_arm(&s->armed, r, q, p, of && of->pending & s->mask ? POLL_READABLE : 0);
}

static void signalfd_disarm(struct description *d, uint32_t sender, uint32_t token)
{
	poll_disarm(&((struct signalfd *)d->object)->armed, sender, token);
}

static void signalfd_release(struct description *d)
{
	struct signalfd *s = d->object;
	for (struct signalfd **p = &all; *p; p = &(*p)->next)
		if (*p == s) {
			*p = s->next;
			break;
		}
	poll_drop(&s->armed);
	free(s);
}

static const struct description_ops signalfd_ops = {
	.kind = "signalfd",
	.read = signalfd_read,
	.stat = anonymous_stat,
	.arm = signalfd_arm,
	.disarm = signalfd_disarm,
	.release = signalfd_release,
};

int do_signalfd(struct request *r, const struct signalfd_request *q, struct signalfd_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	uint64_t mask = q->mask & ~(BIT(SIGKILL) | BIT(SIGSTOP));
	if (q->fd == -1) {
		struct signalfd *s = calloc(1, sizeof *s);
		if (s)
			*s = (struct signalfd){ .mask = mask, .maker = self->pid };
		int status = anonymous_open(self, &signalfd_ops, s, q->flags, &p->fd, &p->handle);
		if (status < 0)
			return status;
		s->next = all;
		all = s;
		return 0;
	}
	struct open_file *f = fd_get(self, q->fd);
	if (!f)
		return -EBADF;
	struct signalfd *s =
		EXA_SLOT(f->server) == EXA_SERVER_resmgr ? anonymous_find(f->handle, &signalfd_ops) : NULL;
	if (!s || q->flags & ~(uint32_t)(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	s->mask = mask;
	*p = (struct signalfd_reply){ q->fd, f->handle };
	poll_ready(&s->armed, POLL_READABLE);
	return 0;
}
