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
	struct party *party;
	struct peer_handle handle;
};

void awaited_add(struct party *party, const struct peer_handle *handle)
{
	struct local *local = party->local;
	struct awaited *a = malloc(sizeof *a);
	if (!a) {
		local_lose(local, "no memory is left for what others have open");
		return;
	}
	*a = (struct awaited){ local->awaited, party, *handle };
	local->awaited = a;
}

void awaited_look(struct local *local)
{
	for (struct awaited **p = &local->awaited; *p;) {
		struct awaited *a = *p;
		if (!party_reopen(a->party, &a->handle)) {
			p = &a->next;
			continue;
		}
		*p = a->next;
		free(a);
	}
	if (local->took_over)
		remotes_reopen(local);
}

void awaited_drop(const struct party *party, uint64_t handle)
{
	for (struct awaited **p = &party->local->awaited; *p;) {
		struct awaited *a = *p;
		if (a->party != party || (handle && a->handle.handle != handle)) {
			p = &a->next;
			continue;
		}
		*p = a->next;
		free(a);
	}
}
