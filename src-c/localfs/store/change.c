/*
 * What has changed since the last transaction. Entry points: change_inode, change_entry,
 * change_name, change_drop, change_note, changes_join, changes_free, file_of. Does not do: writing
 * it (commit.c). None of this can refuse, for the change has been made.
 */
#include <stdlib.h>
#include <string.h>

#include "local.h"

/* Room for one more of `size` bytes; false, and the mount lost, where there is no memory. */
static bool grow(struct local *local, void *array, uint32_t *room, uint32_t count, size_t size)
{
	if (count < *room)
		return true;
	uint32_t more = *room ? *room * 2 : 16;
	void *new = realloc(*(void **)array, more * size);
	if (!new) {
		local_lose(local, "no memory is left to note changes");
		return false;
	}
	*(void **)array = new;
	*room = more;
	return true;
}

struct file *file_of(struct inode *inode)
{
	if (!inode->content)
		inode->content = calloc(1, sizeof(struct file));
	return inode->content;
}

void change_note(struct local *local)
{
	local->sequence++;
	if (local->loading || local->lost)
		return;
	/* Never at once: a transaction in the middle of a handler would have half of what it does. */
	if (local->dirty.bytes >= DIRTY_SOON && !local->full && !local->again)
		timer_start(&local->timer, 0);
	else if (!local->timer.armed)
		timer_start(&local->timer, now_monotonic() + DELAY_NS);
}

void change_inode(struct inode *inode)
{
	struct local *local = inode->tree->own;
	struct changes *c = &local->changed;
	struct file *file = file_of(inode);
	if (!file) {
		local_lose(local, "no memory is left to note changes");
		return;
	}
	if (!file->dirty
		&& grow(local, &c->inodes, &c->inode_room, c->inode_count, sizeof *c->inodes)) {
		file->dirty = true;
		c->inodes[c->inode_count++] = inode->ino;
	}
	change_note(local);
}

void change_name(struct local *local, uint64_t dir, const char *text, size_t length)
{
	struct changes *c = &local->changed;
	struct name *name = malloc(sizeof *name + length);
	if (!name) {
		local_lose(local, "no memory is left to note changes");
		return;
	}
	*name = (struct name){ .next = c->names, .dir = dir, .length = (uint16_t)length };
	memcpy(name->text, text, length);
	c->names = name;
	c->name_count++;
	c->name_bytes += (uint32_t)length;
	change_note(local);
}

void change_entry(struct inode *dir, const char *text, struct inode *inode)
{
	(void)inode;
	struct local *local = dir->tree->own;
	if (!local->loading)
		change_name(local, dir->ino, text, strlen(text));
}

void change_drop(struct local *local, uint64_t ino, uint32_t from, bool whole)
{
	struct changes *c = &local->changed;
	if (!grow(local, &c->drops, &c->drop_room, c->drop_count, sizeof *c->drops))
		return;
	c->drops[c->drop_count++] = (struct drop){ ino, from, whole };
	change_note(local);
}

void changes_free(struct changes *c)
{
	free(c->inodes);
	free(c->drops);
	for (struct name *name = c->names, *next; name; name = next) {
		next = name->next;
		free(name);
	}
	*c = (struct changes){};
}

void changes_join(struct local *local, struct changes *from)
{
	struct changes *to = &local->changed;
	/* Drops go before all else, and two of one file in any order come to the same. */
	for (uint32_t i = 0; i < from->drop_count; i++)
		if (grow(local, &to->drops, &to->drop_room, to->drop_count, sizeof *to->drops))
			to->drops[to->drop_count++] = from->drops[i];
	for (uint32_t i = 0; i < from->inode_count; i++) {
		struct inode *inode = inode_find(local->tree, from->inodes[i]);
		struct file *file = inode ? inode->content : NULL;
		if (!file || file->dirty
			|| !grow(local, &to->inodes, &to->inode_room, to->inode_count, sizeof *to->inodes))
			continue;
		file->dirty = true;
		to->inodes[to->inode_count++] = inode->ino;
	}
	struct name **end = &to->names;
	while (*end)
		end = &(*end)->next;
	*end = from->names;
	from->names = NULL;
	to->name_count += from->name_count;
	to->name_bytes += from->name_bytes;
	changes_free(from);
}
