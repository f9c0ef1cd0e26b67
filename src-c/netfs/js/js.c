/*
 * Calls of the page's handlers, and the paths that they are called with.
 * Entry points: js_ask, js_ask_of, js_path, js_node. Does not do: judging what handlers answer (the
 * page does).
 */
#include "js.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PAGE EXA_ENDPOINT(EXA_SERVER_page, 0)

int js_ask(struct request *r, const struct tree *tree, enum exa_js op, const char *path,
	const void *more, uint32_t more_len, int64_t a, int64_t b, struct js_answer *answer)
{
	static char tail[EXA_TAIL_MAX];
	const struct js *js = tree->own;
	uint32_t length = (uint32_t)strlen(path);
	if (length + 1 + more_len > sizeof tail)
		return -ENAMETOOLONG;
	memcpy(tail, path, length + 1);
	if (more) {
		memcpy(tail + length + 1, more, more_len);
		length += 1 + more_len;
	}
	struct js_request q = { .files = js->files, .op = op, .a = a, .b = b };
	return DOWN(r, PAGE, js, &q, tail, length, &answer->fields, &answer->tail, &answer->tail_len);
}

struct js_node *js_node(struct inode *inode)
{
	if (!inode->content)
		inode->content = calloc(1, sizeof(struct js_node));
	return inode->content;
}

int js_path(const struct inode *inode, const char *name, size_t length, char path[EXA_PATH_MAX])
{
	/* From its end to its beginning. */
	char *at = path + EXA_PATH_MAX - 1, hidden[JS_HIDDEN_MAX];
	*at = 0;
	for (;;) {
		if (name) {
			if (length + 1 > (size_t)(at - path))
				return -ENAMETOOLONG;
			memcpy(at -= length, name, length);
			*--at = '/';
		}
		if (inode == inode->tree->root)
			break;
		const struct js_node *node = inode->content;
		if (!inode->nlink && !js_hidden(inode))
			return S_ISDIR(inode->mode) ? -ENOENT : -ESTALE;
		if (S_ISDIR(inode->mode)) {
			name = inode->entry->name;
			inode = inode->parent;
		} else if (js_hidden(inode)) {
			js_hidden_as(inode, hidden);
			name = hidden;
			inode = inode->tree->root;
		} else {
			if (!node || !node->name)
				return -ENOMEM;
			name = node->name;
			inode = inode_find(inode->tree, node->dir);
			if (!inode)
				return -ESTALE;
		}
		length = strlen(name);
	}
	if (!*at)
		*--at = '/';
	size_t all = strlen(at);
	memmove(path, at, all + 1);
	return (int)all;
}

int js_ask_of(struct request *r, struct inode *inode, enum exa_js op, const void *more,
	uint32_t more_len, int64_t a, int64_t b, struct js_answer *answer)
{
	char path[EXA_PATH_MAX];
	int status = js_node(inode) ? js_path(inode, NULL, 0, path) : -ENOMEM;
	if (status >= 0)
		status = js_ask(r, inode->tree, op, path, more, more_len, a, b, answer);
	/* What was said of it before is older than this. */
	if (status >= 0 && op != EXA_JS_READ)
		((struct js_node *)inode->content)->serial = answer->fields.serial;
	return status;
}
