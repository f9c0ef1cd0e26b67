/*
 * Shared mappings; see shared_map.h. Their records stand in pages, so that fork copies them with
 * the rest.
 */
#include "shared_map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "call/request.h"
#include "call/self.h"
#include "file/descriptor.h"
#include "pages.h"
#include "shared_sync.h"
#include "signal/signals.h"

/** A file that is mapped, once for those who may write to it and once for those who may not. */
struct file {
	int references;
	int fd; /* keeps the description open */
	uint32_t server;
	uint64_t handle;
	struct shared_file_id id;
	bool writable;
	/* as it was when all mappings were read last */
	uint32_t version;
	int64_t size, mtime;
};

struct mapping {
	struct mapping *next;
	struct file *file;
	char *start;
	size_t length;
	int64_t offset; /* in the file */
	char *before;   /* what the file had, as far as is known; null: it is only read */
};

/* Records, all of one size, that nobody uses. */
union record {
	struct file file;
	struct mapping mapping;
	union record *next;
};

#define RESMGR_HANDLES EXA_ENDPOINT(EXA_SERVER_resmgr, 1)

static union record *spare;
static struct mapping *first;

static size_t whole(size_t length) { return (length + PAGE_BYTES - 1) & -(size_t)PAGE_BYTES; }

static void *record_take(void)
{
	union record *record = spare;

	if (!record) {
		union record *page = exa_pages_take(PAGE_BYTES);

		if (!page)
			return NULL;
		for (size_t i = 0; i < PAGE_BYTES / sizeof *page; i++) {
			page[i].next = spare;
			spare = &page[i];
		}
		record = spare;
	}
	spare = record->next;
	return record;
}

static void record_give(void *at)
{
	union record *record = at;

	record->next = spare;
	spare = record;
}

static bool same(const struct shared_file_id *a, const struct shared_file_id *b)
{
	return a->dev == b->dev && a->ino == b->ino;
}

bool exa_shared_has(const struct shared_file_id *id)
{
	for (const struct mapping *m = first; m; m = m->next)
		if (same(&m->file->id, id))
			return true;
	return false;
}

/* Another descriptor of the same description, where programs seldom look for theirs. */
static long keep_open(int fd, struct dup_reply *reply)
{
	long status = FINISH(RESTART_ALWAYS,
		CALL(RESMGR, dup, reply, .fd = fd, .target = -1, .minimum = SHARED_FD_FIRST,
			.flags = O_CLOEXEC));

	if (status == -EINVAL || status == -EMFILE)
		status = FINISH(RESTART_ALWAYS,
			CALL(RESMGR, dup, reply, .fd = fd, .target = -1, .minimum = 0, .flags = O_CLOEXEC));
	return status;
}

static long look(uint32_t server, uint64_t handle, struct exa_stat *st)
{
	struct handle_stat_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(server, handle_stat, &reply, .handle = handle));

	if (status >= 0)
		*st = reply.st;
	return status;
}

/* One reference to the record of a file, made where there is none. */
static long file_get(int fd, struct file **result)
{
	struct exa_descriptor descriptor;
	struct exa_stat st;
	struct dup_reply kept;
	long status = FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, &descriptor));
	bool writable = (descriptor.flags & O_ACCMODE) == O_RDWR;

	if (status >= 0)
		status = look(descriptor.server, descriptor.handle, &st);
	if (status < 0)
		return status;

	struct shared_file_id id = { st.dev, st.ino };

	for (struct mapping *m = first; m; m = m->next)
		if (same(&m->file->id, &id) && m->file->writable == writable) {
			m->file->references++;
			*result = m->file;
			return 0;
		}

	struct file *file = record_take();

	if (!file)
		return -ENOMEM;
	status = keep_open(fd, &kept);
	if (status < 0) {
		record_give(file);
		return status;
	}
	*file = (struct file){ 1, kept.fd, kept.server, kept.handle, id, writable, st.spare, st.size,
		st.mtime };
	*result = file;
	return 0;
}

static void file_put(struct file *file)
{
	if (--file->references)
		return;
	__exa_sys_close(file->fd);
	record_give(file);
}

static void mapping_put(struct mapping *m)
{
	file_put(m->file);
	record_give(m);
}

/* Makes the copy from which changes are told. */
static long keep_before(struct mapping *m)
{
	m->before = exa_pages_take(m->length);
	if (!m->before)
		return -ENOMEM;
	memcpy(m->before, m->start, m->length);
	return 0;
}

static void link(struct mapping *m)
{
	m->next = first;
	first = m;
	exa_shared_begin();
}

/* Reads the file again from `from` to `to`, counted from the mapping's start. What lies behind the
 * end of the file is zero. */
static long read_in(struct mapping *m, size_t from, size_t to)
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

	for (struct mapping *m = first; m; m = m->next) {
		if (m == from || !same(&m->file->id, &from->file->id) || m->offset >= end
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

/* Nothing is written behind the end of the file (POSIX, mmap). */
static long write_changes(struct mapping *m, size_t from, size_t to)
{
	struct exa_stat st;
	long status = 0;

	if (!m->before || !m->file->writable || (from = changed(m, from, to)) == to)
		return 0;
	status = look(m->file->server, m->file->handle, &st);
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

static long add(struct file *file, char *start, size_t length, int64_t offset, bool written)
{
	struct mapping *m = record_take();
	long status = -ENOMEM;

	if (m) {
		*m = (struct mapping){ NULL, file, start, whole(length), offset, NULL };
		status = read_in(m, 0, m->length);
		if (status >= 0 && written)
			status = keep_before(m);
	}
	if (status < 0) {
		if (m)
			record_give(m);
		file_put(file);
		return status;
	}
	link(m);
	return 0;
}

long exa_shared_add(int fd, char *start, size_t length, int64_t offset, bool written)
{
	struct file *file;
	long status = file_get(fd, &file);

	return status < 0 ? status : add(file, start, length, offset, written);
}

long exa_shared_add_anonymous(char *start, size_t length)
{
	struct memory_file_reply made;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, memory_file, &made, .flags = O_CLOEXEC));

	if (status < 0)
		return status;
	exa_descriptor_enter(
		&(struct exa_descriptor){ made.fd, RESMGR_HANDLES, made.handle, O_RDWR, made.mode });
	status = FINISH(RESTART_ALWAYS,
		CALL(RESMGR_HANDLES, truncate, NULL, .handle = made.handle, .size = length));
	if (status >= 0)
		status = exa_shared_add(made.fd, start, length, 0, true);
	__exa_sys_close(made.fd);
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

/* Cuts [from, to) out of *link's mapping; what is left on its right becomes one of its own, in the
 * record `right`. */
static void cut(struct mapping **at, size_t from, size_t to, struct mapping *right)
{
	struct mapping *m = *at;

	if (to < m->length) {
		*right = (struct mapping){ m->next, m->file, m->start + to, m->length - to,
			m->offset + (int64_t)to, m->before ? m->before + to : NULL };
		m->file->references++;
		m->next = right;
	}
	if (m->before)
		exa_pages_give(m->before + from, to - from);
	m->length = from;
	if (from)
		return;
	*at = m->next;
	mapping_put(m);
	exa_shared_any = first != NULL;
}

long exa_shared_remove(char *start, size_t length)
{
	size_t from, to;

	for (struct mapping **at = &first, *m; (m = *at);) {
		if (!overlap(m, start, start + whole(length), &from, &to)) {
			at = &m->next;
			continue;
		}

		struct mapping *right = to < m->length ? record_take() : NULL;

		if (to < m->length && !right)
			return -ENOMEM;
		write_changes(m, from, to);
		cut(at, from, to, right);
		at = &first;
	}
	return 0;
}

long exa_shared_move(char *start, size_t length, char *to, size_t new_length)
{
	struct mapping **at = &first;
	size_t from, end;

	while (*at && !overlap(*at, start, start + length, &from, &end))
		at = &(*at)->next;

	struct mapping *m = *at;

	if (!m)
		return 0;
	if (start < m->start || end - from != length)
		return -EFAULT;

	struct mapping *moved = record_take(), *right = record_take();
	long status = moved && right ? write_changes(m, from, end) : -ENOMEM;

	if (status >= 0) {
		*moved = (struct mapping){ NULL, m->file, to, new_length, m->offset + (int64_t)from, NULL };
		if (m->before && !(moved->before = exa_pages_take(new_length)))
			status = -ENOMEM;
		else
			status = read_in(moved, 0, new_length);
		if (status < 0 && moved->before)
			exa_pages_give(moved->before, new_length);
	}
	if (status < 0) {
		if (moved)
			record_give(moved);
		if (right)
			record_give(right);
		return status;
	}
	m->file->references++;
	if (end == m->length)
		record_give(right);
	cut(at, from, end, right);
	link(moved);
	return 1;
}

long exa_shared_writable(char *start, size_t length)
{
	size_t from, to;

	for (struct mapping *m = first; m; m = m->next) {
		if (m->before || !overlap(m, start, start + whole(length), &from, &to))
			continue;

		long status = m->file->writable ? keep_before(m) : -EACCES;

		if (status < 0)
			return status;
	}
	return 0;
}

/* What of a mapping stands for the file's bytes from *low to *high; false: nothing. */
static bool part_of(const struct mapping *m, const struct shared_file_id *id, int64_t low,
	int64_t high, size_t *from, size_t *to)
{
	if ((id && !same(&m->file->id, id)) || high <= m->offset
		|| low >= m->offset + (int64_t)m->length)
		return false;
	*from = low > m->offset ? low - m->offset : 0;
	*to = high < m->offset + (int64_t)m->length ? (size_t)(high - m->offset) : m->length;
	return true;
}

void exa_shared_write_file(const struct shared_file_id *id, int64_t low, int64_t high)
{
	size_t from, to;

	for (struct mapping *m = first; m; m = m->next)
		if (part_of(m, id, low, high, &from, &to))
			write_changes(m, from, to);
}

void exa_shared_read_file(const struct shared_file_id *id, int64_t low, int64_t high)
{
	size_t from, to;

	for (struct mapping *m = first; m; m = m->next)
		if (part_of(m, id, low, high, &from, &to))
			read_in(m, from, to);
}

/* Whether no mapping before it is of the same file. */
static bool is_first(const struct mapping *m)
{
	for (const struct mapping *other = first; other != m; other = other->next)
		if (other->file == m->file)
			return false;
	return true;
}

void exa_shared_read_changed(void)
{
	for (struct mapping *m = first; m; m = m->next) {
		struct file *file = m->file;
		struct exa_stat st;

		if (!is_first(m) || look(file->server, file->handle, &st) < 0
			|| (st.spare == file->version && st.size == file->size && st.mtime == file->mtime))
			continue;
		for (struct mapping *each = m; each; each = each->next)
			if (each->file == file)
				read_in(each, 0, each->length);
		file->version = st.spare;
		file->size = st.size;
		file->mtime = st.mtime;
	}
}

void exa_shared_leave(void);

/* At exec and the end; the child half of a vfork leaves its parent's alone. */
void exa_shared_leave(void)
{
	if (!exa_self.actor)
		exa_shared_write_file(NULL, 0, INT64_MAX);
}
