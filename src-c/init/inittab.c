/*
 * Reads /etc/inittab: lines `id:runlevels:action:process`, and # comments.
 * Entry points: inittab_read, entry_free.
 * Does not do: running anything (entries.c).
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "init.h"

static const struct {
	const char *word;
	enum action action;
} actions[] = {
#define ACTION(word, constant) { #word, constant },
	ACTIONS
#undef ACTION
};

void entry_free(struct entry *e)
{
	free(e->levels);
	free(e->process);
	free(e);
}

static bool action_find(const char *word, enum action *action)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (!strcmp(actions[i].word, word)) {
			*action = actions[i].action;
			return true;
		}
	return false;
}

static bool id_taken(const struct entry *list, const char *id)
{
	for (; list; list = list->next)
		if (!strcmp(list->id, id))
			return true;
	return false;
}

/* Why the line is no entry, after what was read before; or null and `e` is filled. */
static const char *parse(char *line, const struct entry *before, struct entry *e, const char **what)
{
	char *id = strsep(&line, ":"), *levels = strsep(&line, ":"), *action = strsep(&line, ":");
	*what = "";
	if (!action || !line)
		return "not of the form id:runlevels:action:process";
	*what = id;
	if (!*id || strlen(id) > ID_MAX)
		return "an id has 1 to 4 characters, not";
	if (id_taken(before, id))
		return "there is already an entry";
	*what = levels;
	if (levels[strspn(levels, "0123456Ss")])
		return "runlevels are 0 to 6 and S, not";
	*what = action;
	if (!action_find(action, &e->action))
		return "unknown action";
	line += strspn(line, " \t+");
	*what = action;
	if (e->action == INITDEFAULT ? !*levels : !*line && e->action != OFF)
		return e->action == INITDEFAULT ? "a runlevel is missing for" : "a process is missing for";
	strcpy(e->id, id);
	e->levels = strdup(levels);
	e->process = strdup(line);
	return e->levels && e->process ? NULL : "no memory for";
}

static struct entry *add(
	struct entry **end, char *line, const struct entry *before, const char *path, unsigned number)
{
	struct entry *e = calloc(1, sizeof *e);
	const char *what = "", *wrong = e ? parse(line, before, e, &what) : "no memory";
	if (!wrong)
		return *end = e;
	say("%s:%u: %s%s%s%s; line skipped", path, number, wrong, *what ? " '" : "", what,
		*what ? "'" : "");
	if (e)
		entry_free(e);
	return NULL;
}

struct entry *inittab_read(const char *path)
{
	struct entry *list = NULL, **end = &list;
	char *line = NULL;
	size_t size = 0;
	unsigned number = 0;
	FILE *file = fopen(path, "re");
	if (!file) {
		char shell[] = "1::respawn:/bin/getty tty1";
		say("init: %s: %s; a shell on tty1 instead", path, strerror(errno));
		add(end, shell, list, "init", 0);
		return list;
	}
	while (getline(&line, &size, file) > 0) {
		number++;
		line[strcspn(line, "\n")] = 0;
		char *start = line + strspn(line, " \t");
		struct entry *e = *start && *start != '#' ? add(end, start, list, path, number) : NULL;
		if (e)
			end = &e->next;
	}
	if (ferror(file))
		say("init: %s: %s", path, strerror(errno));
	free(line);
	fclose(file);
	return list;
}
