/*
 * exec: which image, who may run it, and the point of no return.
 *
 * Owns: how many images are read at a time. Entry points: do_exec_open, do_exec_load, do_exec. A
 * process may exec only what it has opened for that last. Does not do: the table of images
 * (image.c), "#!" (libc), reading and compiling (the page, so that nobody runs what another made of
 * a file).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "boot/event.h"
#include "file/open.h"
#include "image.h"
#include "path/name.h"
#include "signal/signals.h"
#include "signal/timers.h"
#include "slot.h"

/* Bytes of images that are being read, of all of them: who would have more read waits. */
static int64_t loading_bytes;
static struct queue loaders;

/* Opens it for the page to read: whoever may execute a file may have it read for that. What is
 * opened is what is executed, whatever stood there when it was looked at. */
static int image_open(struct request *r, struct proc *self, const struct exec_open_request *q,
	struct image **image, struct opened *o)
{
	struct path_request open = {
		.op = EXA_OP_OPEN, .flags = O_RDONLY | EXA_OPEN_EXEC, .cred = proc_cred(self, true)
	};
	int status = path_walk(r, self, q->dirfd, r->tail, NULL, &open, &o->walked);
	if (status < 0)
		return status;
	const struct path_reply *found = &o->walked.reply;
	if (found->walk != EXA_WALK_DONE)
		return -EACCES;
	o->server = o->walked.mount->server;
	o->handle = found->handle;
	o->mode = found->st.mode;
	o->tty = -1;
	struct image *opened = S_ISREG(found->st.mode) ? image_of(&found->st) : NULL;
	if (!opened) {
		release_handle(o->server, o->handle);
		return S_ISREG(found->st.mode) ? -ENOMEM : -EACCES;
	}
	image_put(*image);
	*image = opened;
	return 0;
}

int do_exec_open(struct request *r, const struct exec_open_request *q, struct exec_open_reply *p)
{
	struct proc *self = caller(r);
	if (!self) {
		open_undo(r);
		return -ESRCH;
	}
	if (!*r->tail && !(q->flags & AT_EMPTY_PATH))
		return -ENOENT;
	struct exa_cred cred = proc_cred(self, true);
	struct path_request access = { .op = EXA_OP_ACCESS, .mode = 1 /* X_OK */, .cred = cred };
	struct walked w;
	int status = path_walk(r, self, q->dirfd, r->tail, NULL, &access, &w);
	if (status < 0)
		return status;
	if (!S_ISREG(w.reply.st.mode))
		return -EACCES;
	struct image *image = image_of(&w.reply.st);
	if (!image)
		return -ENOMEM;
	struct opened o = { 0 };
	char *name = name_walked(self, q->dirfd, r->tail, &w);
	/* Once it is being opened, that goes on, though another may have it compiled meanwhile. */
	bool opens = !image->known || r->cursor;
	status = opens ? image_open(r, self, q, &image, &o) : 0;
	struct open_file *f = status < 0 || !opens ? NULL : open_file_of(&o, O_RDONLY);
	if (status >= 0 && opens && !f)
		status = -ENOMEM;
	int fd = f ? fd_alloc(self, f, 0, true) : -1;
	if (f && fd < 0) {
		file_put(f);
		status = -EMFILE;
	}
	if (status < 0) {
		free(name);
		image_put(image);
		return status;
	}
	free(image->name);
	image->name = name;
	struct pending_exec pending = { .image = image, .server = o.server, .handle = o.handle };
	if (q->interpreter)
		memcpy(pending.comm, self->pending_exec.comm, COMM_MAX);
	else
		comm_set(pending.comm, *r->tail || !image->name ? r->tail : image->name);
	image_put(self->pending_exec.image);
	self->pending_exec = pending;
	*p = (struct exec_open_reply){ .fd = fd,
		.image = image->number,
		.known = image->known,
		.server = o.server,
		.handle = o.handle,
		.size = image->size };
	return 0;
}

/* Until it may be read: 0, PENDING, -EINTR. */
static int load_wait(struct request *r, struct image *image)
{
	bool room = !loading_bytes || loading_bytes + image->size <= EXA_IMAGE_LOADING_MAX;
	if (image->loading || !room)
		return wait_on(r, &loaders);
	struct image **held = malloc(sizeof(struct image *));
	if (!held)
		return -ENOMEM;
	r->memory = held;
	*held = image_hold(image);
	image->loading = true;
	loading_bytes += image->size;
	return 0;
}

/* It has been read, or not, whoever lives to hear of it. */
static void load_end(struct request *r, int status)
{
	struct image *image = *(struct image **)r->memory;
	image->loading = false;
	loading_bytes -= image->size;
	if (status >= 0)
		image_keep(image);
	image_put(image);
	free(r->memory);
	r->memory = NULL;
	wake(&loaders);
}

int do_exec_load(struct request *r, const struct exec_load_request *q, struct exec_load_reply *p)
{
	(void)q, (void)p;
	struct proc *self = caller(r);
	struct image *image = r->memory ? *(struct image **)r->memory : NULL;
	struct image_load_request load = { 0 };
	if (!image) {
		if (!self)
			return -ESRCH;
		image = self->pending_exec.image;
		if (!image || !self->pending_exec.handle)
			return -EINVAL;
		if (image->size > EXA_IMAGE_MAX)
			return -ENOMEM;
		if (image->known)
			return 0;
		int status = load_wait(r, image);
		if (status < 0)
			return status;
		load = (struct image_load_request){ .image = image->number,
			.server = self->pending_exec.server,
			.handle = self->pending_exec.handle,
			.size = image->size };
	}
	struct image_load_reply loaded;
	int status =
		DOWN(r, EXA_ENDPOINT(EXA_SERVER_page, 0), image_load, &load, NULL, 0, &loaded, NULL, NULL);
	if (status != PENDING)
		load_end(r, status);
	return status;
}

int do_exec(struct request *r, const struct exec_request *q, struct exec_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	/* What the page itself starts, from no file, is its own affair. */
	bool page = EXA_SLOT(r->head->sender) == EXA_SERVER_page;
	struct image *image = page ? NULL : self->pending_exec.image;
	if (q->environment > r->tail_len)
		return -EINVAL;
	if (!page && !(image && image->known && q->image == image->number))
		return -EINVAL;
	if (self->life == VFORKED) {
		int status = slot_wait(r, self->parent);
		if (status < 0)
			return status;
	}
	/* The point of no return. */
	bool born = self->life == VFORKED;
	if (born) {
		self->life = ALIVE;
		self->endpoint = slot_take(self);
		tell(self->endpoint, set_group, (&(struct set_group_request){ .group = self->pgid }), NULL,
			0);
	}
	if (q->fd >= 0)
		fd_close(self, q->fd);
	fds_close(self, true);
	signals_exec(self);
	self->execed = true;
	timers_free(self);
	if (image && image->mode & S_ISUID)
		self->euid = image->uid;
	if (image && image->mode & S_ISGID)
		self->egid = image->gid;
	self->suid = self->euid;
	self->sgid = self->egid;
	image_put(self->image);
	self->image = image; /* the reference that pending_exec had */
	proc_set_arguments(self, r->tail, r->tail_len - q->environment, q->environment);
	if (!page) {
		memcpy(self->comm, self->pending_exec.comm, COMM_MAX);
		image_executed(image);
		slot_grant(self->endpoint, r->head->sender, image->number);
	} else {
		image_put(self->pending_exec.image);
	}
	self->pending_exec = (struct pending_exec){ 0 };
	if (born)
		event_started(self);
	p->slot = self->endpoint;
	/* What came for the vfork child while it had no slot. */
	signals_deliver(self);
	return 0;
}
