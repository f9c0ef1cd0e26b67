/* The page's handlers of a jsfs; see page.h. */
#include "page.h"

#include <errno.h>
#include <sys/stat.h>

#define NODES 32
#define PATH_ROOM 64 /* longer ones cannot be made */
#define BYTES 512

static struct node {
	char path[PATH_ROOM]; /* empty: none */
	uint32_t mode;
	uint32_t size;
	char bytes[BYTES];
	int64_t mtime;
} nodes[NODES];
static int64_t serial;

static struct node *node_find(const char *path)
{
	for (struct node *n = nodes; n < nodes + NODES; n++)
		if (*n->path && !strcmp(n->path, path))
			return n;
	return NULL;
}

static int node_add(const char *path, uint32_t mode, const char *bytes, uint32_t size)
{
	struct node *n = nodes;
	if (node_find(path))
		return -EEXIST;
	while (n < nodes + NODES && *n->path)
		n++;
	if (n == nodes + NODES || strlen(path) >= PATH_ROOM || size > BYTES)
		return -ENOSPC;
	memset(n, 0, sizeof *n);
	strcpy(n->path, path);
	n->mode = mode;
	n->size = size;
	memcpy(n->bytes, bytes, size);
	return 0;
}

void page_begin(void)
{
	memset(nodes, 0, sizeof nodes);
	serial = 0;
	node_add("/", S_IFDIR | 0755, "", 0);
	node_add("/f", S_IFREG | 0644, "hello", 5);
	node_add("/d", S_IFDIR | 0755, "", 0);
	node_add("/d/g", S_IFREG | 0644, "deeper", 6);
	node_add("/l", S_IFLNK | 0777, "d/g", 3);
}

/* Whether `path` is in the directory `dir`; then its name, else null. */
static const char *name_in(const char *dir, const char *path)
{
	size_t length = strlen(dir);
	if (strncmp(dir, path, length) || !strcmp(dir, path))
		return NULL;
	const char *name = path + length;
	if (length > 1 && *name++ != '/')
		return NULL;
	return *name && !strchr(name, '/') ? name : NULL;
}

static bool has_names(const char *dir)
{
	for (const struct node *n = nodes; n < nodes + NODES; n++)
		if (*n->path && name_in(dir, n->path))
			return true;
	return false;
}

/* Names from the `from`-th node on, three at a time, so that a listing takes several calls. */
static int64_t list(const char *dir, int64_t from)
{
	static char names[3 * (PATH_ROOM + 1)];
	uint32_t length = 0, count = 0;
	int64_t at = from < 0 ? 0 : from;
	for (; at < NODES && count < 3; at++) {
		const char *name = *nodes[at].path ? name_in(dir, nodes[at].path) : NULL;
		if (!name)
			continue;
		names[length] = (char)(nodes[at].mode >> 12);
		strcpy(names + length + 1, name);
		length += (uint32_t)strlen(name) + 2;
		count++;
	}
	tail_bytes(names, length);
	return at < NODES ? at : 0;
}

static int rename_to(struct node *n, const char *to)
{
	size_t old = strlen(n->path);
	struct node *over = node_find(to);
	if (strlen(to) >= PATH_ROOM || (over && S_ISDIR(over->mode) && has_names(to)))
		return -ENOTEMPTY;
	if (over && over != n)
		*over->path = 0;
	for (struct node *m = nodes; m < nodes + NODES; m++) {
		char path[2 * PATH_ROOM];
		if (m == n || strncmp(m->path, n->path, old) || m->path[old] != '/')
			continue;
		strcpy(path, to);
		strcat(path, m->path + old);
		path[PATH_ROOM - 1] = 0;
		strcpy(m->path, path);
	}
	strcpy(n->path, to);
	return 0;
}

static int64_t write_to(struct node *n, int64_t offset, const char *bytes, uint32_t count)
{
	if (offset < 0 || offset >= BYTES)
		return -ENOSPC;
	if (count > BYTES - offset)
		count = (uint32_t)(BYTES - offset);
	memcpy(n->bytes + offset, bytes, count);
	if (offset + count > n->size)
		n->size = (uint32_t)(offset + count);
	n->mtime++;
	return count;
}

/* What a handler does with what is there; the result, which is `value` where it is not negative. */
static int64_t handle(struct node *n, const struct js_request *q, const char *more, uint32_t length)
{
	switch (q->op) {
	case EXA_JS_READDIR:
		return S_ISDIR(n->mode) ? list(n->path, q->a) : -ENOTDIR;
	case EXA_JS_READ: {
		int64_t left = q->a >= 0 && q->a < n->size ? n->size - q->a : 0;
		tail_bytes(n->bytes + n->size - left, (uint32_t)(left < q->b ? left : q->b));
		return 0;
	}
	case EXA_JS_WRITE:
		return write_to(n, q->a, more, length);
	case EXA_JS_TRUNCATE:
		if (q->a > BYTES)
			return -EFBIG;
		if (q->a > n->size)
			memset(n->bytes + n->size, 0, (size_t)q->a - n->size);
		n->size = (uint32_t)q->a;
		return 0;
	case EXA_JS_RMDIR:
		if (has_names(n->path))
			return -ENOTEMPTY;
		*n->path = 0;
		return 0;
	case EXA_JS_UNLINK:
		*n->path = 0;
		return 0;
	case EXA_JS_RENAME:
		return rename_to(n, more);
	case EXA_JS_READLINK:
		tail_bytes(n->bytes, n->size);
		return 0;
	case EXA_JS_CHMOD:
		n->mode = (n->mode & S_IFMT) | ((uint32_t)q->a & 07777);
		return 0;
	case EXA_JS_UTIMES:
		n->mtime = q->b;
		return 0;
	default:
		return 0;
	}
}

bool page_answers(struct sent *s)
{
	if (s->head->number != EXA_MSG_js)
		return false;
	static char text[EXA_TAIL_MAX + 1];
	const struct js_request *q = ASKED_FIELDS(js, s);
	uint32_t length = s->size - (uint32_t)sizeof *q;
	memcpy(text, q + 1, length);
	text[length] = 0;
	uint32_t first = (uint32_t)strlen(text) + 1;
	const char *more = first <= length ? text + first : "";
	uint32_t more_length = first <= length ? length - first : 0;
	struct node *n = node_find(text);
	int64_t value;
	switch (q->op) {
	case EXA_JS_CREATE:
		value = node_add(text, S_IFREG | ((uint32_t)q->a & 07777), "", 0);
		break;
	case EXA_JS_MKDIR:
		value = node_add(text, S_IFDIR | ((uint32_t)q->a & 07777), "", 0);
		break;
	case EXA_JS_SYMLINK:
		value = node_add(text, S_IFLNK | 0777, more, more_length);
		break;
	default:
		value = n ? handle(n, q, more, more_length) : -ENOENT;
	}
	n = node_find(text);
	struct exa_stat st = { .mtime = -1, .atime = -1, .ctime = -1 };
	if (n) {
		st.mode = n->mode;
		st.size = n->size;
		st.mtime = n->mtime;
	}
	ANSWER(s, value < 0 ? (int)value : 0, js, .serial = ++serial, .value = value, .st = st);
	return true;
}
