/*
 * The working directory: chdir, fchdir, getcwd. It is a counted open directory.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include "name.h"
#include "open.h"

int do_chdir(struct request *r, const struct chdir_request *q, struct chdir_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	struct open_file *f;
	if (!self) {
		open_undo(r);
		return -ESRCH;
	}
	struct exa_cred cred = proc_cred(self, true);
	if (r->tail_len) {
		if (!*r->tail)
			return -ENOENT;
		/* Search permission is what chdir needs, and reading is not. */
		struct path_request access = { .op = EXA_OP_ACCESS, .mode = 1, .cred = cred };
		struct walked w;
		struct opened o;
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
		f = open_file_of(&o, O_PATH | O_DIRECTORY);
		if (!f)
			return -ENOMEM;
		f->name = name_walked(self, AT_FDCWD, r->tail, &o.walked);
	} else {
		struct open_file *at = fd_get(self, q->fd);
		if (!at)
			return -EBADF;
		if (!S_ISDIR(at->mode))
			return -ENOTDIR;
		struct path_request access = { .op = EXA_OP_ACCESS, .mode = 1, .cred = cred };
		struct walked w;
		int status = path_walk(r, self, q->fd, "", NULL, &access, &w);
		if (status < 0)
			return status;
		f = file_hold(at);
	}
	if (self->cwd)
		file_put(self->cwd);
	self->cwd = f;
	return 0;
}

int do_getcwd(struct request *r, const struct getcwd_request *q, struct getcwd_reply *p)
{
	(void)q;
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (!self->cwd)
		return -ENOENT;
	int status = path_pathname(r, self->cwd->mount, self->cwd->ino, r->out);
	if (status < 0)
		return status;
	r->out_len = (uint32_t)strlen(r->out) + 1;
	return 0;
}
