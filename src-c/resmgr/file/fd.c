/*
 * The tables of descriptors and the counts of references. See fd.h.
 */
#include "fd.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "mount/mount.h"
#include "process/limits.h"

static uint32_t files;
static const struct file_observer *const *observers;

void files_begin(const struct file_observer *const *those) { observers = those; }

struct open_file *file_new(uint32_t server, uint64_t handle, uint32_t flags, uint32_t mode)
{
	struct open_file *f = calloc(1, sizeof *f);
	if (!f) {
		release_handle(server, handle);
		return NULL;
	}
	*f = (struct open_file){ .references = 1,
		.server = server,
		.handle = handle,
		.flags = flags,
		.mode = mode & S_IFMT,
		.tty = -1 };
	files++;
	return f;
}

void file_set_place(struct open_file *f, struct mount *m, uint64_t ino)
{
	mount_hold(m);
	f->mount = m;
	f->ino = ino;
}

struct open_file *file_hold(struct open_file *f)
{
	assert(f->references);
	f->references++;
	return f;
}

void file_put(struct open_file *f)
{
	assert(f->references && f->in_flight <= f->references);
	bool gone = !--f->references;
	if (gone && f->handle)
		release_handle(f->server, f->handle);
	for (const struct file_observer *const *o = observers; *o; o++)
		if (gone && (*o)->gone)
			(*o)->gone(f);
		else if (!gone && f->in_flight == f->references && (*o)->in_flight)
			(*o)->in_flight();
	if (!gone)
		return;
	if (f->mount)
		mount_put(f->mount);
	assert(files && !f->in_flight);
	files--;
	free(f->name);
	f->name = NULL;
	free_later(&f->dying, f);
}

/* The descriptor is free already. */
static void let_go(const struct proc *p, struct open_file *f)
{
	for (const struct file_observer *const *o = observers; *o; o++)
		if ((*o)->closed)
			(*o)->closed(p, f);
	file_put(f);
}

uint32_t files_count(void) { return files; }

struct open_file *fd_get(const struct proc *p, int32_t fd)
{
	return fd >= 0 && (uint32_t)fd < p->fd_count ? p->fds[fd].file : NULL;
}

static int grow(struct proc *p, uint32_t count)
{
	if (count <= p->fd_count)
		return 0;
	count = (count + 15) & ~15u;
	struct fd *more = realloc(p->fds, count * sizeof *more);
	if (!more)
		return -ENOMEM;
	memset(more + p->fd_count, 0, (count - p->fd_count) * sizeof *more);
	p->fds = more;
	p->fd_count = count;
	return 0;
}

int fd_room(struct proc *p, uint32_t minimum)
{
	for (uint32_t fd = minimum; fd < limit_of(p, RLIMIT_NOFILE); fd++)
		if (fd >= p->fd_count || !p->fds[fd].file) {
			int status = grow(p, fd + 1);
			return status < 0 ? status : (int)fd;
		}
	return minimum >= limit_of(p, RLIMIT_NOFILE) ? -EINVAL : -EMFILE;
}

int fd_may_open(struct proc *p)
{
	if (files >= EXA_FILES_ALL_MAX)
		return -ENFILE;
	return fd_room(p, 0) < 0 ? -EMFILE : 0;
}

static void put(struct proc *p, uint32_t fd, struct fd entry)
{
	p->fds[fd] = entry;
	p->servers |= 1u << EXA_SLOT(entry.file->server);
	/* A vfork child calls by its parent's endpoint. */
	if (!p->endpoint && p->parent)
		p->parent->servers |= p->servers;
}

int fd_alloc(struct proc *p, struct open_file *f, uint32_t minimum, bool cloexec)
{
	int fd = fd_room(p, minimum);
	if (fd >= 0)
		put(p, (uint32_t)fd, (struct fd){ f, cloexec });
	return fd;
}

int fd_reserve(struct proc *p, int32_t fd)
{
	if (fd < 0 || (uint32_t)fd >= limit_of(p, RLIMIT_NOFILE))
		return -EBADF;
	return grow(p, (uint32_t)fd + 1);
}

int fd_assign(struct proc *p, int32_t fd, struct open_file *f, bool cloexec)
{
	int status = fd_reserve(p, fd);
	if (status < 0)
		return status;
	struct open_file *old = p->fds[fd].file;
	put(p, (uint32_t)fd, (struct fd){ f, cloexec });
	if (old)
		let_go(p, old);
	return fd;
}

int fd_close(struct proc *p, int32_t fd)
{
	struct open_file *f = fd_get(p, fd);
	if (!f)
		return -EBADF;
	p->fds[fd] = (struct fd){ 0 };
	let_go(p, f);
	return 0;
}

int fd_let_go(struct request *r, const struct proc *p, int32_t fd)
{
	struct open_file *f = fd_get(p, fd);
	uint32_t server = f ? EXA_SLOT(f->server) : EXA_SERVER_resmgr;
	if ((server != EXA_SERVER_pipe && server != EXA_SERVER_tty) || f->references > 1)
		return 0;
	/* It stays in the table meanwhile: the caller may die, and then exit releases it, again or
	 * first. */
	struct release_reply none;
	int status = DOWN(r, f->server, release, (&(struct release_request){ .handle = f->handle }),
		NULL, 0, &none, NULL, NULL);
	if (status >= 0)
		f->handle = 0;
	return status == PENDING ? PENDING : 0;
}

int fds_copy(struct proc *to, const struct proc *from)
{
	to->fds = calloc(from->fd_count ? from->fd_count : 1, sizeof *to->fds);
	if (!to->fds)
		return -ENOMEM;
	to->fd_count = from->fd_count;
	for (uint32_t i = 0; i < from->fd_count; i++)
		if (from->fds[i].file) {
			file_hold(from->fds[i].file);
			put(to, i, from->fds[i]);
		}
	return 0;
}

void fds_close(struct proc *p, bool only_cloexec)
{
	for (uint32_t i = 0; i < p->fd_count; i++)
		if (p->fds[i].file && (!only_cloexec || p->fds[i].cloexec))
			fd_close(p, (int32_t)i);
}

uint32_t fds_count(const struct proc *p)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < p->fd_count; i++)
		n += p->fds[i].file != NULL;
	return n;
}
