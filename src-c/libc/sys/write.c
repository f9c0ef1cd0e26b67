/*
 * write, writev, pwrite64, pwritev: straight to the server of the description, EXA_TAIL_MAX bytes a
 * message. A socket may want more than bytes (send.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "file/file_limit.h"
#include "file/socket.h"
#include "signal/signals.h"

static long write_pieces(int fd, const struct iovec *pieces, int count, int64_t offset)
{
	long wanted = exa_pieces_length(pieces, count), done = 0;
	struct exa_descriptor file;

	if (wanted < 0)
		return wanted;

	long bad = exa_descriptor_find(fd, &file);

	if (bad < 0)
		return bad;
	if (S_ISSOCK(file.mode) && offset < 0 && !(file.flags & O_PATH))
		return exa_socket_write(&file, pieces, count, wanted);

	uint64_t limit = exa_file_limit(&file);

	do {
		struct exa_tail tail = { .pieces = pieces, .count = count, .skip = done };
		struct write_reply reply;
		long status = CALL_TAIL(file.server, write, &reply, &tail, .handle = file.handle,
			.offset = offset < 0 ? EXA_OFFSET_CURRENT : offset + done, .size_limit = limit);

		if (status == -EPIPE && !done)
			exa_raise(SIGPIPE);
		if (status == -EFBIG && !done && limit)
			exa_file_too_big();
		if (status < 0)
			return done ? done : status;
		done += reply.count;
		/* a signal, or no more room */
		if (reply.count < EXA_TAIL_MAX)
			break;
	} while (done < wanted);
	return done;
}

static long write_at(long fd, const struct iovec *pieces, long count, long low, long high)
{
	int64_t offset = (int64_t)high << 32 | (uint32_t)low;

	if (offset < 0)
		return -EINVAL;
	return FINISH(RESTART_IF_ASKED, write_pieces(fd, pieces, count, offset));
}

long __exa_sys_write(long fd, long buffer, long count)
{
	struct iovec piece = { (void *)buffer, count };

	return FINISH(RESTART_IF_ASKED, write_pieces(fd, &piece, 1, EXA_OFFSET_CURRENT));
}

long __exa_sys_writev(long fd, long pieces, long count)
{
	return FINISH(RESTART_IF_ASKED,
		write_pieces(fd, (const struct iovec *)pieces, count, EXA_OFFSET_CURRENT));
}

long __exa_sys_pwrite64(long fd, long buffer, long count, long low, long high)
{
	struct iovec piece = { (void *)buffer, count };

	return write_at(fd, &piece, 1, low, high);
}

long __exa_sys_pwritev(long fd, long pieces, long count, long low, long high)
{
	return write_at(fd, (const struct iovec *)pieces, count, low, high);
}
