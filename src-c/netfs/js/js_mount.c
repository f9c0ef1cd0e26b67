/*
 * Mounting a jsfs: its root is asked for, so that handlers that cannot work are found at once.
 * Entry points: js_create.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/fs_server.h"
#include "js.h"

#define JSFS_MAGIC 0x6a736673u /* statfs's f_type: "jsfs" */
#define SOURCE "js:"

static void tree_statfs(struct tree *tree, struct fs_statfs_reply *p)
{
	p->type = JSFS_MAGIC;
	p->files = tree->inode_count;
}

static void inode_forget(struct inode *inode)
{
	struct js_node *node = inode->content;
	struct js *js = inode->tree->own;
	if (js_hidden(inode) && !inode->nlink)
		js_unhide(inode);
	/* Its name may come back, and what it was then must not be taken for what it is. */
	if (inode->version > js->versions)
		js->versions = inode->version;
	if (node)
		free(node->name);
	free(node);
}

static void entry_changed(struct inode *dir, const char *name, struct inode *inode)
{
	struct js_node *node = inode ? js_node(inode) : NULL;
	if (!node)
		return;
	js_touch(inode);
	if (S_ISDIR(inode->mode))
		return;
	free(node->name);
	node->name = strdup(name);
	node->dir = dir->ino;
}

static int tree_sync(struct request *r, struct tree *tree, struct inode *inode)
{
	const struct js *js = tree->own;
	struct js_answer answer;
	(void)inode;
	return js->syncs ? js_ask(r, tree, EXA_JS_SYNC, "/", NULL, 0, 0, 0, &answer) : 0;
}

static void tree_destroy(struct tree *tree)
{
	js_turns_drop(tree);
	js_names_end(tree->own);
	free(tree->own);
}

static const struct tree_ops js_ops = {
	.read = js_read,
	.write = js_write,
	.truncate = js_truncate,
	.forget = inode_forget,
	.sync = tree_sync,
	.statfs = tree_statfs,
	.entry_changed = entry_changed,
	.destroy = tree_destroy,
	.number = js_number,
	.look = js_look,
	.fill = js_fill,
	.before_make = js_before_make,
	.before_remove = js_before_remove,
	.before_rename = js_before_rename,
	.before_link = js_before_link,
	.before_set = js_before_set,
};

int js_create(struct request *r, const char *source, const char *options, struct tree **made)
{
	char text[16] = "", *end;
	struct js js = {};
	struct js_answer root;
	if (strncmp(source, SOURCE, strlen(SOURCE)))
		return -EINVAL;
	js.files = (uint32_t)strtoul(source + strlen(SOURCE), &end, 10);
	if (*end)
		return -EINVAL;
	unsigned long most = JS_NAMES_MAX;
	if (option_find(options, "nr_inodes", text, sizeof text)) {
		most = strtoul(text, &end, 10);
		if (*end || most < 2 || most > JS_NAMES_MAX)
			return -EINVAL;
	}
	js.syncs = option_find(options, "sync", text, sizeof text);
	struct tree asked = { .own = &js };
	int status = js_ask(r, &asked, EXA_JS_STAT, "/", NULL, 0, 0, 0, &root);
	if (status < 0)
		return status;
	if (!S_ISDIR(root.fields.st.mode))
		return -ENOTDIR;
	struct js *own = malloc(sizeof *own);
	struct tree *tree = own
		? tree_new(&js_ops, root.fields.st.mode & 07777, root.fields.st.uid, root.fields.st.gid)
		: NULL;
	if (!tree) {
		free(own);
		return -ENOMEM;
	}
	*own = js;
	tree->own = own;
	tree->most = (uint32_t)most;
	js_names_begin(tree);
	if (!js_node(tree->root)) {
		tree_free(tree);
		return -ENOMEM;
	}
	tree->type = JSFS_MAGIC;
	tree->sizes_guessed = true;
	tree->read_only = !option_find(options, "write", text, sizeof text);
	*made = tree;
	return 0;
}
