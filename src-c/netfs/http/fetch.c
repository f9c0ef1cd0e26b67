/*
 * Fetches under way: from a start to its notice. Entry points: those of fetch.h.
 */
#include "fetch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"

struct fetch {
	uint32_t id;
	fetch_done *done;
	void *argument;
	bool holds; /* the body, until fetch_stop */
	struct fetch *next;
};

static struct fetch *fetches;
static uint32_t last_id;

static struct fetch *fetch_take(uint32_t id)
{
	for (struct fetch **p = &fetches; *p; p = &(*p)->next)
		if ((*p)->id == id) {
			struct fetch *fetch = *p;
			*p = fetch->next;
			return fetch;
		}
	return NULL;
}

int64_t fetch_begin(const struct fetching *what, fetch_done *done, void *argument)
{
	const char *key = what->key ? what->key : "";
	struct fetch *fetch = malloc(sizeof *fetch);
	if (!fetch)
		return -ENOMEM;
	*fetch = (struct fetch){ ++last_id ? last_id : ++last_id, done, argument,
		what->unpacked_max != 0, fetches };
	int status = exa_fetch_start(fetch->id, what->url, (uint32_t)strlen(what->url),
		(double)what->first, (double)what->last, what->options, (uint32_t)strlen(what->options),
		key, (uint32_t)strlen(key), what->kept, what->most, what->unpacked_max);
	if (status < 0) {
		free(fetch);
		return status;
	}
	fetches = fetch;
	return fetch->id;
}

void fetch_stop(uint32_t id)
{
	free(fetch_take(id));
	exa_fetch_end(id);
}

bool fetch_body(uint32_t id, int64_t offset, void *buffer, size_t count)
{
	return exa_fetch_read(id, (double)offset, buffer, (uint32_t)count) == (int)count;
}

int do_fetched(struct request *r, const struct fetched_request *q, struct fetched_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) != (uint32_t)serve_self())
		return -EPERM;
	struct fetch *fetch = fetch_take(q->id);
	if (!fetch)
		return -ENOENT;
	fetch->done(fetch->argument, q->id, q->status, q->size);
	if (!fetch->holds)
		exa_fetch_end(q->id);
	free(fetch);
	return 0;
}
