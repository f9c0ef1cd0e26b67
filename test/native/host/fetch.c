/* The network behind netfs's device; see fetch.h. */
#include "fetch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "memory.h"
#include "netfs/device.h"

struct served {
	struct served *next;
	const char *url;
	int status;
	const char *body;
	size_t length;
};

struct fetch {
	struct fetch *next;
	uint32_t id;
	bool told;
	int status;
	const char *body;
	int64_t length;
};

static struct served *served;
static struct fetch *fetches;
bool fetch_holds;
static int failure;

void fetch_serve(const char *url, int status, const void *body, size_t length)
{
	struct served *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	*s = (struct served){ served, url, status, body, length };
	served = s;
}

void fetch_clear(void)
{
	fetch_holds = false;
	failure = 0;
	while (served) {
		struct served *s = served;
		served = s->next;
		free(s);
	}
	while (fetches) {
		struct fetch *f = fetches;
		fetches = f->next;
		free(f);
	}
}

static void tell(struct fetch *f)
{
	struct fetched_request said = { f->id, f->status, f->status < 0 ? 0 : f->length };
	f->told = true;
	host_device(EXA_MSG_fetched, &said, sizeof said, NULL, 0);
}

void fetch_fail(int status)
{
	failure = status;
	for (struct fetch *f = fetches; f && status; f = f->next)
		if (!f->told)
			f->status = status;
}

void fetch_let_go(void)
{
	for (struct fetch *f = fetches; f; f = f->next)
		if (!f->told)
			tell(f);
	host_run();
}

uint32_t fetch_open(void)
{
	uint32_t n = 0;
	for (struct fetch *f = fetches; f; f = f->next)
		n++;
	return n;
}

int exa_fetch_start(uint32_t id, const char *url, uint32_t url_length, double first, double last,
	const char *options, uint32_t options_length, const char *key, uint32_t key_length,
	uint32_t kept, double most, double unpacked_max)
{
	(void)options, (void)options_length, (void)key, (void)key_length, (void)kept;
	struct served *s = served;
	while (s && (strlen(s->url) != url_length || memcmp(s->url, url, url_length)))
		s = s->next;
	bool counted = memory_count(false);
	struct fetch *f = calloc(1, sizeof *f);
	memory_count(counted);
	if (!f)
		abort();
	*f = (struct fetch){ .next = fetches, .id = id, .status = s ? s->status : -EIO };
	if (s) {
		f->body = s->body;
		f->length = (int64_t)s->length;
	}
	if (s && last >= 0 && s->status == 200) {
		int64_t begin = (int64_t)first < f->length ? (int64_t)first : f->length;
		int64_t end = (int64_t)last + 1 < f->length ? (int64_t)last + 1 : f->length;
		f->status = 206;
		f->body += begin;
		f->length = end - begin;
	}
	if ((double)f->length > most || (unpacked_max && (double)f->length > unpacked_max))
		f->status = -EFBIG;
	if (failure)
		f->status = failure;
	fetches = f;
	if (!fetch_holds)
		tell(f);
	return 0;
}

void exa_fetch_keep(uint32_t id) { (void)id; }

int exa_fetch_read(uint32_t id, double offset, void *buffer, uint32_t count)
{
	struct fetch *f = fetches;
	while (f && f->id != id)
		f = f->next;
	int64_t at = (int64_t)offset;
	if (!f || at < 0 || at >= f->length)
		return 0;
	uint32_t n = f->length - at < count ? (uint32_t)(f->length - at) : count;
	memcpy(buffer, f->body + at, n);
	return (int)n;
}

void exa_fetch_end(uint32_t id)
{
	for (struct fetch **p = &fetches; *p; p = &(*p)->next)
		if ((*p)->id == id) {
			struct fetch *f = *p;
			*p = f->next;
			bool counted = memory_count(false);
			free(f);
			memory_count(counted);
			return;
		}
}
