/*
 * Turns: what changes one file goes to its handlers one after the other. A change of bytes begins
 * at an offset that is reckoned from the size, or from the description's own, and whoever is run
 * again reckons anew; so nobody else may move either while the handler is at work. Nor may anybody
 * else change the path by which that knows the file.
 *
 * Owns: the turns under way, each with who waits for the next. Entry points: js_turn_begin,
 * js_turn_end, js_turn_taken, js_turn_await, js_turns_drop, js_turns_tidy. Does not do: reads one
 * after the other; they are asked again (js_file.c).
 */
#include <errno.h>
#include <stdlib.h>

#include "js.h"

struct turn {
	const struct tree *tree;
	uint64_t ino; /* a file that nobody uses may be let go of meanwhile */
	enum js_turn what;
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

static bool has(const struct request *r, const struct inode *inode)
{
	const struct turn *t = inode ? *turn_find(inode) : NULL;
	return !inode || (t && is_of(t, r));
}

static int turn_take(struct request *r, enum js_turn what, const struct inode *inode)
{
	if (has(r, inode))
		return 0;
	struct turn *t = *turn_find(inode);
	if (t)
		return wait_disk(r, &t->waiting);
	t = malloc(sizeof *t);
	if (!t)
		return -ENOMEM;
	*t = (struct turn){ .tree = inode->tree,
		.ino = inode->ino,
		.what = what,
		.sender = r->head->sender,
		.id = r->head->id,
		.next = turns };
	turns = t;
	return 0;
}

int js_turn_begin(
	struct request *r, enum js_turn what, const struct inode *first, const struct inode *second)
{
	/* All take them in the order of their numbers, so that no two wait for each other. */
	bool swap = first && second && second->ino < first->ino;
	const struct inode *low = swap ? second : first, *high = swap ? first : second;
	/* What it has may be of files that had those names before. */
	if (!has(r, low) || !has(r, high))
		js_turn_end(r);
	int status = turn_take(r, what, low);
	if (status >= 0)
		status = turn_take(r, what, high);
	if (status < 0 && status != PENDING)
		js_turn_end(r);
	return status;
}

bool js_turn_taken(const struct inode *inode, enum js_turn what)
{
	const struct turn *t = *turn_find(inode);
	return t && t->what == what;
}

int js_turn_await(struct request *r, const struct inode *inode)
{
	return js_turn_taken(inode, JS_NAME) ? wait_disk(r, &(*turn_find(inode))->waiting) : 0;
}

void js_turn_end(const struct request *r)
{
	for (struct turn **at = &turns; *at;)
		if (is_of(*at, r))
			turn_free(at);
		else
			at = &(*at)->next;
}

void js_turns_drop(const struct tree *tree)
{
	for (struct turn **at = &turns; *at;)
		if ((*at)->tree == tree)
			turn_free(at);
		else
			at = &(*at)->next;
}

void js_turns_tidy(void)
{
	for (struct turn **at = &turns; *at;)
		if (request_find((*at)->sender, (*at)->id))
			at = &(*at)->next;
		else
			turn_free(at);
}
