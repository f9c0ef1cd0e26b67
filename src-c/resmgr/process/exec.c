/*
 * exec: which image, who may run it, and the point of no return.
 *
 * Owns: the numbers of images, by the identity of their files (device, inode, count of changes),
 * and which of them the page keeps. Entry points: do_exec_open, do_exec_load, do_exec. A process
 * may exec only what it has opened for that last. Does not do: "#!" (libc), reading and compiling
 * (the page, so that nobody runs what another made of a file).
 */
#include "exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "boot/event.h"
#include "file/open.h"
#include "path/name.h"
#include "signal/signals.h"
#include "signal/timers.h"
#include "slot.h"

/** Images that the page keeps compiled; then the one that was executed longest ago goes. */
#define KNOWN_MAX 128

struct image {
	struct image *next;
	uint32_t number, version;
	uint64_t dev, ino;
	int64_t ctime;
	bool known;    /* compiled and kept by the page */
	uint64_t used; /* when it was known or executed last, by the count of that */
	uint32_t mode, uid, gid;
	char *name; /* absolute, by which it was opened last */
};

static struct image *images;
static uint32_t last_image, known;
static uint64_t uses;

static struct image *image_of(const struct exa_stat *st)
{
	struct image *i = images;
	while (i
		&& !(i->dev == st->dev && i->ino == st->ino && i->version == st->spare
			&& i->ctime == st->ctime))
		i = i->next;
	if (i || !(i = calloc(1, sizeof *i)))
		return i;
	*i = (struct image){ .next = images,
		.number = ++last_image,
		.version = st->spare,
		.dev = st->dev,
		.ino = st->ino,
		.ctime = st->ctime,
		.mode = st->mode,
		.uid = st->uid,
		.gid = st->gid };
	return images = i;
}

static struct image *image_find(uint32_t number)
{
	struct image *i = images;
	while (i && i->number != number)
		i = i->next;
	return i;
}

static void image_keep(struct image *image)
{
	known += !image->known;
	image->known = true;
	image->used = ++uses;
	if (known <= KNOWN_MAX)
		return;
	struct image *oldest = image;
	for (struct image *i = images; i; i = i->next)
		if (i->known && i->used < oldest->used)
			oldest = i;
	oldest->known = false;
	known--;
	tell(EXA_ENDPOINT(EXA_SERVER_page, 0), image_drop,
		(&(struct image_drop_request){ .image = oldest->number }), NULL, 0);
}

const char *image_name(uint32_t number)
{
	struct image *i = number ? image_find(number) : NULL;
	return i ? i->name : NULL;
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
	free(image->name);
	image->name = name_walked(self, q->dirfd, r->tail, &w);
	struct pending_exec pending = { .image = image->number, .size = w.reply.st.size };
	if (q->interpreter)
		memcpy(pending.comm, self->pending_exec.comm, COMM_MAX);
	else
		comm_set(pending.comm, *r->tail || !image->name ? r->tail : image->name);
	*p = (struct exec_open_reply){
		.fd = -1, .image = image->number, .known = true, .size = w.reply.st.size
	};
	/* Once it is being opened, that goes on, though another may have it compiled meanwhile. */
	if (image->known && !r->cursor) {
		self->pending_exec = pending;
		return 0;
	}
	/* Whoever may execute a file may have it read for that. */
	struct opened o;
	cred.uid = 0;
	status = open_path(r, self, q->dirfd, r->tail, O_RDONLY, 0, &cred, &o);
	if (status < 0)
		return status;
	struct open_file *f = open_file_of(&o, O_RDONLY);
	if (!f)
		return -ENOMEM;
	p->fd = fd_alloc(self, f, 0, true);
	if (p->fd < 0) {
		file_put(f);
		return -EMFILE;
	}
	p->known = image->known;
	pending.server = p->server = o.server;
	pending.handle = p->handle = o.handle;
	self->pending_exec = pending;
	return 0;
}

int do_exec_load(struct request *r, const struct exec_load_request *q, struct exec_load_reply *p)
{
	(void)q, (void)p;
	struct proc *self = caller(r);
	if (!self) {
		/* The page has it all the same, for the next one. */
		uint32_t page;
		if (down_last(r, EXA_MSG_image_load, &page))
			image_keep(image_find(r->progress));
		return -ESRCH;
	}
	const struct pending_exec *pending = &self->pending_exec;
	struct image *image = image_find(pending->image);
	if (!image || !pending->handle)
		return -EINVAL;
	if (pending->size > EXA_IMAGE_MAX)
		return -ENOMEM;
	struct image_load_request load = { .image = pending->image,
		.server = pending->server,
		.handle = pending->handle,
		.size = pending->size };
	struct image_load_reply loaded;
	r->progress = pending->image;
	int status =
		DOWN(r, EXA_ENDPOINT(EXA_SERVER_page, 0), image_load, &load, NULL, 0, &loaded, NULL, NULL);
	if (status >= 0)
		image_keep(image);
	return status;
}

int do_exec(struct request *r, const struct exec_request *q, struct exec_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	/* What the page itself starts, from no file, is its own affair. */
	bool page = EXA_SLOT(r->head->sender) == EXA_SERVER_page;
	struct image *image = page ? NULL : image_find(q->image);
	if (q->environment > r->tail_len)
		return -EINVAL;
	if (!page && !(image && image->known && q->image == self->pending_exec.image))
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
	self->image = q->image;
	proc_set_arguments(self, r->tail, r->tail_len - q->environment, q->environment);
	if (!page) {
		memcpy(self->comm, self->pending_exec.comm, COMM_MAX);
		image->used = ++uses;
		slot_grant(self->endpoint, r->head->sender, self->image);
	}
	self->pending_exec = (struct pending_exec){ 0 };
	if (born)
		event_started(self);
	p->slot = self->endpoint;
	/* What came for the vfork child while it had no slot. */
	signals_deliver(self);
	return 0;
}
