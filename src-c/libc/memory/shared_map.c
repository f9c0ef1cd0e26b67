/* Shared mappings by their addresses; see shared_map.h. */
#include "shared_map.h"

#include <errno.h>
#include <fcntl.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "mapping.h"
#include "pages.h"
#include "shared_sync.h"
#include "signal/signals.h"

#define RESMGR_HANDLES EXA_ENDPOINT(EXA_SERVER_resmgr, 1)

static size_t whole(size_t length) { return (length + PAGE_BYTES - 1) & -(size_t)PAGE_BYTES; }

static void mapping_put(struct mapping *m)
{
	exa_mapped_put(m->file);
	exa_mapping_record_give(m);
}

static void link(struct mapping *m)
{
	m->next = exa_mappings;
	exa_mappings = m;
	exa_shared_begin();
}

static long add(struct mapped_file *file, char *start, size_t length, int64_t offset, bool written)
{
	struct mapping *m = exa_mapping_record_take();
	long status = -ENOMEM;

	if (m) {
		*m = (struct mapping){ NULL, file, start, whole(length), offset, NULL };
		status = exa_mapping_read(m, 0, m->length);
		if (status >= 0 && written)
			status = exa_mapping_keep(m);
	}
	if (status < 0) {
		if (m)
			exa_mapping_record_give(m);
		exa_mapped_put(file);
		return status;
	}
	link(m);
	return 0;
}

long exa_shared_add(int fd, char *start, size_t length, int64_t offset, bool written)
{
	struct mapped_file *file;
	long status = exa_mapped_get(fd, &file);

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

	for (struct mapping *m = exa_mappings; m; m = m->next) {
		if (!overlap(m, start, start + whole(length), &from, &to))
			continue;

		long status = exa_mapping_write(m, from, to);

		if (!result)
			result = status;
	}
	return result;
}

/* Cuts [from, to) out of that mapping; what is left on its right becomes one of its own, in the
 * record `right`, or null where nothing is left. */
static void cut(struct mapping **at, size_t from, size_t to, struct mapping *right)
{
	struct mapping *m = *at;

	if (right) {
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
	exa_shared_any = exa_mappings != NULL;
}

long exa_shared_remove(char *start, size_t length)
{
	size_t from, to;

	for (struct mapping **at = &exa_mappings, *m; (m = *at);) {
		if (!overlap(m, start, start + whole(length), &from, &to)) {
			at = &m->next;
			continue;
		}

		struct mapping *right = to < m->length ? exa_mapping_record_take() : NULL;

		if (to < m->length && !right)
			return -ENOMEM;
		exa_mapping_write(m, from, to);
		cut(at, from, to, right);
		at = &exa_mappings;
	}
	return 0;
}

long exa_shared_move(char *start, size_t length, char *to, size_t new_length)
{
	struct mapping **at = &exa_mappings;
	size_t from, end;

	while (*at && !overlap(*at, start, start + length, &from, &end))
		at = &(*at)->next;

	struct mapping *m = *at;

	if (!m)
		return 0;
	if (start < m->start || end - from != length)
		return -EFAULT;

	struct mapping *moved = exa_mapping_record_take(), *right = exa_mapping_record_take();
	long status = moved && right ? exa_mapping_write(m, from, end) : -ENOMEM;

	if (status >= 0) {
		*moved = (struct mapping){ NULL, m->file, to, new_length, m->offset + (int64_t)from, NULL };
		if (m->before && !(moved->before = exa_pages_take(new_length)))
			status = -ENOMEM;
		else
			status = exa_mapping_read(moved, 0, new_length);
		if (status < 0 && moved->before)
			exa_pages_give(moved->before, new_length);
	}
	if (status < 0) {
		if (moved)
			exa_mapping_record_give(moved);
		if (right)
			exa_mapping_record_give(right);
		return status;
	}
	m->file->references++;
	if (end == m->length) {
		exa_mapping_record_give(right);
		right = NULL;
	}
	cut(at, from, end, right);
	link(moved);
	return 1;
}

long exa_shared_writable(char *start, size_t length)
{
	size_t from, to;

	for (struct mapping *m = exa_mappings; m; m = m->next) {
		if (m->before || !overlap(m, start, start + whole(length), &from, &to))
			continue;

		long status = m->file->writable ? exa_mapping_keep(m) : -EACCES;

		if (status < 0)
			return status;
	}
	return 0;
}
