/*
 * The databases that are mounted, or being opened: finding them, losing them, and their end.
 *
 * Owns: the list of them. Entry points: local_new … local_lost (local.h). Does not do: opening
 * (mount.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "sharing/group.h"
#include "store/call.h"

static struct local *locals;

struct local *local_new(uint32_t database, const char *name)
{
	struct local *local = calloc(1, sizeof *local);
	if (!local)
		return NULL;
	*local =
		(struct local){ .timer = { .fire = commit_due }, .next = locals, .database = database };
	local->outbox_end = &local->outbox;
	snprintf(local->name, sizeof local->name, "%s", name);
	return locals = local;
}

void local_free(struct local *local)
{
	for (struct local **p = &locals; *p; p = &(*p)->next)
		if (*p == local) {
			*p = local->next;
			break;
		}
	timer_stop(&local->timer);
	/* Who unmounts has waited in one of them. */
	queue_close(&local->loaded);
	queue_close(&local->room);
	queue_close(&local->synced);
	queue_close(&local->ordered);
	if (local->committing)
		call_stop(local->call);
	exa_database_close(local->database);
	changes_free(&local->changed);
	changes_free(&local->carried);
	outbox_free(local);
	lead_free(local);
	free(local->table);
	free(local);
}

void local_lose(struct local *local, const char *reason)
{
	if (local->lost)
		return;
	local->lost = true;
	if (local->tree)
		local->tree->read_only = true;
	timer_stop(&local->timer);
	console("localfs: %s: %s; %s", local->name, reason,
		local->following ? "it cannot be used any more"
						 : "it can only be read from now on, and only what is in memory");
	wake(&local->loaded);
	wake(&local->room);
	wake(&local->synced);
	wake(&local->ordered);
	follow_fail(local);
}

struct local *local_find(uint32_t database)
{
	struct local *local = locals;
	while (local && local->database != database)
		local = local->next;
	return local;
}

struct local *local_named(const char *name)
{
	struct local *local = locals;
	while (local && strcmp(local->name, name))
		local = local->next;
	return local;
}

struct local *local_at(const struct tree *tree)
{
	struct local *local = locals;
	while (local && local->tree != tree)
		local = local->next;
	return local;
}

void local_lost(uint32_t database, const char *reason)
{
	struct local *local = local_find(database);
	if (local)
		local_lose(local, reason);
}
