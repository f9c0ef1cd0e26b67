/* See ipc.h. */
#include "ipc.h"

#include <errno.h>
#include <limits.h>
#include <sys/ipc.h>

#define MODE_BITS 0777
#define SECOND_NS 1000000000

int64_t ipc_now(void) { return now_realtime() / SECOND_NS; }

static bool in_group(const struct proc *p, uint32_t gid)
{
	if (p->egid == gid)
		return true;
	for (uint32_t i = 0; i < p->group_count; i++)
		if (p->groups[i] == gid)
			return true;
	return false;
}

bool ipc_may(const struct ipc *ipc, const struct proc *p, uint32_t what)
{
	/* whosever bit it is that is asked for */
	uint32_t wanted = (what >> 6 | what >> 3 | what) & 07, granted = ipc->mode;
	if (is_root(p))
		return true;
	if (p->euid == ipc->uid || p->euid == ipc->cuid)
		granted >>= 6;
	else if (in_group(p, ipc->gid) || in_group(p, ipc->cgid))
		granted >>= 3;
	return !(wanted & ~granted);
}

bool ipc_may_control(const struct ipc *ipc, const struct proc *p)
{
	return is_root(p) || p->euid == ipc->uid || p->euid == ipc->cuid;
}

struct ipc *ipc_find(const struct ipc_table *table, int32_t id)
{
	struct ipc *ipc = id >= 0 ? table->places[id % IPC_SETS_MAX] : NULL;
	return ipc && ipc->id == id ? ipc : NULL;
}

static int place_free(const struct ipc_table *table)
{
	for (int i = 0; i < IPC_SETS_MAX; i++)
		if (!table->places[i])
			return i;
	return -ENOSPC;
}

int ipc_get(const struct ipc_table *table, const struct proc *self, int32_t key, uint32_t flags,
	struct ipc **found)
{
	*found = NULL;
	for (int i = 0; key != IPC_PRIVATE && i < IPC_SETS_MAX; i++)
		if (table->places[i] && table->places[i]->key == key)
			*found = table->places[i];
	if (*found && flags & IPC_CREAT && flags & IPC_EXCL)
		return -EEXIST;
	if (*found)
		return ipc_may(*found, self, flags & MODE_BITS) ? 0 : -EACCES;
	if (key != IPC_PRIVATE && !(flags & IPC_CREAT))
		return -ENOENT;
	int place = place_free(table);
	return place < 0 ? place : quota_check(table->kind, self->euid, QUOTA_NO_LIMIT);
}

int ipc_add(
	struct ipc_table *table, struct ipc *ipc, const struct proc *self, int32_t key, uint32_t flags)
{
	int place = place_free(table), status = quota_take(table->kind, self->euid);
	if (status < 0)
		return status;
	*ipc = (struct ipc){ .key = key,
		.id = table->serial * IPC_SETS_MAX + place,
		.uid = self->euid,
		.gid = self->egid,
		.cuid = self->euid,
		.cgid = self->egid,
		.mode = flags & MODE_BITS,
		.ctime = ipc_now() };
	table->places[place] = ipc;
	return 0;
}

void ipc_remove(struct ipc_table *table, struct ipc *ipc)
{
	table->places[ipc->id % IPC_SETS_MAX] = NULL;
	quota_give(table->kind, ipc->cuid);
	/* so that its number is not soon another's */
	table->serial = table->serial < INT_MAX / IPC_SETS_MAX - 1 ? table->serial + 1 : 0;
}

void ipc_set(struct ipc *ipc, uint32_t uid, uint32_t gid, uint32_t mode)
{
	ipc->uid = uid;
	ipc->gid = gid;
	ipc->mode = mode & MODE_BITS;
	ipc->ctime = ipc_now();
}
