/*
 * Turns: what changes the bytes of one file goes to its handlers one after the other. A change
 * begins at an offset that is reckoned from the size, or from the description's own, and whoever is
 * run again reckons anew; so nobody else may move either while the handler is at work.
 *
 * Owns: the turns under way, each with who waits for the next. Entry points: js_turn_begin,
 * js_turn_end, js_turn_taken, js_turns_tidy. Does not do: reads, which are asked again (js_file.c).
 */
#include <errno.h>
#include <stdlib.h>

#include "js.h"

struct turn {
	const struct tree *tree;
	uint64_t ino;
	uint32_t sender, id; /* whose it is: the request moves when it is kept */
	struct queue waiting;
	struct turn *next;
};

static struct turn *turns;

static struct turn **turn_find(const struct inode *inode)
{
	struct turn **at = &turns;
	while (*at && !((*at)->tree == inode->tree && (*at)->ino == inode->ino))
		at = &(*at)->next;
	return at;
}

static bool is_of(const struct turn *t, const struct request *r)
{
	return t->sender == r->head->sender && t->id == r->head->id;
}

static void turn_free(struct turn **at)
{
	struct turn *t = *at;
	*at = t->next;
	queue_close(&t->waiting);
	free(t);
}

int js_turn_begin(struct request *r, const struct inode *inode)
{
	struct turn *t = *turn_find(inode);
	if (t)
		return is_of(t, r) ? 0 : wait_disk(r, &t->waiting);
	t = malloc(sizeof *t);
	if (!t)
		return -ENOMEM;
	*t = (struct turn){ .tree = inode->tree,
		.ino = inode->ino,
		.sender = r->head->sender,
		.id = r->head->id,
		.next = turns };
	turns = t;
	return 0;
}

void js_turn_end(const struct request *r, const struct inode *inode)
{
	struct turn **at = turn_find(inode);
	if (*at && is_of(*at, r))
		turn_free(at);
}

bool js_turn_taken(const struct inode *inode) { return *turn_find(inode) != NULL; }

void js_turns_tidy(void)
{
	for (struct turn **at = &turns; *at;)
		if (request_find((*at)->sender, (*at)->id))
			at = &(*at)->next;
		else
			turn_free(at);
}
