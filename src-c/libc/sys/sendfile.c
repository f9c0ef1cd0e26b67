/*
 * sendfile, by reading and writing. From the description's own offset, it reads at explicit offsets
 * and moves the offset behind what was written, so that nothing read is lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include "descriptor.h"
#include "file_limit.h"
#include "request.h"
#include "signals.h"

static long seek_to(const struct exa_descriptor *file, int64_t offset, int whence, int64_t *result)
{
	struct seek_reply reply;
	long status = CALL(file->server, seek, &reply, .handle = file->handle, .offset = offset, .whence = whence);

	if (status >= 0 && result)
		*result = reply.offset;
	return status;
}

/* One message each way: the bytes go from the buffer of replies into that of requests. */
static long move(const struct exa_descriptor *out, const struct exa_descriptor *in, int64_t offset, uint32_t count)
{
	uint64_t limit = exa_file_limit(out); /* may ask, and so comes before what is read */
	struct exa_tail read_tail = { .room = count };
	long status = CALL_TAIL(in->server, read, NULL, &read_tail, .handle = in->handle, .offset = offset, .count = count);

	if (status < 0 || !read_tail.length)
		return status;

	struct iovec piece = { read_tail.bytes, read_tail.length };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	struct write_reply reply;

	status = CALL_TAIL(out->server, write, &reply, &tail, .handle = out->handle, .offset = EXA_OFFSET_CURRENT,
		.size_limit = limit);
	if (status == -EFBIG && limit)
		exa_file_too_big();
	if (status == -EPIPE)
		exa_raise(SIGPIPE);
	return status < 0 ? status : (long)reply.count;
}

static long send(int out_fd, int in_fd, int64_t *from, uint32_t count)
{
	struct exa_descriptor out, in;
	int64_t start;
	long done = 0, status = exa_descriptor_find(in_fd, &in);

	if (status < 0)
		return status;
	status = exa_descriptor_find(out_fd, &out);
	if (status < 0)
		return status;
	/* also where there is nothing to send */
	if (in.flags & O_PATH || (in.flags & O_ACCMODE) == O_WRONLY || out.flags & O_PATH || (out.flags & O_ACCMODE) == O_RDONLY)
		return -EBADF;
	if (from)
		start = *from;
	else if ((status = seek_to(&in, 0, SEEK_CUR, &start)) < 0)
		return status == -ESPIPE ? -EINVAL : status;
	while ((uint32_t)done < count) {
		uint32_t chunk = count - done < EXA_TAIL_MAX ? count - done : EXA_TAIL_MAX;

		status = move(&out, &in, start + done, chunk);
		if (status <= 0)
			break;
		done += status;
		if ((uint32_t)status < chunk)
			break;
	}
	if (from)
		*from = start + done;
	else if (done)
		seek_to(&in, start + done, SEEK_SET, NULL);
	return done ? done : status;
}

long __exa_sys_sendfile(long out, long in, long from, long count)
{
	if (from && exa_bad_pointer((int64_t *)from, sizeof(int64_t)))
		return -EFAULT;
	if (from && *(int64_t *)from < 0)
		return -EINVAL;
	return FINISH(RESTART_IF_ASKED, send(out, in, (int64_t *)from, (uint32_t)count & INT32_MAX));
}
