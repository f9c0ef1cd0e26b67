/*
 * Calls of the device under way: from a start to its notice. Entry points: those of call.h.
 */
#include "call.h"

#include <errno.h>
#include <stdlib.h>

#include "device.h"
#include "local.h"

struct call {
	uint32_t id;
	call_done *done;
	void *argument;
	struct call *next;
};

static struct call *calls;
static uint32_t last_id;

static struct call *call_take(uint32_t id)
{
	for (struct call **p = &calls; *p; p = &(*p)->next)
		if ((*p)->id == id) {
			struct call *call = *p;
			*p = call->next;
			return call;
		}
	return NULL;
}

uint32_t call_begin(call_done *done, void *argument)
{
	struct call *call = malloc(sizeof *call);
	if (!call)
		return 0;
	*call = (struct call){ ++last_id ? last_id : ++last_id, done, argument, calls };
	calls = call;
	return call->id;
}

void call_stop(uint32_t id)
{
	free(call_take(id));
	exa_database_end(id);
}

int do_stored(struct request *r, const struct stored_request *q, struct stored_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) != (uint32_t)serve_self())
		return -EPERM;
	/* No call's number: the database has gone from under us. */
	if (!q->call) {
		local_lost(q->database, r->tail);
		return 0;
	}
	struct call *call = call_take(q->call);
	if (!call)
		return -ENOENT;
	call->done(call->argument, q->call, q->status, q->size, r->tail);
	exa_database_end(q->call);
	free(call);
	return 0;
}
