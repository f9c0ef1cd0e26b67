/*
 * Shared mappings by their file: what shared_sync.c asks for, and what is written at the end; see
 * shared_map.h.
 */
#include "call/self.h"
#include "mapping.h"

bool exa_shared_has(const struct shared_file_id *id)
{
	for (const struct mapping *m = exa_mappings; m; m = m->next)
		if (exa_mapped_same(&m->file->id, id))
			return true;
	return false;
}

/* What of a mapping stands for the file's bytes from `low` to `high`; false: nothing. */
static bool part_of(const struct mapping *m, const struct shared_file_id *id, int64_t low,
	int64_t high, size_t *from, size_t *to)
{
	if ((id && !exa_mapped_same(&m->file->id, id)) || high <= m->offset
		|| low >= m->offset + (int64_t)m->length)
		return false;
	*from = low > m->offset ? low - m->offset : 0;
	*to = high < m->offset + (int64_t)m->length ? (size_t)(high - m->offset) : m->length;
	return true;
}

void exa_shared_write_file(const struct shared_file_id *id, int64_t low, int64_t high)
{
	size_t from, to;

	for (struct mapping *m = exa_mappings; m; m = m->next)
		if (part_of(m, id, low, high, &from, &to))
			exa_mapping_write(m, from, to);
}

void exa_shared_read_file(const struct shared_file_id *id, int64_t low, int64_t high)
{
	size_t from, to;

	for (struct mapping *m = exa_mappings; m; m = m->next)
		if (part_of(m, id, low, high, &from, &to))
			exa_mapping_read(m, from, to);
}

/* Whether no mapping before it is of the same file. */
static bool is_first(const struct mapping *m)
{
	for (const struct mapping *other = exa_mappings; other != m; other = other->next)
		if (other->file == m->file)
			return false;
	return true;
}

void exa_shared_read_changed(void)
{
	for (struct mapping *m = exa_mappings; m; m = m->next) {
		struct mapped_file *file = m->file;
		struct exa_stat st;

		if (!is_first(m) || exa_mapped_stat(file->server, file->handle, &st) < 0
			|| (st.spare == file->version && st.size == file->size && st.mtime == file->mtime))
			continue;
		for (struct mapping *each = m; each; each = each->next)
			if (each->file == file)
				exa_mapping_read(each, 0, each->length);
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
