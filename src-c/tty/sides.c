/*
 * The two sides of open terminals: opening a device, what each side can do, closing it.
 * Entry points: do_device_open, side_open, side_find; the hooks of slave_ops and master_ops.
 * Does not do: reading and writing (read.c, write.c, master.c), ioctl (ioctl.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "abi/pty.h"
#include "terminal.h"

#define MAJOR_TTY 4     /* minor N: ttyN; 0: the console */
#define MAJOR_CONSOLE 5 /* minor 1: the console (minor 0, /dev/tty, is resmgr's) */
#define MAY_CONTROL 1   /* device_open's reply: it may become a controlling terminal */

static const struct description_ops slave_ops, master_ops;

uint64_t side_open(struct terminal *t, bool master, uint32_t flags, const struct exa_stat *node)
{
	struct side *s = calloc(1, sizeof *s);
	struct description *d = s ? description_new(master ? &master_ops : &slave_ops, s,
								flags & (O_ACCMODE | O_NONBLOCK | O_APPEND), 0)
							  : NULL;
	if (!d) {
		free(s);
		return 0;
	}
	*s = (struct side){ .terminal = t, .master = master, .node = *node, .next = t->sides };
	t->sides = s;
	return d->handle;
}

struct side *side_find(uint64_t handle)
{
	struct description *d = description_find(handle);
	return d ? d->object : NULL;
}

static struct terminal *device_find(uint64_t rdev)
{
	uint32_t minor = (uint32_t)minor(rdev);
	if (major(rdev) == MAJOR_PTY)
		return terminal_find(PTY_FIRST + minor);
	if (major(rdev) == MAJOR_TTY)
		return terminal_find(minor ? minor : CONSOLE);
	return major(rdev) == MAJOR_CONSOLE && minor == 1 ? terminal_find(CONSOLE) : NULL;
}

int do_device_open(
	struct request *r, const struct device_open_request *q, struct device_open_reply *p)
{
	if (!from_resmgr(r))
		return -EPERM;
	bool ptmx = q->rdev == makedev(PTMX_MAJOR, PTMX_MINOR);
	struct terminal *t = ptmx ? pty_make() : device_find(q->rdev);
	if (!t)
		return ptmx ? -ENOSPC : -ENXIO;
	if (t->pty && !ptmx && (t->locked || !terminal_is_open(t, true)))
		return -EIO;
	p->handle = side_open(t, ptmx, q->flags, &q->st);
	if (!p->handle) {
		if (ptmx)
			pty_abandon(t);
		return -ENOMEM;
	}
	t->opened |= !ptmx;
	p->tty = t->index;
	p->flags = ptmx ? 0 : MAY_CONTROL;
	return 0;
}

/* Nobody is left at that side. */
static void side_left(struct terminal *t, bool master)
{
	if (master) {
		t->watched = false;
		/* For a pty resmgr sees to that: it knows the session's leader. */
		if (!t->pty) {
			job_signal(t, SIGHUP);
			job_signal(t, SIGCONT);
		}
		job_hang_up(t);
	} else if (!t->pty) {
		terminal_reset(t);
	}
}

static void side_release(struct description *d)
{
	struct side *s = d->object;
	struct terminal *t = s->terminal;
	struct side **at = &t->sides;
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	poll_drop(&s->armed);
	if (!terminal_is_open(t, s->master) && !s->hung)
		side_left(t, s->master);
	free(s);
	/* Requests by way of this handle now find it unknown. */
	terminal_wake(t);
	terminal_ready(t);
	if (t->pty && !t->sides)
		pty_abandon(t);
}

static int side_arm(
	struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
{
	struct side *s = d->object;
	return poll_arm(&s->armed, r, q, p, side_events(s));
}

static void side_disarm(struct description *d, uint32_t sender, uint32_t token)
{
	poll_disarm(&((struct side *)d->object)->armed, sender, token);
}

static int side_stat(struct description *d, struct exa_stat *st)
{
	*st = ((struct side *)d->object)->node;
	return 0;
}

static const struct description_ops slave_ops = {
	.kind = "terminal",
	.read = slave_read,
	.write = slave_write,
	.stat = side_stat,
	.ioctl = terminal_ioctl,
	.arm = side_arm,
	.disarm = side_disarm,
	.release = side_release,
};

static const struct description_ops master_ops = {
	.kind = "terminal's master",
	.read = master_read,
	.write = master_write,
	.stat = side_stat,
	.ioctl = terminal_ioctl,
	.arm = side_arm,
	.disarm = side_disarm,
	.release = side_release,
};
