/*
 * How many names of a jsfs stay: what nobody uses, or has asked for lately, is let go of, and is
 * asked for again when it is wanted. So that this does not show, an inode's number comes from its
 * directory and name.
 *
 * Owns: the list of jsfs trees. Entry points: js_names_begin, js_names_end, js_names_tidy,
 * js_room, js_touch, js_number.
 */
#include "js.h"

#define NAMES_KEPT 4096 /* inodes, before any are let go of */
#define NAMES_MORE \
	2048 /* that many new ones, until it is looked again: so a look costs each of them little */
#define NUMBER_BITS 48 /* JavaScript's numbers have 53 */

static struct js *all;

uint64_t js_number(struct inode *dir, const char *name, size_t length)
{
	/* FNV-1a */
	uint64_t hash = 0xcbf29ce484222325u ^ dir->ino;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)name[i]) * 0x100000001b3u;
	hash = (hash ^ hash >> NUMBER_BITS) & ((1ull << NUMBER_BITS) - 1);
	while (hash <= TREE_ROOT || inode_find(dir->tree, hash))
		hash++;
	return hash;
}

void js_touch(struct inode *inode)
{
	struct js_node *node = inode->content;
	if (node)
		node->looked = ((const struct js *)inode->tree->own)->looks;
}

/* What could not be remembered for want of memory was not. */
static bool was_looked(const struct inode *inode, uint32_t looks)
{
	const struct js_node *node = inode->content;
	return node && node->looked == looks;
}

/* Whether more than the directories within it hold it: then it may be in the midst of a listing. */
static bool is_held(const struct inode *dir)
{
	return dir->users - (dir == dir->tree->root) > dir->nlink - 2;
}

static void sweep(struct inode *dir, uint32_t looks)
{
	if (is_held(dir))
		looks = 0;
	int64_t position = 0;
	for (struct entry *e; (e = entry_at(dir, position));) {
		struct inode *inode = e->inode;
		position = e->position + 1;
		if (S_ISDIR(inode->mode))
			sweep(inode, ((const struct js *)dir->tree->own)->looks);
		if (looks && !inode->users && !inode->covered && !inode->watch && !js_hidden(inode)
			&& !was_looked(inode, looks))
			js_drop(e);
	}
}

bool js_room(struct tree *tree)
{
	struct js *js = tree->own;
	if (tree->inode_count < tree->most)
		return true;
	/* What nobody uses goes as soon as no handler runs. */
	js->refused = tree->open + 1;
	js->tidy_at = 0;
	return false;
}

/* What a name found no room for may have been a listing, which has been closed since. */
static bool was_closed(const struct js *js) { return js->tree->open + 1 < js->refused; }

void js_names_tidy(void)
{
	for (struct js *js = all; js; js = js->next) {
		bool closed = was_closed(js);
		if (js->tree->inode_count < js->tidy_at && !closed)
			continue;
		/* Then not even those stay that were asked for just now. */
		if (js->refused)
			sweep(js->tree->root, js->looks++);
		sweep(js->tree->root, js->looks++);
		if (closed)
			js->refused = 0;
		uint32_t kept = js->tree->inode_count + NAMES_MORE;
		js->tidy_at = kept < NAMES_KEPT ? NAMES_KEPT : kept;
	}
}

void js_names_begin(struct tree *tree)
{
	struct js *js = tree->own;
	js->tree = tree;
	js->looks = 1;
	js->tidy_at = NAMES_KEPT;
	js->next = all;
	all = js;
}

void js_names_end(const struct js *js)
{
	for (struct js **at = &all; *at; at = &(*at)->next)
		if (*at == js) {
			*at = js->next;
			return;
		}
}
