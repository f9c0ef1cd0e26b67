/*
 * What is closed here while a change through it is on its way, or not in the database yet.
 *
 * Should the one that leads end, its successor gets that change again, and needs the description;
 * so that one stays until nothing in the outbox names it. It keeps nobody from unmounting
 * meanwhile. Owns: the list of those. Entry points: closing_defer, closing_settle, closing_free.
 */
#include <stdlib.h>

#include "fs/fs_server.h"
#include "outbox.h"

struct closing {
	struct closing *next;
	uint64_t handle;
};

static bool outbox_names(const struct local *local, uint64_t handle)
{
	for (struct outstanding *o = local->outbox; o; o = o->next)
		if (o->handle == handle || outstanding_handle(o) == handle)
			return true;
	return false;
}

bool closing_defer(struct local *local, uint64_t handle)
{
	struct closing *c =
		outbox_names(local, handle) && description_find(handle) ? malloc(sizeof *c) : NULL;
	if (!c)
		return false;
	*c = (struct closing){ local->closing, handle };
	local->closing = c;
	local->tree->open--;
	return true;
}

void closing_settle(struct local *local, uint64_t handle)
{
	struct closing **p = &local->closing, *c;
	while (*p && (*p)->handle != handle)
		p = &(*p)->next;
	if (!(c = *p) || outbox_names(local, handle))
		return;
	*p = c->next;
	free(c);
	local->tree->open++;
	struct description *d = description_find(handle);
	if (d)
		description_release(d);
}

void closing_free(struct local *local)
{
	static const struct description_ops nothing = { .kind = "nothing" };
	for (struct closing *c; (c = local->closing);) {
		struct description *d = description_find(c->handle);
		local->closing = c->next;
		free(c);
		if (!d)
			continue;
		d->ops = &nothing;
		description_release(d);
	}
}
