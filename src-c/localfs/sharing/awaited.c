/*
 * What followers have open whose inode is not in the database of a new leader: it was made by a
 * change that the former leader had not written down, and comes again with that change.
 *
 * Owns: the list of those. Entry points: awaited_add, awaited_look, awaited_drop.
 */
#include <stdlib.h>

#include "peer.h"

struct awaited {
	struct awaited *next;
	struct peer *peer;
	struct peer_handle handle;
};

void awaited_add(struct peer *peer, const struct peer_handle *handle)
{
	struct local *local = peer->local;
	struct awaited *a = malloc(sizeof *a);
	if (!a) {
		local_lose(local, "no memory is left for what others have open");
		return;
	}
	*a = (struct awaited){ local->awaited, peer, *handle };
	local->awaited = a;
}

void awaited_look(struct local *local)
{
	for (struct awaited **p = &local->awaited; *p;) {
		struct awaited *a = *p;
		if (!peer_reopen(a->peer, &a->handle)) {
			p = &a->next;
			continue;
		}
		*p = a->next;
		free(a);
	}
	if (local->took_over)
		remotes_reopen(local);
}

void awaited_drop(const struct peer *peer, uint64_t handle)
{
	for (struct awaited **p = &peer->local->awaited; *p;) {
		struct awaited *a = *p;
		if (a->peer != peer || (handle && a->handle.handle != handle)) {
			p = &a->next;
			continue;
		}
		*p = a->next;
		free(a);
	}
}
