/*
 * init, process 1: System V init. Runs /etc/inittab, changes runlevels, takes in orphans.
 *
 * Signals: SIGHUP from telinit (LEVEL_FILE says what it wants; without it: read inittab again),
 * SIGPWR and SIGUSR1: go down, SIGINT: the ctrlaltdel entries. Arguments: a runlevel.
 * Files: inittab.c (the table), entries.c (its processes), level.c (the order), finish.c (the end).
 */
#include "init.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_LEVEL '2'

/* The level that a word stands for, or 0. */
static char level_of(const char *word)
{
	if (!strcmp(word, "single") || !strcmp(word, "-s") || !strcmp(word, "s"))
		return 'S';
	return word[0] && !word[1] && strchr("0123456S", word[0]) ? word[0] : 0;
}

static char level_at_start(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (level_of(argv[i]))
			return level_of(argv[i]);
	for (struct entry *e = entries; e; e = e->next)
		if (e->action == INITDEFAULT)
			return e->levels[0] == 's' ? 'S' : e->levels[0];
	return DEFAULT_LEVEL;
}

/* Removed once read, so that a plain SIGHUP later is not taken for it. */
static void obey_telinit(void)
{
	char word[16] = "";
	FILE *file = fopen(LEVEL_FILE, "re");
	if (file) {
		if (fgets(word, sizeof word, file))
			word[strcspn(word, "\n")] = 0;
		fclose(file);
		unlink(LEVEL_FILE);
	}
	char level = level_of(word);
	if (level) {
		level_set(level);
		return;
	}
	entries_replace(inittab_read(INITTAB));
	level_refresh();
}

static void ctrl_alt_del(void)
{
	for (struct entry *e = entries; e; e = e->next)
		if (e->action == CTRLALTDEL)
			entry_start(e);
}

int init_main(int argc, char **argv)
{
	if (getpid() != 1)
		return telinit_main(argc, argv, "init");
	setenv("PATH", "/bin:/usr/bin:/sbin", 0);
	next_signal(0); /* from here on none gets lost */
	entries = inittab_read(INITTAB);
	level_begin(level_at_start(argc, argv));
	for (;;) {
		switch (next_signal(level_deadline())) {
		case SIGHUP:
			obey_telinit();
			break;
		case SIGPWR:
		case SIGUSR1:
			level_set('0');
			break;
		case SIGINT:
			ctrl_alt_del();
			break;
		}
		entries_reap();
		level_advance();
	}
}
