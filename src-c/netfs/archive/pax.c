/*
 * pax's extended headers: records `LENGTH KEY=VALUE\n` (POSIX pax, "pax Extended Header").
 * Entry points: pax_read, tar_extended_free.
 * Does not do: names of owners, other times, comments: they are passed over.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "server/span.h"
#include "tar.h"

#define SECOND_NS 1000000000ll

/* A decimal number, all of the text. */
static bool number_read(const char *text, int64_t max, int64_t *value)
{
	char *end;
	errno = 0;
	*value = strtoll(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno && *value <= max;
}

/* Seconds, maybe with a sign and a fraction; digits past the nanosecond are cut off. */
static bool time_read(const char *text, int64_t *ns)
{
	bool negative = *text == '-';
	char *end;
	errno = 0;
	if (text[negative] < '0' || text[negative] > '9')
		return false;
	int64_t seconds = strtoll(text, &end, 10), fraction = 0;
	if (*end == '.')
		for (int64_t unit = SECOND_NS / 10; *++end >= '0' && *end <= '9'; unit /= 10)
			fraction += (*end - '0') * unit;
	if (*end || errno || seconds > INT64_MAX / SECOND_NS - 1 || seconds < 1 - INT64_MAX / SECOND_NS)
		return false;
	*ns = seconds * SECOND_NS + (negative ? -fraction : fraction);
	return true;
}

/* No value takes back what a header before it said. */
static bool text_set(char **field, const char *value, size_t length)
{
	free(*field);
	*field = length ? strdup(value) : NULL;
	return strlen(value) == length && length < EXA_PATH_MAX && (*field || !length);
}

static const char *record_take(
	struct tar_extended *e, const char *key, const char *value, size_t length)
{
	int64_t number = 0;
	bool good = true, given = length;
	if (!strcmp(key, "path")) {
		good = text_set(&e->path, value, length);
	} else if (!strcmp(key, "linkpath")) {
		good = text_set(&e->target, value, length);
	} else if (!strcmp(key, "size")) {
		good = !given || number_read(value, INT64_MAX, &e->size);
		e->has_size = given;
	} else if (!strcmp(key, "mtime")) {
		good = !given || time_read(value, &e->mtime);
		e->has_mtime = given;
	} else if (!strcmp(key, "uid")) {
		good = !given || number_read(value, UINT32_MAX - 1, &number);
		e->uid = (uint32_t)number;
		e->has_uid = given;
	} else if (!strcmp(key, "gid")) {
		good = !given || number_read(value, UINT32_MAX - 1, &number);
		e->gid = (uint32_t)number;
		e->has_gid = given;
	} else if (!strncmp(key, "GNU.sparse.", 11) || !strcmp(key, "SCHILY.realsize")) {
		return "files with holes are not known here (tar --sparse)";
	}
	return good ? NULL : "a pax header says what cannot be";
}

const char *pax_read(struct tar_extended *e, char *text, size_t length)
{
	static const char *const bad = "a pax header is not made of records";
	for (char *at = text, *end = text + length; at < end;) {
		char *key;
		errno = 0;
		long long size = strtoll(at, &key, 10);
		if (*at < '0' || *at > '9' || errno || *key++ != ' ' || !span_fits(0, size, end - at)
			|| at + size < key + 1 || at[size - 1] != '\n')
			return bad;
		at[size - 1] = 0;
		char *value = memchr(key, '=', (size_t)(at + size - key));
		if (!value)
			return bad;
		*value++ = 0;
		const char *reason = record_take(e, key, value, (size_t)(at + size - 1 - value));
		if (reason)
			return reason;
		at += size;
	}
	return NULL;
}

void tar_extended_free(struct tar_extended *e)
{
	free(e->path);
	free(e->target);
	*e = (struct tar_extended){ 0 };
}
