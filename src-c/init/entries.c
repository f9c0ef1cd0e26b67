/*
 * The entries and their processes: starting, reaping, ending, and a new table while they run.
 * Entry points: entry_start, entries_reap, entry_ask_to_end, entry_kill, entries_replace.
 * Does not do: which entry runs when (level.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

#define WORDS_MAX 64  /* of a process that needs no shell */
#define STARTS_MAX 10 /* of a respawn entry within the span */
#define SPAN_MS 120000
#define DISABLED_MS 300000 /* then that it is left alone */
#define RETRY_MS 5000      /* after a failed fork */

struct entry *entries;

/* Cuts the text up; false where there are too many words. */
static bool cut(char *text, char **words)
{
	size_t count = 0;
	for (char *word; (word = strsep(&text, " \t"));) {
		if (count == WORDS_MAX)
			return false;
		if (*word)
			words[count++] = word;
	}
	words[count] = NULL;
	return true;
}

/* Fills `words` from the process: its words, or a shell's where a character needs one. The result
 * is memory that they stand in, to be freed; null without memory. */
static char *process_words(const char *process, char **words)
{
	char *text = malloc(strlen(process) + sizeof "exec ");
	if (!text)
		return NULL;
	strcpy(text, process);
	if (!strpbrk(text, "~`!$^&*()=|\\{}[];\"'<>?") && cut(text, words))
		return text;
	/* A single command takes the shell's place, so that signals meet it. */
	sprintf(text, "%s%s", strpbrk(process, ";&|(){}") ? "" : "exec ", process);
	words[0] = "/bin/sh";
	words[1] = "-c";
	words[2] = text;
	words[3] = NULL;
	return text;
}

/* The child's half: a session of its own, the console as its standard files, the process. */
static _Noreturn void child(char **words)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	int fd = open("/dev/console", O_RDWR | O_NOCTTY);
	for (int standard = 0; fd >= 0 && standard <= 2; standard++)
		dup2(fd, standard);
	if (fd > 2)
		close(fd);
	execvp(words[0], words);
	dprintf(2, "init: %s: %s\n", words[0], strerror(errno));
	_exit(127);
}

/* Whether a respawn entry may be started now; if it was too often, it is put off. */
static bool may_start(struct entry *e)
{
	int64_t now = now_ms();
	if (e->retry_at > now)
		return false;
	e->retry_at = 0;
	if (now - e->span > SPAN_MS) {
		e->span = now;
		e->starts = 0;
	}
	if (e->action != RESPAWN || e->starts++ < STARTS_MAX)
		return true;
	say("init: Id \"%s\" respawning too fast: disabled for 5 minutes", e->id);
	e->retry_at = now + DISABLED_MS;
	e->span = 0;
	return false;
}

void entry_start(struct entry *e)
{
	char *words[WORDS_MAX + 1];
	if (e->pid || !may_start(e))
		return;
	char *text = process_words(e->process, words);
	pid_t pid = text ? vfork() : -1;
	if (!pid)
		child(words);
	if (pid < 0) {
		say("init: Id \"%s\": cannot start %s: %s", e->id, e->process, strerror(errno));
		e->retry_at = now_ms() + RETRY_MS;
	} else {
		e->pid = pid;
		e->started = true;
	}
	free(text);
}

void entries_reap(void)
{
	pid_t pid;
	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		for (struct entry *e = entries; e; e = e->next)
			if (e->pid == pid)
				e->pid = 0;
}

/* An interactive shell ignores SIGTERM but not that its terminal hangs up; what is stopped must go
 * on to hear it. */
void entry_ask_to_end(const struct entry *e)
{
	kill(-e->pid, SIGTERM);
	kill(-e->pid, SIGHUP);
	kill(-e->pid, SIGCONT);
}

void entry_kill(const struct entry *e) { kill(-e->pid, SIGKILL); }

static struct entry *entry_take(struct entry **from, const char *id)
{
	for (; *from; from = &(*from)->next)
		if (!strcmp((*from)->id, id)) {
			struct entry *e = *from;
			*from = e->next;
			return e;
		}
	return NULL;
}

void entries_replace(struct entry *table)
{
	struct entry *old = entries, **end = &table;
	for (struct entry *e = table; e; e = e->next) {
		struct entry *was = entry_take(&old, e->id);
		end = &e->next;
		if (!was)
			continue;
		e->pid = was->pid;
		e->started = was->started;
		entry_free(was);
	}
	while (old) {
		struct entry *e = old;
		old = e->next;
		if (!e->pid) {
			entry_free(e);
			continue;
		}
		e->action = OFF;
		e->next = NULL;
		*end = e;
		end = &e->next;
	}
	entries = table;
}
