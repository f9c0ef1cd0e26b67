/* The lower layer of an overlay; see lower.h. */
#include "lower.h"

#include <errno.h>
#include <sys/stat.h>

#define ROOT 1
#define RECORD 24    /* bytes of a record of readdir */
#define HANDLES 1000 /* a handle is an inode's number, and this */

struct node {
	uint64_t ino, parent;
	const char *name;
	uint32_t mode;
	const char *text;
};
static const struct node nodes[] = {
	{ ROOT, 0, "", S_IFDIR | 0755, "" },
	{ 2, ROOT, "f", S_IFREG | 0644, LOWER_TEXT },
	{ 3, ROOT, "d", S_IFDIR | 0755, "" },
	{ 4, 3, "g", S_IFREG | 0644, "deeper" },
	{ 5, ROOT, "l", S_IFLNK | 0777, "d/g" },
};
#define NODES (sizeof nodes / sizeof *nodes)

bool lower_reads_wait;
static uint32_t listed; /* the directories that were told since they were opened: a bit each */

void lower_begin(void)
{
	lower_reads_wait = false;
	listed = 0;
}

static const struct node *node_at(uint64_t ino)
{
	return ino >= ROOT && ino <= NODES ? &nodes[ino - 1] : NULL;
}

/* An overlay asks for one name at a time. */
static const struct node *node_named(uint64_t start, const char *name, size_t length)
{
	if (!length)
		return node_at(start);
	for (const struct node *n = nodes; n < nodes + NODES; n++)
		if (n->parent == start && strlen(n->name) == length && !memcmp(n->name, name, length))
			return n;
	return NULL;
}

static void path_answer(struct sent *s)
{
	const struct path_request *q = ASKED_FIELDS(path, s);
	const struct node *n = node_named(q->start, s->fields + sizeof *q, s->size - sizeof *q);
	if (!n) {
		answer_plainly(s, -ENOENT);
		return;
	}
	struct exa_stat st = {
		.ino = n->ino, .mode = n->mode, .size = (int64_t)strlen(n->text), .nlink = 1
	};
	listed &= ~(1u << n->ino);
	if (q->op == EXA_OP_READLINK)
		tail_bytes(n->text, (uint32_t)strlen(n->text));
	ANSWER(s, 0, path, .walk = EXA_WALK_DONE, .ino = n->ino, .st = st,
		.handle = q->op == EXA_OP_OPEN ? HANDLES + n->ino : 0);
}

/* All names of a directory, once. */
static void readdir_answer(struct sent *s)
{
	uint64_t dir = ASKED_FIELDS(readdir, s)->handle - HANDLES;
	static char records[NODES * RECORD];
	uint32_t length = 0;
	for (const struct node *n = nodes; n < nodes + NODES; n++) {
		if (n->parent != dir || listed & 1u << dir)
			continue;
		char *record = records + length;
		int64_t next = (int64_t)(n - nodes) + 1;
		uint16_t size = RECORD;
		memset(record, 0, RECORD);
		memcpy(record, &n->ino, sizeof n->ino);
		memcpy(record + 8, &next, sizeof next);
		memcpy(record + 16, &size, sizeof size);
		record[18] = (char)(n->mode >> 12);
		memcpy(record + 19, n->name, strlen(n->name));
		length += RECORD;
	}
	listed |= 1u << dir;
	tail_bytes(records, length);
	ANSWER(s, 0, readdir, .count = length);
}

static void read_answer(struct sent *s)
{
	const struct read_request *q = ASKED_FIELDS(read, s);
	const struct node *n = node_at(q->handle - HANDLES);
	const char *text = n ? n->text : "";
	int64_t length = (int64_t)strlen(text), left = q->offset < length ? length - q->offset : 0;
	uint32_t count = left < q->count ? (uint32_t)left : q->count;
	tail_bytes(text + length - left, count);
	ANSWER(s, 0, read, .count = count);
}

bool lower_answers(struct sent *s)
{
	switch (s->head->number) {
	case EXA_MSG_fs_mount:
		ANSWER(s, 0, fs_mount, .root = ROOT, .dev = 5);
		return true;
	case EXA_MSG_path:
		path_answer(s);
		return true;
	case EXA_MSG_readdir:
		readdir_answer(s);
		return true;
	case EXA_MSG_read:
		if (lower_reads_wait)
			return false;
		read_answer(s);
		return true;
	default:
		answer_plainly(s, 0);
		return true;
	}
}
