/* See copy.h. */
#include "copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "call/request.h"
#include "file_limit.h"
#include "signal/signals.h"

bool exa_may_copy(const struct exa_descriptor *out, const struct exa_descriptor *in)
{
	int reads = in->flags & O_ACCMODE, writes = out->flags & O_ACCMODE;

	return (reads == O_RDONLY || reads == O_RDWR) && (writes == O_WRONLY || writes == O_RDWR);
}

long exa_copy_seek(const struct exa_descriptor *file, int64_t offset, int whence, int64_t *result)
{
	struct seek_reply reply;
	long status = CALL(
		file->server, seek, &reply, .handle = file->handle, .offset = offset, .whence = whence);

	if (status >= 0 && result)
		*result = reply.offset;
	return status;
}

/* One message each way: the bytes go from the buffer of replies into that of requests. */
static long move(const struct exa_descriptor *out, const struct exa_descriptor *in, int64_t to,
	int64_t from, uint32_t count)
{
	uint64_t limit = exa_file_limit(out); /* may ask, and so comes before what is read */
	struct exa_tail read_tail = { .room = count };
	long status = CALL_TAIL(
		in->server, read, NULL, &read_tail, .handle = in->handle, .offset = from, .count = count);

	if (status < 0 || !read_tail.length)
		return status;

	struct iovec piece = { read_tail.bytes, read_tail.length };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	struct write_reply reply;

	status = CALL_TAIL(out->server, write, &reply, &tail, .handle = out->handle, .offset = to,
		.size_limit = limit);
	if (status == -EFBIG && limit)
		exa_file_too_big();
	if (status == -EPIPE)
		exa_raise(SIGPIPE);
	return status < 0 ? status : (long)reply.count;
}

long exa_copy(const struct exa_descriptor *out, int64_t to, const struct exa_descriptor *in,
	int64_t from, uint32_t count)
{
	long done = 0, status = 0;

	while ((uint32_t)done < count) {
		uint32_t chunk = count - done < EXA_TAIL_MAX ? count - done : EXA_TAIL_MAX;

		status = move(out, in, to == EXA_OFFSET_CURRENT ? to : to + done, from + done, chunk);
		if (status <= 0)
			break;
		done += status;
		if ((uint32_t)status < chunk)
			break;
	}
	return done ? done : status;
}
