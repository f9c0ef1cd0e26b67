/*
 * Names in directories: found by hash (one table a tree), listed in order of their positions.
 *
 * A position is never used again, so that who lists a directory sees every name that stays there
 * exactly once, whatever comes and goes meanwhile (POSIX readdir).
 * Entry points: entry_find, entry_any, entry_add, entry_replace, entry_exchange, entry_remove,
 * entry_at. Does not do: permissions, times, `.` and `..`, what whiteouts are (whiteout.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "whiteout.h"

static uint32_t name_hash(const struct inode *dir, const char *name, size_t length)
{
	uint32_t hash = 2166136261u ^ (uint32_t)dir->ino * 2654435761u;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	return hash;
}

static bool entries_grow(struct tree *tree)
{
	uint32_t old_size = tree->entries_size, size = old_size ? old_size * 2 : 64;
	struct entry **old = tree->entries, **new = calloc(size, sizeof *new);
	if (!new)
		return old_size;
	for (uint32_t i = 0; i < old_size; i++)
		for (struct entry *e = old[i], *next; e; e = next) {
			next = e->next;
			e->next = new[e->hash & (size - 1)];
			new[e->hash & (size - 1)] = e;
		}
	tree->entries = new;
	tree->entries_size = size;
	free(old);
	return true;
}

struct entry *entry_find(struct inode *dir, const char *name, size_t length)
{
	struct entry *e = entry_any(dir, name, length);
	return e && inode_is_whiteout(e->inode) ? NULL : e;
}

struct entry *entry_any(struct inode *dir, const char *name, size_t length)
{
	struct tree *tree = dir->tree;
	if (!tree->entries_size)
		return NULL;
	uint32_t hash = name_hash(dir, name, length);
	for (struct entry *e = tree->entries[hash & (tree->entries_size - 1)]; e; e = e->next)
		if (e->hash == hash && e->dir == dir && e->length == length
			&& !memcmp(e->name, name, length))
			return e;
	return NULL;
}

static bool places_grow(struct directory *d)
{
	uint32_t room = d->room ? d->room * 2 : 4;
	struct place *places = realloc(d->places, room * sizeof *places);
	if (!places)
		return false;
	d->places = places;
	d->room = room;
	return true;
}

/* Index of the first place at `position` or after it. */
static uint32_t place_find(const struct directory *d, int64_t position)
{
	uint32_t low = 0, high = d->used;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (d->places[middle].position < position)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void places_compact(struct directory *d)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < d->used; i++)
		if (d->places[i].entry)
			d->places[n++] = d->places[i];
	d->used = n;
}

int entry_add(struct inode *dir, const char *name, size_t length, struct inode *inode)
{
	struct tree *tree = dir->tree;
	struct directory *d = &dir->directory;
	if (tree->entry_count >= tree->entries_size && !entries_grow(tree))
		return -ENOMEM;
	if (d->used == d->room && !places_grow(d))
		return -ENOMEM;
	struct entry *e = malloc(sizeof *e + length + 1);
	if (!e)
		return -ENOMEM;
	bool below = whiteout_lift(dir, name, length, inode);
	uint32_t hash = name_hash(dir, name, length);
	struct entry **b = &tree->entries[hash & (tree->entries_size - 1)];
	*e = (struct entry){ .next = *b,
		.dir = dir,
		.inode = inode,
		.position = d->next++,
		.hash = hash,
		.length = (uint16_t)length,
		.below = below };
	memcpy(e->name, name, length);
	e->name[length] = 0;
	*b = e;
	tree->entry_count++;
	d->places[d->used++] = (struct place){ e->position, e };
	d->count++;
	if (S_ISDIR(inode->mode)) {
		struct inode *old = inode->parent;
		inode_hold(dir);
		inode->parent = dir;
		inode_put(old);
		if (!inode->entry)
			inode->nlink = 2;
		inode->entry = e;
		dir->nlink++;
	} else {
		inode->nlink++;
	}
	if (tree->ops->entry_changed)
		tree->ops->entry_changed(dir, e->name, inode);
	return 0;
}

/* Takes it out of the tree's table and the directory's list. */
static void entry_unlist(struct entry *e)
{
	struct tree *tree = e->dir->tree;
	struct directory *d = &e->dir->directory;
	for (struct entry **p = &tree->entries[e->hash & (tree->entries_size - 1)]; *p; p = &(*p)->next)
		if (*p == e) {
			*p = e->next;
			break;
		}
	tree->entry_count--;
	d->places[place_find(d, e->position)].entry = NULL;
	d->count--;
	if (d->used > 16 && d->used > d->count * 2)
		places_compact(d);
}

void entry_remove(struct entry *e)
{
	struct inode *dir = e->dir, *inode = e->inode, *whiteout = whiteout_for(e);
	struct tree *tree = dir->tree;
	if (!whiteout)
		entry_unlist(e);
	if (S_ISDIR(inode->mode)) {
		dir->nlink--;
		/* A directory that has been moved has its new name already. */
		if (inode->entry == e) {
			inode->entry = NULL;
			inode->nlink = 0;
		}
	} else {
		inode->nlink--;
	}
	if (whiteout) {
		e->inode = whiteout;
		whiteout->nlink++;
	}
	if (tree->ops->entry_changed)
		tree->ops->entry_changed(dir, e->name, whiteout);
	if (!whiteout)
		free(e);
	inode_hold(inode);
	inode_put(inode);
}

/* A directory's one name is that one from now on. */
static void directory_move(struct inode *inode, struct entry *e)
{
	struct inode *parent = inode->parent;
	inode_hold(e->dir);
	inode->parent = e->dir;
	inode->entry = e;
	inode_put(parent);
}

/* Needs no memory, so that a rename over a name cannot fail half-way. */
void entry_replace(struct entry *e, struct inode *inode)
{
	struct inode *old = e->inode;
	inode_hold(old);
	e->inode = inode;
	if (S_ISDIR(inode->mode)) {
		directory_move(inode, e);
		old->entry = NULL;
		old->nlink = 0;
	} else {
		inode->nlink++;
		old->nlink--;
	}
	if (e->dir->tree->ops->entry_changed)
		e->dir->tree->ops->entry_changed(e->dir, e->name, inode);
	inode_put(old);
}

/* The inode gets that name in place of the one that it has; how many names there are stays as it
 * is. */
static void entry_take(struct entry *e, struct inode *inode)
{
	e->inode = inode;
	if (S_ISDIR(inode->mode)) {
		inode->parent->nlink--;
		e->dir->nlink++;
		directory_move(inode, e);
	}
	if (e->dir->tree->ops->entry_changed)
		e->dir->tree->ops->entry_changed(e->dir, e->name, inode);
}

void entry_exchange(struct entry *a, struct entry *b)
{
	struct inode *first = a->inode, *second = b->inode;
	entry_take(a, second);
	entry_take(b, first);
}

struct entry *entry_at(struct inode *dir, int64_t position)
{
	struct directory *d = &dir->directory;
	for (uint32_t i = place_find(d, position); i < d->used; i++)
		if (d->places[i].entry && !inode_is_whiteout(d->places[i].entry->inode))
			return d->places[i].entry;
	return NULL;
}
