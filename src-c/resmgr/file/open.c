/*
 * open: from a path to a descriptor. Entry points: do_open, open_special.
 * One request to the file system that has the file; one more to its driver for a device.
 */
#include "open.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "device.h"
#include "fifo.h"
#include "path/name.h"
#include "path/path.h"
#include "process/limits.h"
#include "session/terminal.h"

/* Linux's own bit that musl's O_LARGEFILE may be 0 for is ignored; the rest is passed on. */
#define FLAGS_KEPT (O_ACCMODE | O_PATH | O_DIRECTORY)

int open_special(struct request *r, struct proc *self, const struct walked *w, uint32_t flags,
	struct opened *out)
{
	const struct exa_stat *st = &w->reply.st;
	if (S_ISSOCK(st->mode))
		return -ENXIO;
	if (S_ISFIFO(st->mode))
		return fifo_open(r, w, flags, out);
	if (!S_ISCHR(st->mode))
		return -ENXIO; /* there are no block devices */
	uint64_t rdev = st->rdev;
	if (rdev == DEVICE_TTY) {
		int32_t tty = terminal_of(self);
		if (tty < 0)
			return -ENXIO;
		rdev = terminal_device(tty);
	}
	out->tty = -1;
	if (device_is_own(rdev)) {
		out->server = EXA_ENDPOINT(EXA_SERVER_resmgr, 1);
		return device_open(rdev, flags, &out->handle);
	}
	struct device_open_reply opened;
	out->server = EXA_ENDPOINT(EXA_SERVER_tty, 1);
	int status = DOWN(r, out->server, device_open,
		(&(struct device_open_request){ .rdev = rdev, .st = *st, .flags = flags }), NULL, 0,
		&opened, NULL, NULL);
	if (status < 0)
		return status;
	out->handle = opened.handle;
	out->tty = (int32_t)opened.tty;
	out->may_control = opened.flags & 1;
	out->ptmx = rdev == DEVICE_PTMX;
	return 0;
}

int open_path(struct request *r, struct proc *self, int32_t dirfd, const char *path, uint32_t flags,
	uint32_t mode, const struct exa_cred *cred, struct opened *out)
{
	struct path_request q = { .op = EXA_OP_OPEN, .flags = flags, .mode = mode, .cred = *cred };
	int status = path_walk(r, self, dirfd, path, NULL, &q, &out->walked);
	if (status < 0)
		return status;
	const struct path_reply *found = &out->walked.reply;
	out->mode = found->st.mode;
	out->tty = -1;
	out->pipe = 0;
	out->ptmx = false;
	out->may_control = false;
	if (found->walk == EXA_WALK_SPECIAL)
		return open_special(r, self, &out->walked, flags, out);
	out->server = out->walked.mount->server;
	out->handle = found->handle;
	return 0;
}

/* The caller died while the file was being opened: what was opened meanwhile is given back. */
void open_undo(struct request *r)
{
	uint32_t server;
	const struct path_reply *found = down_last(r, EXA_MSG_path, &server);
	if (found && found->walk == EXA_WALK_DONE && found->handle)
		release_handle(server, found->handle);
	const struct device_open_reply *device = down_last(r, EXA_MSG_device_open, &server);
	if (device)
		release_handle(server, device->handle);
	const struct pipe_open_reply *pipe = down_last(r, EXA_MSG_pipe_open, &server);
	if (pipe)
		release_handle(server, pipe->handle);
}

struct open_file *open_file_of(const struct opened *o, uint32_t flags)
{
	struct open_file *f = file_new(o->server, o->handle, flags & FLAGS_KEPT, o->mode);
	if (f) {
		f->tty = o->tty;
		if (o->pipe)
			f->ino = o->pipe;
		else
			file_set_place(f, o->walked.mount,
				o->walked.reply.ino ? o->walked.reply.ino : o->walked.reply.st.ino);
	}
	return f;
}

/* What makes no sense together, whatever is there (Linux open(2)). */
static bool flags_clash(uint32_t flags)
{
	if (flags & O_PATH)
		return false;
	if ((flags & O_TMPFILE) == O_TMPFILE)
		return flags & O_CREAT || !(flags & (O_WRONLY | O_RDWR));
	return flags & O_CREAT && flags & O_DIRECTORY;
}

int do_open(struct request *r, const struct open_request *q, struct open_reply *p)
{
	struct proc *self = caller(r);
	if (!self) {
		open_undo(r);
		return -ESRCH;
	}
	int status = r->steps ? 0 : fd_may_open(self);
	if (status < 0)
		return status;
	if (flags_clash(q->flags))
		return -EINVAL;
	if (!*r->tail)
		return -ENOENT;
	struct exa_cred cred = proc_cred(self, true);
	struct opened o;
	/* Reading by leave to execute is exec's alone. */
	uint32_t flags = q->flags & ~EXA_OPEN_EXEC;
	status = open_path(r, self, q->dirfd, r->tail, flags, q->mode, &cred, &o);
	if (status < 0)
		return status;
	if (o.tty >= 0 && o.may_control && !(q->flags & O_NOCTTY)) {
		status = terminal_adopt(r, self, o.tty, false);
		if (status == PENDING)
			return status;
	}
	struct open_file *f = open_file_of(&o, q->flags);
	if (!f)
		return -ENOMEM;
	int made = o.ptmx ? terminal_master_opened(f, self) : 0;
	if (made < 0) {
		file_put(f);
		return made;
	}
	if (!o.pipe)
		f->name = name_walked(self, q->dirfd, r->tail, &o.walked);
	int fd = fd_alloc(self, f, 0, q->flags & O_CLOEXEC);
	if (fd < 0) {
		file_put(f);
		return -EMFILE;
	}
	*p = (struct open_reply){ .fd = fd,
		.server = o.server,
		.handle = o.handle,
		.mode = (o.mode & S_IFMT) | limit_mark(self) };
	return 0;
}
