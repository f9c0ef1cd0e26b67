/*
 * fts(3) for pax: a tree is walked, each directory told before (FTS_D) and after (FTS_DP) what is
 * in it.
 *
 * A directory's names are all read before the first of them is told. Does not do: chdir, an order,
 * names from more than the roots that fts_open is given.
 */
#include "fts.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct fts {
	int options;
	FTSENT *root; /* those that are to come after `at`'s tree */
	FTSENT *at;   /* the one that was told last */
};

static void entry_free(FTSENT *entry)
{
	for (FTSENT *next; entry; entry = next) {
		next = entry->next;
		entry_free(entry->below);
		free(entry->fts_path);
		free(entry);
	}
}

static int loops(const FTSENT *entry)
{
	for (const FTSENT *up = entry->above; up; up = up->above)
		if (up->info.st_dev == entry->info.st_dev && up->info.st_ino == entry->info.st_ino)
			return 1;
	return 0;
}

/* What it is, as it is told. */
static void look(const FTS *fts, FTSENT *entry)
{
	int follow = fts->options & FTS_LOGICAL || (!entry->above && fts->options & FTS_COMFOLLOW);
	int status = follow ? stat(entry->fts_path, &entry->info) : -1;
	int dangling = follow && status;
	if (status)
		status = lstat(entry->fts_path, &entry->info);
	entry->fts_statp = &entry->info;
	entry->fts_errno = status ? errno : 0;
	if (status)
		entry->fts_info = FTS_NS;
	else if (S_ISDIR(entry->info.st_mode))
		entry->fts_info = loops(entry) ? FTS_DC : FTS_D;
	else if (S_ISLNK(entry->info.st_mode))
		entry->fts_info = dangling ? FTS_SLNONE : FTS_SL;
	else
		entry->fts_info = S_ISREG(entry->info.st_mode) ? FTS_F : FTS_DEFAULT;
}

static FTSENT *entry_new(FTSENT *above, const char *name)
{
	size_t length = above ? strlen(above->fts_path) : 0;
	FTSENT *entry = calloc(1, sizeof *entry);
	char *path = malloc(length + strlen(name) + 2);
	if (!entry || !path) {
		free(entry);
		free(path);
		return NULL;
	}
	if (above)
		memcpy(path, above->fts_path, length);
	if (length && path[length - 1] != '/')
		path[length++] = '/';
	strcpy(path + length, name);
	entry->fts_path = entry->fts_accpath = path;
	entry->above = above;
	entry->fts_level = above ? above->fts_level + 1 : 0;
	return entry;
}

/* The names in a directory, in its order. */
static int read_names(FTSENT *entry)
{
	DIR *directory = opendir(entry->fts_path);
	FTSENT **last = &entry->below;
	struct dirent *found;
	if (!directory)
		return -1;
	while (errno = 0, (found = readdir(directory))) {
		if (!strcmp(found->d_name, ".") || !strcmp(found->d_name, ".."))
			continue;
		if (!(*last = entry_new(entry, found->d_name))) {
			errno = ENOMEM;
			break;
		}
		last = &(*last)->next;
	}
	int reason = errno;
	closedir(directory);
	errno = reason;
	return reason ? -1 : 0;
}

FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **))
{
	FTS *fts = calloc(1, sizeof *fts);
	(void)compare;
	if (!fts)
		return NULL;
	fts->options = options;
	for (FTSENT **last = &fts->root; *paths; paths++, last = &(*last)->next)
		if (!(*last = entry_new(NULL, *paths))) {
			fts_close(fts);
			return NULL;
		}
	return fts;
}

/* Takes the first of a list off it, and tells it. */
static FTSENT *take(FTS *fts, FTSENT **list)
{
	FTSENT *entry = *list;
	*list = entry->next;
	entry->next = NULL;
	look(fts, entry);
	return fts->at = entry;
}

FTSENT *fts_read(FTS *fts)
{
	FTSENT *entry = fts->at;
	if (entry && entry->fts_info == FTS_D) {
		int other = fts->options & FTS_XDEV && entry->above
			&& entry->info.st_dev != entry->above->info.st_dev;
		if (!entry->skip && !other && read_names(entry)) {
			entry->fts_errno = errno;
			entry->fts_info = FTS_DNR;
			return entry;
		}
		if (entry->below)
			return take(fts, &entry->below);
		entry->fts_info = FTS_DP;
		return entry;
	}
	while (entry) {
		FTSENT *above = entry->above;
		entry_free(entry);
		fts->at = entry = above;
		if (!above)
			break;
		if (above->below)
			return take(fts, &above->below);
		above->fts_info = FTS_DP;
		return above;
	}
	if (fts->root)
		return take(fts, &fts->root);
	/* By this the end is told from a fault. */
	errno = 0;
	return NULL;
}

int fts_set(FTS *fts, FTSENT *entry, int what)
{
	(void)fts;
	entry->skip = what == FTS_SKIP;
	return 0;
}

int fts_close(FTS *fts)
{
	for (FTSENT *entry = fts->at, *above; entry; entry = above) {
		above = entry->above;
		entry_free(entry);
	}
	entry_free(fts->root);
	free(fts);
	return 0;
}
