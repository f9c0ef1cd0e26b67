/*
 * What the handlers say is there, brought into the tree.
 *
 * An answer is applied each time the handler of a request is run again; so a name that another
 * request has taken away meanwhile is there again for this one, which decides as it did before.
 * Fields come only from answers newer than those that they have (serial). Entry points: js_look,
 * js_fill, js_drop, js_droppable.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "js.h"

#define TIME_UNKNOWN (-1) /* the handler's stat did not say */

bool js_droppable(const struct inode *inode)
{
	if (inode->covered)
		return false;
	if (!S_ISDIR(inode->mode))
		return true;
	for (uint32_t i = 0; i < inode->directory.used; i++)
		if (inode->directory.places[i].entry
			&& !js_droppable(inode->directory.places[i].entry->inode))
			return false;
	return true;
}

/* Whether it goes where the handlers say that it is not there. A file that is open, or hidden,
 * keeps its name while that is being changed: whose turn it is would not find it again. */
static bool may_go(const struct inode *inode)
{
	return js_droppable(inode)
		&& !((inode->users || js_hidden(inode)) && js_turn_taken(inode, JS_NAME));
}

void js_drop(struct entry *e)
{
	struct inode *inode = e->inode;
	struct js_node *node = inode->content;
	if (S_ISDIR(inode->mode))
		for (struct entry *child; (child = entry_at(inode, 0));)
			js_drop(child);
	/* Nobody has removed it: it stays where it is. */
	if (node)
		node->hidden = false;
	entry_remove(e);
}

/* What was made while there was no memory has its node, and knows its name; false: there still is
 * none.
 */
static bool node_whole(const struct entry *e)
{
	struct js_node *node = js_node(e->inode);
	if (!node || S_ISDIR(e->inode->mode) || node->name)
		return node;
	node->name = strdup(e->name);
	node->dir = e->dir->ino;
	return node->name;
}

/* An entry of that kind; null: no memory. */
static struct entry *entry_of_kind(
	struct inode *dir, const char *name, size_t length, uint32_t mode)
{
	struct entry *e = entry_find(dir, name, length);
	if (e && !node_whole(e))
		return NULL;
	/* What is hidden, and has its name still, is what a rename that was given up has left. */
	if (e && ((e->inode->mode ^ mode) & S_IFMT || js_hidden(e->inode))) {
		if (!may_go(e->inode))
			return e;
		js_drop(e);
		e = NULL;
	}
	if (e) {
		js_touch(e->inode);
		return e;
	}
	struct inode *inode =
		!js_room(dir->tree) ? NULL : inode_new(dir->tree, js_number(dir, name, length), mode);
	if (!inode)
		return NULL;
	inode->version = ++((struct js *)dir->tree->own)->versions;
	int status = js_node(inode) ? entry_add(dir, name, length, inode) : -ENOMEM;
	inode_put(inode);
	return status < 0 ? NULL : entry_find(dir, name, length);
}

static void fields_apply(struct inode *inode, const struct js_reply *p)
{
	const struct exa_stat *st = &p->st;
	struct js_node *node = inode->content;
	/* What is hidden is not what stands there now. */
	if (p->serial <= node->serial || node->hidden)
		return;
	/* Who is changing it reckons from the size that it had. */
	int64_t size = js_turn_taken(inode, JS_BYTES) ? inode->size : st->size;
	/* Who keeps what he has read of the file goes by its version. */
	if (st->mtime == TIME_UNKNOWN || st->mtime != inode->mtime || size != inode->size)
		inode->version++;
	node->serial = p->serial;
	inode->mode = (inode->mode & S_IFMT) | (st->mode & 07777);
	inode->uid = st->uid;
	inode->gid = st->gid;
	inode->rdev = st->rdev;
	inode->size = size;
	inode->blocks = (size + 511) / 512;
	if (st->atime != TIME_UNKNOWN)
		inode->atime = st->atime;
	if (st->mtime != TIME_UNKNOWN)
		inode->mtime = st->mtime;
	if (st->ctime != TIME_UNKNOWN)
		inode->ctime = st->ctime;
}

int js_look(struct request *r, struct inode *dir, const char *name, size_t length)
{
	char path[EXA_PATH_MAX];
	struct js_answer stat, link;
	struct entry *e = entry_find(dir, name, length);
	if ((e && e->inode->covered) || js_hidden_name(name, length))
		return 0;
	int status = js_path(dir, name, length, path);
	if (status < 0)
		return status;
	status = js_ask(r, dir->tree, EXA_JS_STAT, path, NULL, 0, 0, 0, &stat);
	if (status == -ENOENT || status == -ENOTDIR) {
		if (e && may_go(e->inode))
			js_drop(e);
		return 0;
	}
	if (status < 0)
		return status;
	if (S_ISLNK(stat.fields.st.mode)) {
		status = js_ask(r, dir->tree, EXA_JS_READLINK, path, NULL, 0, 0, 0, &link);
		if (status < 0)
			return status;
	}
	e = entry_of_kind(dir, name, length, stat.fields.st.mode);
	if (!e)
		return -ENOMEM;
	fields_apply(e->inode, &stat.fields);
	if (S_ISLNK(e->inode->mode) && S_ISLNK(stat.fields.st.mode)) {
		char *target = strndup(link.tail, link.tail_len);
		if (!target)
			return -ENOMEM;
		free(e->inode->target);
		e->inode->target = target;
		e->inode->size = (int64_t)strlen(target);
	}
	return 0;
}

/* Records of the page: u8 S_IFMT bits (>> 12), name, NUL. */
static int names_apply(struct inode *dir, const struct js_answer *answer, uint32_t fill)
{
	const char *at = answer->tail, *end = at + answer->tail_len;
	while (at < end) {
		uint32_t mode = (uint32_t)(unsigned char)*at++ << 12;
		size_t length = strlen(at);
		if (js_hidden_name(at, length)) {
			at += length + 1;
			continue;
		}
		struct entry *e = entry_of_kind(dir, at, length, mode | (S_ISDIR(mode) ? 0755 : 0644));
		if (!e)
			return -ENOMEM;
		((struct js_node *)e->inode->content)->fill = fill;
		at += length + 1;
	}
	return 0;
}

int js_fill(struct request *r, struct inode *dir)
{
	char path[EXA_PATH_MAX];
	struct js_answer names;
	struct js *js = dir->tree->own;
	uint32_t fill = ++js->fills;
	int64_t more = 0;
	int status = js_path(dir, NULL, 0, path);
	if (status < 0)
		return status;
	do {
		status = js_ask(r, dir->tree, EXA_JS_READDIR, path, NULL, 0, more, 0, &names);
		if (status >= 0)
			status = names_apply(dir, &names, fill);
		if (status < 0)
			return status;
		more = names.fields.value;
	} while (more);
	int64_t position = 0;
	for (struct entry *e; (e = entry_at(dir, position));) {
		position = e->position + 1;
		const struct js_node *node = e->inode->content;
		if (node && node->fill != fill && may_go(e->inode))
			js_drop(e);
	}
	return 0;
}
