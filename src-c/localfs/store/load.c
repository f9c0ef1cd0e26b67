/*
 * From records to a tree; and mending it: what fsck would do.
 *
 * Transactions are whole, so there is nothing to mend but files that were open without a name when
 * the kernel ended: their inodes have none, and go. What else is found is told on the console.
 * Entry points: tree_load.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "sharing/group.h"

/** One record of what database_open answers. */
struct item {
	uint8_t store;
	uint16_t key_length;
	uint32_t value_length;
	const char *key, *value;
};

struct loading {
	struct local *local;
	struct inode **made; /* each held once, until all names are known */
	uint32_t count, names, orphans, repaired;
};

/* The next record; false at the end, and where the bytes make no sense. */
static bool item_next(const char **at, const char *end, struct item *item)
{
	const char *p = *at;
	if (end - p < 8)
		return false;
	item->store = (uint8_t)p[0];
	memcpy(&item->key_length, p + 2, 2);
	memcpy(&item->value_length, p + 4, 4);
	item->key = p + 8;
	if ((size_t)(end - item->key) < (size_t)item->key_length + item->value_length)
		return false;
	item->value = item->key + item->key_length;
	*at = item->value + item->value_length;
	return true;
}

static void load_inode(struct loading *l, const struct item *item)
{
	struct tree *tree = l->local->tree;
	struct inode *inode = item->key_length == INO_SIZE
		? record_read(tree, ino_read(item->key), item->value, item->value_length)
		: NULL;
	if (!inode)
		l->repaired++;
	else if (inode != tree->root)
		l->made[l->count++] = inode;
	if (inode)
		l->local->used += ((struct file *)inode->content)->bytes;
}

/* A name of something that is not there, or a second one of a directory, is taken away. */
static void load_entry(struct loading *l, const struct item *item)
{
	struct tree *tree = l->local->tree;
	if (item->key_length <= INO_SIZE || item->key_length > INO_SIZE + EXA_NAME_MAX
		|| item->value_length != INO_SIZE) {
		l->repaired++;
		return;
	}
	char name[EXA_NAME_MAX + 1];
	size_t length = item->key_length - INO_SIZE;
	memcpy(name, item->key + INO_SIZE, length);
	name[length] = 0;
	uint64_t ino = ino_read(item->key);
	struct inode *dir = inode_find(tree, ino), *inode = inode_find(tree, ino_read(item->value));
	if (!dir || !inode || !S_ISDIR(dir->mode) || inode == tree->root
		|| (S_ISDIR(inode->mode) && inode->entry) || entry_add(dir, name, length, inode) < 0) {
		l->repaired++;
		change_name(l->local, ino, name, length);
		return;
	}
	l->names++;
}

/* Pieces of no file go. They are in order, so all of one file's come together. */
static void load_piece(struct loading *l, const struct item *item, uint64_t *last)
{
	uint64_t ino = item->key_length == PIECE_KEY_SIZE ? ino_read(item->key) : 0;
	if (!ino || ino == *last || inode_find(l->local->tree, ino))
		return;
	*last = ino;
	l->repaired++;
	change_drop(l->local, ino, 0, false);
}

/* entry_add counts links as names are made; a directory's may come after those within it. */
static void count_links(struct loading *l)
{
	for (uint32_t i = 0; i < l->count; i++)
		if (S_ISDIR(l->made[i]->mode))
			l->made[i]->nlink = l->made[i]->entry ? 2 : 0;
	l->local->tree->root->nlink = 2;
	for (uint32_t i = 0; i < l->count; i++)
		if (S_ISDIR(l->made[i]->mode) && l->made[i]->entry)
			l->made[i]->parent->nlink++;
}

/* A directory without a name that has names in it. */
static void reattach(struct loading *l, struct inode *dir)
{
	struct inode *root = l->local->tree->root;
	struct entry *e = entry_find(root, "lost+found", 10);
	struct inode *place = e ? e->inode : tree_add(root, "lost+found", S_IFDIR | 0700, 0);
	char name[24];
	size_t length = 0;
	name[length++] = '#';
	for (uint64_t ino = dir->ino; ino; ino /= 10)
		name[length++] = (char)('0' + ino % 10);
	l->repaired++;
	if (!place || !S_ISDIR(place->mode) || entry_add(place, name, length, dir) < 0)
		return;
	inode_changed(place);
	inode_changed(dir);
}

static void mend(struct loading *l)
{
	for (uint32_t i = 0; i < l->count; i++)
		if (S_ISDIR(l->made[i]->mode) && !l->made[i]->entry && l->made[i]->directory.count)
			reattach(l, l->made[i]);
	count_links(l);
	for (uint32_t i = 0; i < l->count; i++) {
		if (!l->made[i]->nlink && lead_keeps(l->local, l->made[i]))
			continue;
		l->orphans += !l->made[i]->nlink;
		inode_put(l->made[i]);
	}
}

int tree_load(struct local *local, const char *bytes, size_t length, bool clean)
{
	const char *at = bytes, *end = bytes + length;
	struct item item;
	uint64_t last = 0;
	struct loading l = { .local = local,
		.made = malloc((length / (RECORD_SIZE + INO_SIZE) + 1) * sizeof *l.made) };
	if (!l.made)
		return -ENOMEM;
	local->loading = true;
	while (item_next(&at, end, &item)) {
		if (item.store == STORE_INODES)
			load_inode(&l, &item);
		else if (item.store == STORE_META)
			lead_load(local, item.value, item.value_length);
		else if (item.store == STORE_ENTRIES)
			load_entry(&l, &item);
		else
			load_piece(&l, &item, &last);
	}
	local->loading = false;
	if (at != end)
		l.repaired++;
	mend(&l);
	free(l.made);
	if (!clean || l.repaired)
		console("localfs: %s was not closed properly: checked %u inodes and %u names, released %u "
				"unnamed, repaired %u",
			local->name, l.count + 1, l.names, l.orphans, l.repaired);
	return 0;
}
