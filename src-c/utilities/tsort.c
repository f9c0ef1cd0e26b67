/*
 * tsort [FILE]: orders names, of which the input's pairs say which comes before which.
 *
 * Of names that may come next the first in the alphabet does at the start, then the one that was
 * let go first. A circle is told, and broken at the pair that closes it.
 */
#include <err.h>
#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "utilities.h"

struct edge {
	struct node *to;
	struct edge *next;
	bool cut;
};

struct node {
	const char *name;
	struct edge *after; /* what comes after it, the last that was named first */
	size_t before;      /* how many must come before it and have not */
	bool done;
	struct node *next; /* in the queue */
	struct node *why;  /* in the search for a circle: whom it waits for */
};

static void *names; /* tsearch's tree */
static struct node **nodes;
static size_t count;

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct node *)a)->name, ((const struct node *)b)->name);
}

static int by_pointed_name(const void *a, const void *b)
{
	return by_name(*(struct node *const *)a, *(struct node *const *)b);
}

static struct node *node_of(const char *name)
{
	struct node key = { .name = name };
	struct node **found = tfind(&key, &names, by_name);
	if (found)
		return *found;
	struct node *made = grown(NULL, sizeof *made);
	*made = (struct node){ .name = strdup(name) };
	if (!made->name || !tsearch(made, &names, by_name))
		err(1, NULL);
	nodes = grown(nodes, (count + 1) * sizeof *nodes);
	return nodes[count++] = made;
}

static void add_pair(struct node *first, struct node *second)
{
	if (first == second)
		return;
	struct edge *edge = grown(NULL, sizeof *edge);
	*edge = (struct edge){ .to = second, .next = first->after };
	first->after = edge;
	second->before++;
}

/* Whoever is left and must come before `node`. */
static struct node *waited_for(const struct node *node, struct edge **by)
{
	for (size_t i = 0; i < count; i++)
		for (struct edge *e = nodes[i]->after; !nodes[i]->done && e; e = e->next)
			if (e->to == node && !e->cut) {
				*by = e;
				return nodes[i];
			}
	return NULL;
}

/* All that are left wait for another. Following them comes back to where it was: that is the
 * circle. */
static struct node *break_circle(const char *file)
{
	struct node *at = NULL;
	struct edge *edge = NULL;
	for (size_t i = 0; i < count; i++) {
		nodes[i]->why = NULL;
		if (!at && !nodes[i]->done)
			at = nodes[i];
	}
	while (!at->why) {
		at->why = waited_for(at, &edge);
		at = at->why;
	}
	warnx("%s: input contains a loop:", file);
	struct node *member = at;
	do {
		warnx("%s", member->name);
		member = member->why;
	} while (member != at);
	waited_for(at, &edge);
	edge->cut = true;
	at->before--;
	return at->before ? NULL : at;
}

UTILITY(tsort)
{
	if (argc > 1 && !strcmp(argv[1], "--"))
		argc--, argv++;
	if (argc > 2 || (argc == 2 && argv[1][0] == '-' && argv[1][1]))
		usage("tsort [FILE]");
	const char *path = argc == 2 ? argv[1] : "-";
	FILE *file = opened(path);
	if (!file)
		return 1;
	struct node *first = NULL;
	char *word;
	while (fscanf(file, "%ms", &word) == 1) {
		struct node *node = node_of(word);
		free(word);
		if (first)
			add_pair(first, node);
		first = first ? NULL : node;
	}
	if (ferror(file))
		err(1, "%s", path);
	if (first)
		errx(1, "%s: input contains an odd number of tokens", path);

	int status = 0;
	qsort(nodes, count, sizeof *nodes, by_pointed_name);
	struct node *head = NULL, **tail = &head;
	for (size_t i = 0; i < count; i++)
		if (!nodes[i]->before)
			*tail = nodes[i], tail = &nodes[i]->next;
	for (size_t left = count; left;) {
		if (!head) {
			status = 1;
			if ((head = break_circle(path)))
				tail = &head->next;
			continue;
		}
		struct node *node = head;
		puts(node->name);
		node->done = true;
		left--;
		for (struct edge *e = node->after; e; e = e->next)
			if (!e->cut && !--e->to->before)
				*tail = e->to, tail = &e->to->next;
		head = node->next;
		if (!head)
			tail = &head;
	}
	return finish(status);
}
