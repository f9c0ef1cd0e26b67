/* copy_file_range: within one file or between two; both are regular. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "call/request.h"
#include "file/copy.h"
#include "signal/signals.h"

struct end {
	struct exa_descriptor file;
	struct exa_stat st;
	int64_t *offset; /* the caller's; null: the description's own */
	int64_t at;
};

static long end_find(struct end *e, int fd)
{
	long status = exa_descriptor_find(fd, &e->file);

	return status < 0 || !(e->file.flags & O_PATH) ? status : -EBADF;
}

static long end_look(struct end *e)
{
	struct handle_stat_reply reply;
	long status = CALL(e->file.server, handle_stat, &reply, .handle = e->file.handle);

	if (status < 0)
		return status;
	e->st = reply.st;
	e->at = e->offset ? *e->offset : 0;
	return e->offset ? 0 : exa_copy_seek(&e->file, 0, SEEK_CUR, &e->at);
}

/* Whether `count` bytes from there on don't come to where offsets begin anew. */
static bool end_fits(const struct end *e, uint32_t count)
{
	return (uint64_t)e->at + count >= (uint64_t)e->at
		&& count <= INT64_MAX - (e->at < 0 ? 0 : e->at);
}

static void end_moved(const struct end *e, long done)
{
	if (e->offset)
		*e->offset = e->at + done;
	else if (done > 0)
		exa_copy_seek(&e->file, e->at + done, SEEK_SET, NULL);
}

static bool overlap(const struct end *in, const struct end *out, uint32_t count)
{
	return in->st.dev == out->st.dev && in->st.ino == out->st.ino && in->at + count > out->at
		&& out->at + count > in->at;
}

static long copy(struct end *in, int in_fd, struct end *out, int out_fd, uint32_t count)
{
	struct description_flags_reply flags;
	long status = end_find(in, in_fd);

	if (status < 0 || (status = end_find(out, out_fd)) < 0)
		return status;
	if (S_ISDIR(in->file.mode) || S_ISDIR(out->file.mode))
		return -EISDIR;
	if (!S_ISREG(in->file.mode) || !S_ISREG(out->file.mode))
		return -EINVAL;
	if (!exa_may_copy(&out->file, &in->file))
		return -EBADF;
	status = CALL(out->file.server, description_flags, &flags, .handle = out->file.handle);
	if (status < 0 || flags.flags & O_APPEND)
		return status < 0 ? status : -EBADF;
	if ((status = end_look(in)) < 0 || (status = end_look(out)) < 0)
		return status;
	if (!end_fits(in, count) || !end_fits(out, count))
		return -EOVERFLOW;
	if (in->at < 0 || out->at < 0)
		return -EINVAL;
	if (in->at >= in->st.size)
		return 0;
	if (count > in->st.size - in->at)
		count = (uint32_t)(in->st.size - in->at);
	if (overlap(in, out, count))
		return -EINVAL;

	long done = exa_copy(&out->file, out->at, &in->file, in->at, count);

	if (done > 0) {
		end_moved(in, done);
		end_moved(out, done);
	}
	return done;
}

long __exa_sys_copy_file_range(long in_fd, long from, long out_fd, long to, long count, long flags)
{
	struct end in = { .offset = (int64_t *)from }, out = { .offset = (int64_t *)to };

	if ((from && exa_bad_pointer((int64_t *)from, sizeof(int64_t)))
		|| (to && exa_bad_pointer((int64_t *)to, sizeof(int64_t))))
		return -EFAULT;
	if (flags)
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, copy(&in, in_fd, &out, out_fd, (uint32_t)count & INT32_MAX));
}
