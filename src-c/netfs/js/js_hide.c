/*
 * Files that lose their name while they are open: handlers know files by path alone, so such a one
 * gets a hidden name in the root, where it keeps no directory from being removed, and goes with its
 * last user. Entry points: js_hide, js_show, js_unhide, js_hidden, js_hidden_as,
 * js_hidden_name.
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

bool js_hidden(const struct inode *inode)
{
	const struct js_node *node = inode->content;
	return node && node->hidden;
}

void js_hidden_as(const struct inode *inode, char name[JS_HIDDEN_MAX])
{
	snprintf(name, JS_HIDDEN_MAX, PREFIX "%llu", (unsigned long long)inode->ino);
}

/* Calls the handler `rename` for a file, to that name. */
static int file_move(
	struct request *r, struct inode *inode, const struct inode *dir, const char *name)
{
	char from[EXA_PATH_MAX], to[EXA_PATH_MAX];
	struct js_answer answer;
	int status = js_path(inode, NULL, 0, from);
	if (status >= 0)
		status = js_path(dir, name, strlen(name), to);
	return status < 0
		? status
		: js_ask(r, inode->tree, EXA_JS_RENAME, from, to, (uint32_t)strlen(to), 0, 0, &answer);
}

/* What has been decided, kept in the request: who opens or closes the file while the handler is at
 * work does not change what it was asked for. */
struct hiding {
	bool wanted;
};

int js_hide(struct request *r, struct entry *e, uint32_t users)
{
	struct js_node *node = e ? js_node(e->inode) : NULL;
	struct hiding *hiding = r->memory;
	char name[JS_HIDDEN_MAX];
	if (e && !node)
		return -ENOMEM;
	if (!hiding) {
		hiding = r->memory = malloc(sizeof *hiding);
		if (!hiding)
			return -ENOMEM;
		hiding->wanted = e && S_ISREG(e->inode->mode) && e->inode->users > users;
	}
	if (!e || !hiding->wanted)
		return 0;
	js_hidden_as(e->inode, name);
	int status = file_move(r, e->inode, e->dir->tree->root, name);
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
	int status = file_move(r, e->inode, e->dir, e->name);
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
