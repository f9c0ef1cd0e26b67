/*
 * The bytes of a shared mapping: from its file, and what was changed to it; see mapping.h. What is
 * written is seen in the other mappings of this process at once.
 */
#include <errno.h>
#include <string.h>

#include "call/request.h"
#include "mapping.h"
#include "pages.h"
#include "signal/signals.h"

long exa_mapping_keep(struct mapping *m)
{
	m->before = exa_pages_take(m->length);
	if (!m->before)
		return -ENOMEM;
	memcpy(m->before, m->start, m->length);
	return 0;
}

long exa_mapping_read(struct mapping *m, size_t from, size_t to)
{
	for (size_t at = from, got = 1; at < to;) {
		uint32_t chunk = to - at < EXA_TAIL_MAX ? to - at : EXA_TAIL_MAX;
		struct exa_tail tail = { .room = chunk };

		if (got) {
			long status = FINISH(RESTART_ALWAYS,
				CALL_TAIL(m->file->server, read, NULL, &tail, .handle = m->file->handle,
					.offset = m->offset + (int64_t)at, .count = chunk));

			if (status < 0)
				return status;
			memcpy(m->start + at, tail.bytes, tail.length);
		}
		got = tail.length;
		memset(m->start + at + got, 0, chunk - got);
		if (m->before)
			memcpy(m->before + at, m->start + at, chunk);
		at += chunk;
	}
	return 0;
}

/* Other mappings of the same bytes, in this process, hear of what has been written. */
static void spread(const struct mapping *from, size_t at, size_t length)
{
	int64_t start = from->offset + (int64_t)at, end = start + (int64_t)length;

	for (struct mapping *m = exa_mappings; m; m = m->next) {
		if (m == from || !exa_mapped_same(&m->file->id, &from->file->id) || m->offset >= end
			|| m->offset + (int64_t)m->length <= start)
			continue;

		int64_t low = start > m->offset ? start : m->offset,
				high = end < m->offset + (int64_t)m->length ? end : m->offset + (int64_t)m->length;

		memcpy(m->start + (low - m->offset), from->start + (low - from->offset), high - low);
		if (m->before)
			memcpy(m->before + (low - m->offset), from->start + (low - from->offset), high - low);
	}
}

static long write_at(struct mapping *m, size_t at, size_t length)
{
	while (length) {
		size_t chunk = length < EXA_TAIL_MAX ? length : EXA_TAIL_MAX;
		struct iovec piece = { m->start + at, chunk };
		struct exa_tail tail = { .pieces = &piece, .count = 1 };
		struct write_reply reply;
		long status = FINISH(RESTART_ALWAYS,
			CALL_TAIL(m->file->server, write, &reply, &tail, .handle = m->file->handle,
				.offset = EXA_OFFSET_EXACT(m->offset + (int64_t)at)));

		if (status < 0)
			return status;
		memcpy(m->before + at, m->start + at, reply.count);
		spread(m, at, reply.count);
		at += reply.count;
		length -= reply.count;
	}
	return 0;
}

/* The first byte from `at` on that was changed, or `to`. */
static size_t changed(const struct mapping *m, size_t at, size_t to)
{
	while (at < to) {
		size_t part = PAGE_BYTES - at % PAGE_BYTES;

		if (part > to - at)
			part = to - at;
		if (memcmp(m->start + at, m->before + at, part)) {
			while (m->start[at] == m->before[at])
				at++;
			return at;
		}
		at += part;
	}
	return to;
}

long exa_mapping_write(struct mapping *m, size_t from, size_t to)
{
	struct exa_stat st;
	long status = 0;

	if (!m->before || !m->file->writable || (from = changed(m, from, to)) == to)
		return 0;
	status = exa_mapped_stat(m->file->server, m->file->handle, &st);
	if (status < 0)
		return status;
	if (st.size < m->offset)
		return 0;
	if (to > (uint64_t)(st.size - m->offset))
		to = st.size - m->offset;
	for (size_t at = from, end; at < to && status >= 0; at = changed(m, end, to)) {
		for (end = at; end < to && m->start[end] != m->before[end]; end++)
			;
		status = write_at(m, at, end - at);
	}
	return status;
}
