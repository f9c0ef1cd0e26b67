/*
 * Datagrams for which their receiver has no room yet: the host says -EAGAIN where it keeps nothing
 * itself, for a server that is entered runs now in one worker, now in another.
 *
 * Owns: copies of them, in order for each receiver. Entry points: send_out, flush_out.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "loop.h"

struct letter {
	struct letter *next;
	uint32_t dest, size;
	_Alignas(8) char bytes[];
};

static struct letter *first, **end = &first;

static bool waits_for(uint32_t slot)
{
	for (const struct letter *l = first; l; l = l->next)
		if (EXA_SLOT(l->dest) == slot)
			return true;
	return false;
}

/* Of what programs are told only the last counts. Else one that does not look, and whose parent
 * sees to it that it is told without end, would fill this server's memory. */
static bool takes_place(uint32_t dest, const struct exa_header *head, uint32_t size)
{
	if (head->kind != EXA_NOTICE || EXA_SLOT(dest) < EXA_SERVERS)
		return false;
	for (struct letter *l = first; l; l = l->next) {
		const struct exa_header *waits = (const struct exa_header *)l->bytes;
		if (l->dest == dest && l->size == size && waits->kind == EXA_NOTICE
			&& waits->number == head->number) {
			memcpy(l->bytes, head, size);
			return true;
		}
	}
	return false;
}

void send_out(uint32_t dest, const void *message, uint32_t size)
{
	/* What waits for the same inbox goes first. */
	bool behind = first && waits_for(EXA_SLOT(dest));
	if (!behind && exa_send(dest, message, size) != -EAGAIN)
		return;
	if (takes_place(dest, message, size))
		return;
	struct letter *l = malloc(sizeof *l + size);
	/* A reply that is lost is a caller that hangs: then it is better that all hear of it. */
	if (!l)
		abort();
	*l = (struct letter){ .dest = dest, .size = size };
	memcpy(l->bytes, message, size);
	*end = l;
	end = &l->next;
}

/* Its receiver has ended, and its inbox may stay full for ever. */
static bool is_for_nobody(const struct letter *l)
{
	return endpoint_revoked(l->dest) || server_is_dead(l->dest);
}

bool flush_out(void)
{
	for (struct letter **at = &first, *l; (l = *at);) {
		bool behind = false;
		for (const struct letter *o = first; o != l && !behind; o = o->next)
			behind = EXA_SLOT(o->dest) == EXA_SLOT(l->dest);
		if (!is_for_nobody(l) && (behind || exa_send(l->dest, l->bytes, l->size) == -EAGAIN)) {
			at = &l->next;
			continue;
		}
		*at = l->next;
		if (!*at)
			end = at;
		free(l);
	}
	return first;
}
