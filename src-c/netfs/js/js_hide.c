/*
 * Files that lose their name while they are open: handlers know files by path alone, so such a one
 * gets a hidden name in the root, where it keeps no directory from being removed, and goes with its
 * last user. Entry points: js_hide, js_show, js_unhide, js_hidden_name.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "js.h"

#define PREFIX ".exa-hidden-"
#define PAGE EXA_ENDPOINT(EXA_SERVER_page, 0)

bool js_hidden_name(const char *name, size_t length)
{
	return length > strlen(PREFIX) && !memcmp(name, PREFIX, strlen(PREFIX));
}

/* Calls the handler `rename` for the file; its name, in that directory, from then on. */
static int file_move(struct request *r, struct entry *e, const struct inode *dir, const char *name)
{
	char from[EXA_PATH_MAX], to[EXA_PATH_MAX];
	struct js_answer answer;
	struct js_node *node = e->inode->content;
	int status = js_path(e->inode, NULL, 0, from);
	if (status >= 0)
		status = js_path(dir, name, strlen(name), to);
	if (status >= 0)
		status =
			js_ask(r, e->dir->tree, EXA_JS_RENAME, from, to, (uint32_t)strlen(to), 0, 0, &answer);
	if (status < 0)
		return status;
	char *copy = strdup(name);
	if (!copy)
		return -ENOMEM;
	free(node->name);
	node->name = copy;
	node->dir = dir->ino;
	return 0;
}

int js_hide(struct request *r, struct entry *e, uint32_t users)
{
	struct js_node *node = js_node(e->inode);
	char name[sizeof PREFIX + 20];
	if (!node)
		return -ENOMEM;
	if (!S_ISREG(e->inode->mode) || (e->inode->users <= users && !node->hidden))
		return 0;
	snprintf(name, sizeof name, PREFIX "%llu", (unsigned long long)e->inode->ino);
	int status = file_move(r, e, e->dir->tree->root, name);
	/* Without a handler for it who has it open gets ESTALE. */
	if (status == -EPERM)
		return 0;
	if (status < 0)
		return status;
	node->hidden = true;
	return 1;
}

int js_show(struct request *r, struct entry *e)
{
	int status = file_move(r, e, e->dir, e->name);
	if (status != PENDING)
		((struct js_node *)e->inode->content)->hidden = false;
	return status;
}

void js_unhide(struct inode *inode)
{
	char path[EXA_PATH_MAX];
	const struct js *js = inode->tree->own;
	struct js_request q = { .files = js->files, .op = EXA_JS_UNLINK };
	int length = js_path(inode, NULL, 0, path);
	if (length >= 0)
		ask(PAGE, js, &q, path, (uint32_t)length, NULL, NULL);
}
