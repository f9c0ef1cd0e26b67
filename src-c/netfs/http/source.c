/*
 * Where a mount's files come from: its URL, and what goes along with each fetch.
 *
 * Owns: the mount options of netfs: credentials= (omit, same-origin, include), headers= (a JSON
 * object, percent-encoded), cache= (0 or 1: whether fetched files are kept between visits), limit=
 * (bytes that an archive may have unpacked). Entry points: source_new, source_free, source_options,
 * source_key.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fetch.h"
#include "fs/fs_server.h"
#include "fs/percent.h"
#include "remote.h"

#define OPTION_MAX 4096 /* bytes of one option's value */

char *source_options(const char *options, const char *cache)
{
	static char credentials[32], headers[OPTION_MAX];
	bool sends = option_find(options, "credentials", credentials, sizeof credentials);
	bool has_headers =
		option_find(options, "headers", headers, sizeof headers) && percent_decode(headers);
	char *json;
	int length = asprintf(&json, "{\"cache\":\"%s\"%s%s%s%s%s}", cache,
		sends ? ",\"credentials\":\"" : "", sends ? credentials : "", sends ? "\"" : "",
		has_headers ? ",\"headers\":" : "", has_headers ? headers : "");
	return length < 0 ? NULL : json;
}

/* What is wrong with the options, or null. */
static const char *options_check(const char *options)
{
	static char value[OPTION_MAX];
	if (option_find(options, "credentials", value, sizeof value) && strcmp(value, "omit")
		&& strcmp(value, "same-origin") && strcmp(value, "include"))
		return "credentials is not omit, same-origin or include";
	if (option_find(options, "headers", value, sizeof value)) {
		if (strlen(value) == sizeof value - 1)
			return "headers are too long";
		if (!percent_decode(value) || value[0] != '{')
			return "headers are no JSON object";
	}
	if (option_find(options, "limit", value, sizeof value)
		&& (value[strspn(value, "0123456789")] || !strtod(value, NULL)))
		return "limit is no number of bytes";
	return NULL;
}

struct source *source_new(const char *url, const char *options, int *status)
{
	const char *wrong = options_check(options);
	if (wrong)
		console("netfs: %s: %s", url, wrong);
	struct source *source = wrong ? NULL : calloc(1, sizeof *source);
	*status = wrong ? -EINVAL : -ENOMEM;
	if (!source)
		return NULL;
	size_t length = strlen(url);
	source->archive = url_is_archive(url);
	bool whole = source->archive || (length && url[length - 1] == '/');
	if (asprintf(&source->url, "%s%s", url, whole ? "" : "/") < 0)
		source->url = NULL;
	char keeps[4] = "1";
	option_find(options, "cache", keeps, sizeof keeps);
	source->keeps = strcmp(keeps, "0");
	char most[24];
	source->most = !source->archive                        ? 0
		: option_find(options, "limit", most, sizeof most) ? strtod(most, NULL)
														   : ARCHIVE_MAX;
	source->options = source_options(options, "default");
	source->reload = source_options(options, "reload");
	if (source->url && source->options && source->reload)
		return source;
	source_free(source);
	return NULL;
}

char *source_key(const struct source *source, const uint8_t hash[SHA256_SIZE])
{
	char text[2 * SHA256_SIZE + 1] = "", *key;
	if (!source->keeps)
		return NULL;
	for (int i = 0; hash && i < SHA256_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", hash[i]);
	return asprintf(&key, "%s?exa-%s%s", source->url, hash ? "piece=" : "index", text) < 0 ? NULL
																						   : key;
}

void source_free(struct source *source)
{
	if (source->body)
		fetch_stop(source->body);
	free(source->url);
	free(source->options);
	free(source->reload);
	free(source);
}
