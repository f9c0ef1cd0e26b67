/*
 * Open terminals: opening a device, releasing, poll, status, flags; and what a terminal cannot do.
 * Entry points: do_device_open, do_release, do_arm, do_disarm, do_handle_stat,
 * do_description_flags, do_seek, do_truncate, do_readdir, do_sync, server_gone, description_new.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "abi/pty.h"
#include "server/handle.h"
#include "terminal.h"

#define MAJOR_TTY 4     /* minor N: ttyN; 0: the console */
#define MAJOR_CONSOLE 5 /* minor 1: the console (minor 0, /dev/tty, is resmgr's) */
#define MAY_CONTROL 1   /* device_open's reply: it may become a controlling terminal */

uint64_t description_new(
	struct terminal *t, bool master, uint32_t flags, const struct exa_stat *node)
{
	struct description *d = calloc(1, sizeof *d);
	if (!d)
		return 0;
	*d = (struct description){ .terminal = t,
		.master = master,
		.flags = flags & (O_NONBLOCK | O_APPEND),
		.node = *node,
		.next = t->descriptions };
	uint64_t handle = handle_new(d);
	if (handle)
		t->descriptions = d;
	else
		free(d);
	return handle;
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
	p->handle = description_new(t, ptmx, q->flags, &q->st);
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

int do_release(struct request *r, const struct release_request *q, struct release_reply *p)
{
	(void)p;
	struct description *d = handle_get(q->handle);
	uint32_t sender = EXA_SLOT(r->head->sender);
	if (!d || (sender != EXA_SERVER_resmgr && !(sender == EXA_SERVER_page && d->master)))
		return 0;
	struct terminal *t = d->terminal;
	struct description **at = &t->descriptions;
	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	handle_free(q->handle);
	poll_drop(&d->armed);
	if (!terminal_is_open(t, d->master) && !d->hung)
		side_left(t, d->master);
	free(d);
	/* Requests by way of this handle now find it unknown. */
	wake(&t->readers);
	wake(&t->writers);
	wake(&t->viewers);
	wake(&t->typists);
	wake(&t->held);
	terminal_ready(t);
	if (t->pty && !t->descriptions)
		pty_abandon(t);
	return 0;
}

int do_arm(struct request *r, const struct arm_request *q, struct arm_reply *p)
{
	struct description *d = handle_get(q->handle);
	return d ? poll_arm(&d->armed, r, q, p, description_events(d)) : -EBADF;
}

int do_disarm(struct request *r, const struct disarm_request *q, struct disarm_reply *p)
{
	(void)p;
	struct description *d = handle_get(q->handle);
	if (!d)
		return -EBADF;
	poll_disarm(&d->armed, r->head->sender, q->token);
	return 0;
}

void server_gone(uint32_t endpoint) { poll_gone(endpoint); }

int do_handle_stat(
	struct request *r, const struct handle_stat_request *q, struct handle_stat_reply *p)
{
	(void)r;
	struct description *d = handle_get(q->handle);
	if (!d)
		return -EBADF;
	p->st = d->node;
	return 0;
}

int do_description_flags(
	struct request *r, const struct description_flags_request *q, struct description_flags_reply *p)
{
	(void)r;
	struct description *d = handle_get(q->handle);
	if (!d)
		return -EBADF;
	if (q->set)
		d->flags = q->flags & (O_NONBLOCK | O_APPEND);
	p->flags = d->flags;
	return 0;
}

int do_seek(struct request *r, const struct seek_request *q, struct seek_reply *p)
{
	(void)r, (void)p;
	return handle_get(q->handle) ? -ESPIPE : -EBADF;
}

int do_truncate(struct request *r, const struct truncate_request *q, struct truncate_reply *p)
{
	(void)r, (void)p;
	return handle_get(q->handle) ? -EINVAL : -EBADF;
}

int do_readdir(struct request *r, const struct readdir_request *q, struct readdir_reply *p)
{
	(void)r, (void)p;
	return handle_get(q->handle) ? -ENOTDIR : -EBADF;
}

int do_sync(struct request *r, const struct sync_request *q, struct sync_reply *p)
{
	(void)r, (void)p;
	return handle_get(q->handle) ? -EINVAL : -EBADF;
}
