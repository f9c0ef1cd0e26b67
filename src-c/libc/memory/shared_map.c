/* Shared mappings; see shared_map.h. Their list stands in pages, so that fork copies it with the
 * rest. */
#include "shared_map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "call/request.h"
#include "call/self.h"
#include "file/descriptor.h"
#include "pages.h"
#include "signal/signals.h"

struct mapping {
	struct mapping *next;
	char *start;
	size_t length;
	int64_t offset; /* in the file */
	int fd;         /* keeps the description open */
	uint32_t server;
	uint64_t handle;
	char before[]; /* what the file had, as far as is known */
};

static struct mapping *first;

static size_t whole(size_t length) { return (length + PAGE_BYTES - 1) & -(size_t)PAGE_BYTES; }

static long add(int fd, char *start, size_t length, int64_t offset, const char *before)
{
	struct mapping *made = exa_pages_take(sizeof *made + length);
	struct dup_reply reply;

	if (!made)
		return -ENOMEM;

	long status = FINISH(RESTART_ALWAYS,
		CALL(RESMGR, dup, &reply, .fd = fd, .target = -1, .minimum = SHARED_FD_FIRST,
			.flags = O_CLOEXEC));

	if (status == -EINVAL || status == -EMFILE)
		status = FINISH(RESTART_ALWAYS,
			CALL(RESMGR, dup, &reply, .fd = fd, .target = -1, .minimum = 0, .flags = O_CLOEXEC));
	if (status < 0) {
		exa_pages_give(made, sizeof *made + length);
		return status;
	}
	*made = (struct mapping){ first, start, length, offset, reply.fd, reply.server, reply.handle };
	memcpy(made->before, before, length);
	first = made;
	return 0;
}

long exa_shared_add(int fd, char *start, size_t length, int64_t offset)
{
	return add(fd, start, whole(length), offset, start);
}

static long write_at(struct mapping *m, size_t at, size_t length)
{
	while (length) {
		size_t chunk = length < EXA_TAIL_MAX ? length : EXA_TAIL_MAX;
		struct iovec piece = { m->start + at, chunk };
		struct exa_tail tail = { .pieces = &piece, .count = 1 };
		struct write_reply reply;
		long status = FINISH(RESTART_ALWAYS,
			CALL_TAIL(m->server, write, &reply, &tail, .handle = m->handle,
				.offset = EXA_OFFSET_EXACT(m->offset + (int64_t)at)));

		if (status < 0)
			return status;
		memcpy(m->before + at, m->start + at, reply.count);
		at += reply.count;
		length -= reply.count;
	}
	return 0;
}

/* Nothing is written behind the end of the file (POSIX, mmap). */
static long write_changes(struct mapping *m, size_t from, size_t to)
{
	struct handle_stat_reply file;
	long status = FINISH(RESTART_ALWAYS, CALL(m->server, handle_stat, &file, .handle = m->handle));

	if (status < 0)
		return status;
	if (file.st.size < m->offset)
		return 0;
	if (to > (uint64_t)(file.st.size - m->offset))
		to = file.st.size - m->offset;
	for (size_t at = from, end; at < to && status >= 0; at = end) {
		for (end = at; end < to && m->start[end] != m->before[end]; end++)
			;
		if (end > at)
			status = write_at(m, at, end - at);
		else
			end++;
	}
	return status;
}

/* The part of `m` that lies in [start, end), as offsets; false: none does. */
static bool overlap(
	const struct mapping *m, const char *start, const char *end, size_t *from, size_t *to)
{
	if (end <= m->start || start >= m->start + m->length)
		return false;
	*from = start > m->start ? start - m->start : 0;
	*to = end < m->start + m->length ? (size_t)(end - m->start) : m->length;
	return true;
}

long exa_shared_write(char *start, size_t length)
{
	size_t from, to;
	long result = 0;

	for (struct mapping *m = first; m; m = m->next) {
		if (!overlap(m, start, start + whole(length), &from, &to))
			continue;

		long status = write_changes(m, from, to);

		if (!result)
			result = status;
	}
	return result;
}

void exa_shared_remove(char *start, size_t length)
{
	size_t from, to;

	for (struct mapping **link = &first, *m; (m = *link);) {
		if (!overlap(m, start, start + whole(length), &from, &to)) {
			link = &m->next;
			continue;
		}
		write_changes(m, from, to);
		*link = m->next;
		/* new ones, in front of the list, for what is left on either side */
		if (from)
			add(m->fd, m->start, from, m->offset, m->before);
		if (to < m->length)
			add(m->fd, m->start + to, m->length - to, m->offset + to, m->before + to);
		__exa_sys_close(m->fd);
		exa_pages_give(m, sizeof *m + m->length);
		link = &first;
	}
}

void exa_shared_leave(void);

/* At exec and the end; the child half of a vfork leaves its parent's alone. */
void exa_shared_leave(void)
{
	if (!exa_self.actor)
		for (struct mapping *m = first; m; m = m->next)
			write_changes(m, 0, m->length);
}
