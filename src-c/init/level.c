/*
 * The phases of a boot, and runlevels: which entry runs when.
 * Entry points: level_begin, level_set, level_advance, level_deadline.
 * Does not do: processes (entries.c), the end of the system (finish.c).
 */
#include <exa.h>
#include <stdlib.h>
#include <string.h>

#include "init.h"

#define TERM_MS 5000 /* that a process has to end by itself when its level is left */

enum phase { SYSTEM, BOOTING, ENTERING, LEAVING, RUNNING };

static enum phase phase;
static char level;      /* where we are or go to */
static bool booted;     /* the page has been told */
static bool idle_said;  /* that nothing runs in this level */
static int64_t kill_at; /* ms: LEAVING turns to SIGKILL then; -1: it has, or is not on */

static bool of_level(const struct entry *e)
{
	bool kind = e->action == ONCE || e->action == WAIT || e->action == RESPAWN;
	/* Single user is small s as well. */
	return kind
		&& (!*e->levels || strchr(e->levels, level) || (level == 'S' && strchr(e->levels, 's')));
}

static bool of_phase(const struct entry *e)
{
	switch (phase) {
	case SYSTEM:
		return e->action == SYSINIT;
	case BOOTING:
		return e->action == BOOT || e->action == BOOTWAIT;
	default:
		return of_level(e);
	}
}

static bool is_waited_for(const struct entry *e)
{
	return e->action == SYSINIT || e->action == BOOTWAIT || e->action == WAIT;
}

/* Starts what the phase has, in order; false where something must end (or be started again later)
 * first. */
static bool start_phase(void)
{
	for (struct entry *e = entries; e; e = e->next) {
		if (!of_phase(e))
			continue;
		if (!e->pid && (!e->started || e->action == RESPAWN))
			entry_start(e);
		if (is_waited_for(e) && (e->pid || !e->started))
			return false;
	}
	return true;
}

/* Whether it runs but does not belong to the level. What boot started stays. */
static bool must_end(const struct entry *e)
{
	return e->pid
		&& (e->action == OFF || e->action == ONCE || e->action == WAIT || e->action == RESPAWN)
		&& !of_level(e);
}

/* Does that to all that must end; whether there are any. */
static bool end_all(void (*how)(const struct entry *))
{
	bool any = false;
	for (struct entry *e = entries; e; e = e->next)
		if (must_end(e)) {
			any = true;
			if (how)
				how(e);
		}
	return any;
}

static void leave(void)
{
	phase = LEAVING;
	kill_at = end_all(entry_ask_to_end) ? now_ms() + TERM_MS : -1;
}

/* False while something still runs that must end. */
static bool left(void)
{
	if (!end_all(NULL))
		return true;
	if (kill_at >= 0 && now_ms() >= kill_at) {
		end_all(entry_kill);
		kill_at = -1;
	}
	return false;
}

static void names_set(char previous)
{
	setenv("RUNLEVEL", (char[]){ level, 0 }, 1);
	setenv("PREVLEVEL", (char[]){ previous, 0 }, 1);
}

void level_begin(char wanted)
{
	level = wanted;
	kill_at = -1;
	names_set('N');
	level_advance();
}

void level_refresh(void)
{
	idle_said = false;
	/* Before the level is entered for the first time there is nothing to leave. */
	if (phase >= ENTERING)
		leave();
	level_advance();
}

static bool ends_system(void) { return level == '0' || level == '6'; }

static bool has_entries(void)
{
	for (struct entry *e = entries; e; e = e->next)
		if (of_level(e))
			return true;
	return false;
}

void level_set(char wanted)
{
	if (wanted != level) {
		char previous = level;
		level = wanted;
		names_set(previous);
		for (struct entry *e = entries; e; e = e->next)
			if (!e->pid && (e->action == ONCE || e->action == WAIT))
				e->started = false;
	}
	/* The end needs no leave of its own where nothing comes in between. */
	if (ends_system() && !has_entries())
		finish(level);
	level_refresh();
}

static void entered(void)
{
	if (ends_system())
		finish(level);
	phase = RUNNING;
	if (!booted)
		exa_boot_done();
	booted = true;
}

static void say_if_idle(void)
{
	for (struct entry *e = entries; e; e = e->next)
		if (e->pid || (e->retry_at && of_level(e)))
			return;
	if (!idle_said)
		say("init: no processes are left in runlevel %c", level);
	idle_said = true;
}

void level_advance(void)
{
	while (phase != RUNNING) {
		if (!(phase == LEAVING ? left() : start_phase()))
			return;
		if (phase == ENTERING)
			entered();
		else
			phase = phase == SYSTEM ? BOOTING : ENTERING;
	}
	start_phase();
	say_if_idle();
}

int64_t level_deadline(void)
{
	int64_t first = kill_at;
	for (struct entry *e = entries; e; e = e->next)
		if (e->retry_at && !e->pid && of_phase(e) && (first < 0 || e->retry_at < first))
			first = e->retry_at;
	return first;
}
