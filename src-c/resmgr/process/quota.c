/*
 * Counts of what users have of the things that quota.def lists.
 *
 * Owns: struct user, there while one has anything. Entry points: quota.h.
 * Does not do: the limits that processes set themselves (limits.c), what one process has of a thing
 * that dies with it.
 */
#include "quota.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "ipc/ipc.h"
#include "protocol/limits.h"

#define BUCKETS 64

struct user {
	struct user *next;
	uint32_t uid;
	uint32_t things; /* of all kinds */
	uint32_t has[QUOTA_KINDS];
};

static const struct {
	uint32_t all, each;
	int error;
} bounds[] = {
#define QUOTA(name, all, each, error) { all, each, error },
#include "quota.def"
#undef QUOTA
};

static struct user *users[BUCKETS];
static uint32_t all[QUOTA_KINDS];

/* Where the user stands in its bucket, or would. */
static struct user **place_of(uint32_t uid)
{
	struct user **at = &users[uid % BUCKETS];
	while (*at && (*at)->uid != uid)
		at = &(*at)->next;
	return at;
}

int quota_check(enum quota kind, uint32_t uid, uint64_t most)
{
	const struct user *user = *place_of(uid);
	uint32_t has = user ? user->has[kind] : 0;
	return all[kind] < bounds[kind].all && (!uid || has < bounds[kind].each) && has < most
		? 0
		: -bounds[kind].error;
}

int quota_take(enum quota kind, uint32_t uid)
{
	struct user **at = place_of(uid);
	if (!*at && !(*at = calloc(1, sizeof **at)))
		return -bounds[kind].error;
	(*at)->uid = uid;
	(*at)->has[kind]++;
	(*at)->things++;
	all[kind]++;
	return 0;
}

void quota_give(enum quota kind, uint32_t uid)
{
	struct user **at = place_of(uid), *user = *at;
	assert(user && user->has[kind] && all[kind]);
	user->has[kind]--;
	all[kind]--;
	if (--user->things)
		return;
	*at = user->next;
	free(user);
}

int quota_move(enum quota kind, uint32_t from, uint32_t to)
{
	int status = quota_take(kind, to);
	if (status < 0)
		return status;
	quota_give(kind, from);
	return 0;
}

uint32_t quota_count(enum quota kind) { return all[kind]; }
