/*
 * What is closed here while a change through it is on its way, or not in the database yet.
 *
 * Should the one that leads end, its successor gets that change again, and needs the description;
 * so that one stays until nothing in the outbox names it. It stays too while its inode is given a
 * name, for that may have no other. It keeps nobody from unmounting meanwhile. Owns: the list of
 * those. Entry points: closing_defer, closing_settle, closing_free.
 */
#include <stdlib.h>

#include "fs/fs_server.h"
#include "outbox.h"

struct closing {
	struct closing *next;
	uint64_t handle, ino;
};

static bool outbox_names(const struct local *local, uint64_t handle, uint64_t ino)
{
	for (struct outstanding *o = local->outbox; o; o = o->next)
		if (o->handle == handle || outstanding_handle(o) == handle || outstanding_linked(o) == ino)
			return true;
	return false;
}

bool closing_defer(struct local *local, uint64_t handle)
{
	struct description *d = description_find(handle);
	struct closing *c = d && outbox_names(local, handle, remote_ino(d)) ? malloc(sizeof *c) : NULL;
	if (!c)
		return false;
	*c = (struct closing){ local->closing, handle, remote_ino(d) };
	local->closing = c;
	local->tree->open--;
	return true;
}

void closing_settle(struct local *local, uint64_t handle, uint64_t ino)
{
	for (struct closing **p = &local->closing, *c; (c = *p);) {
		struct description *d = description_find(c->handle);
		if ((c->handle != handle && c->ino != ino) || outbox_names(local, c->handle, c->ino)) {
			p = &c->next;
			continue;
		}
		*p = c->next;
		free(c);
		local->tree->open++;
		if (d)
			description_release(d);
		/* What that has sent may have settled others. */
		p = &local->closing;
	}
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
