/*
 * The working directory and the root: chdir, fchdir, getcwd, chroot. Each is a counted open
 * directory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file/open.h"
#include "name.h"

/* The directory of the tail's name, open. Search permission is what it takes, and reading is not.
 */
static int directory_open(struct request *r, struct proc *self, struct open_file **f)
{
	struct exa_cred cred = proc_cred(self, true);
	struct path_request access = { .op = EXA_OP_ACCESS, .mode = 1, .cred = cred };
	struct walked w;
	struct opened o;
	if (!*r->tail)
		return -ENOENT;
	int status = path_walk(r, self, AT_FDCWD, r->tail, NULL, &access, &w);
	if (status == -EACCES) {
		/* What is no directory is told first. */
		struct path_request lookup = { .op = EXA_OP_LOOKUP, .cred = cred };
		int found = path_walk(r, self, AT_FDCWD, r->tail, NULL, &lookup, &w);
		if (found == PENDING || (found >= 0 && !S_ISDIR(w.reply.st.mode)))
			return found == PENDING ? PENDING : -ENOTDIR;
	}
	if (status >= 0)
		status = open_path(r, self, AT_FDCWD, r->tail, O_PATH | O_DIRECTORY, 0, &cred, &o);
	if (status < 0)
		return status;
	*f = open_file_of(&o, O_PATH | O_DIRECTORY);
	if (!*f)
		return -ENOMEM;
	(*f)->name = name_walked(self, AT_FDCWD, r->tail, &o.walked);
	return 0;
}

static void change(struct open_file **of, struct open_file *to)
{
	if (*of)
		file_put(*of);
	*of = to;
}

int do_chdir(struct request *r, const struct chdir_request *q, struct chdir_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	struct open_file *f;
	if (!self) {
		open_undo(r);
		return -ESRCH;
	}
	if (r->tail_len) {
		int status = directory_open(r, self, &f);
		if (status < 0)
			return status;
	} else {
		struct open_file *at = fd_get(self, q->fd);
		if (!at)
			return -EBADF;
		if (!S_ISDIR(at->mode))
			return -ENOTDIR;
		struct path_request access = {
			.op = EXA_OP_ACCESS, .mode = 1, .cred = proc_cred(self, true)
		};
		struct walked w;
		int status = path_walk(r, self, q->fd, "", NULL, &access, &w);
		if (status < 0)
			return status;
		f = file_hold(at);
	}
	change(&self->cwd, f);
	return 0;
}

int do_chroot(struct request *r, const struct chroot_request *q, struct chroot_reply *p)
{
	(void)q, (void)p;
	struct proc *self = caller(r);
	struct open_file *f;
	if (!self) {
		open_undo(r);
		return -ESRCH;
	}
	int status = directory_open(r, self, &f);
	if (status < 0)
		return status;
	if (!is_root(self)) {
		file_put(f);
		return -EPERM;
	}
	change(&self->root, f);
	return 0;
}

int do_getcwd(struct request *r, const struct getcwd_request *q, struct getcwd_reply *p)
{
	(void)q;
	(void)p;
	static char name[EXA_PATH_MAX], root[EXA_PATH_MAX];
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (!self->cwd)
		return -ENOENT;
	int status = path_pathname(r, self->cwd->mount, self->cwd->ino, name);
	if (status >= 0 && self->root)
		status = path_pathname(r, self->root->mount, self->root->ino, root);
	if (status < 0)
		return status;
	size_t above = self->root && root[1] ? strlen(root) : 0;
	bool below = !strncmp(name, root, above) && (!above || !name[above] || name[above] == '/');
	const char *shown = !below ? name : name[above] ? name + above : "/";
	r->out_len =
		(uint32_t)snprintf(r->out, EXA_PATH_MAX, "%s%s", below ? "" : "(unreachable)", shown) + 1;
	return r->out_len > EXA_PATH_MAX ? -ENAMETOOLONG : 0;
}
