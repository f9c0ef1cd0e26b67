/*
 * read, readv, pread64, preadv: straight to the server of the description.
 *
 * A message carries EXA_TAIL_MAX bytes. More are asked for only where that cannot wait: a read that
 * has bytes never blocks for others.
 */
#include <errno.h>
#include <sys/stat.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

/* Full chunks come from files and the likes of /dev/zero; no terminal has such long lines. */
static bool may_wait(uint32_t mode) { return !S_ISREG(mode) && !S_ISBLK(mode) && !S_ISCHR(mode); }

static long read_pieces(int fd, const struct iovec *pieces, int count, int64_t offset)
{
	long wanted = exa_pieces_length(pieces, count), done = 0;
	struct exa_descriptor file;

	if (wanted < 0)
		return wanted;

	long bad = exa_descriptor_find(fd, &file);

	if (bad < 0)
		return bad;
	for (;;) {
		uint32_t chunk = wanted - done < EXA_TAIL_MAX ? wanted - done : EXA_TAIL_MAX;
		struct exa_tail tail = { .room = chunk };
		struct read_reply reply;
		long status = CALL_TAIL(file.server, read, &reply, &tail, .handle = file.handle,
			.offset = offset < 0 ? EXA_OFFSET_CURRENT : offset + done, .count = chunk);

		if (status < 0)
			return done ? done : status;
		exa_pieces_fill(pieces, count, done, tail.bytes, tail.length);
		done += tail.length;
		if (tail.length < chunk || done == wanted || may_wait(file.mode))
			return done;
	}
}

static long read_at(long fd, const struct iovec *pieces, long count, long low, long high)
{
	int64_t offset = (int64_t)high << 32 | (uint32_t)low;

	if (offset < 0)
		return -EINVAL;
	return FINISH(RESTART_IF_ASKED, read_pieces(fd, pieces, count, offset));
}

long __exa_sys_read(long fd, long buffer, long count)
{
	struct iovec piece = { (void *)buffer, count };

	return FINISH(RESTART_IF_ASKED, read_pieces(fd, &piece, 1, EXA_OFFSET_CURRENT));
}

long __exa_sys_readv(long fd, long pieces, long count)
{
	return FINISH(
		RESTART_IF_ASKED, read_pieces(fd, (const struct iovec *)pieces, count, EXA_OFFSET_CURRENT));
}

long __exa_sys_pread64(long fd, long buffer, long count, long low, long high)
{
	struct iovec piece = { (void *)buffer, count };

	return read_at(fd, &piece, 1, low, high);
}

long __exa_sys_preadv(long fd, long pieces, long count, long low, long high)
{
	return read_at(fd, (const struct iovec *)pieces, count, low, high);
}
