/*
 * Files that are open at the leader.
 *
 * Owns: their descriptions here, by the same handles. Entry points: remote_open, remote_local,
 * remote_ino, remote_reopen, remotes_reopen, remotes_hello.
 */
#include <stdlib.h>

#include "fs/fs_server.h"
#include "outbox.h"

/** description->object of what is open at the leader. */
struct remote {
	struct local *local;
	uint64_t ino;
};

static void remote_release(struct description *d)
{
	struct remote *remote = d->object;
	remote->local->tree->open--;
	follow_release(remote->local, d->handle);
	free(remote);
}

static const struct description_ops remote_ops = { .kind = "file at another kernel",
	.release = remote_release };

bool remote_open(struct local *local, uint64_t handle, uint64_t ino, uint32_t flags, uint32_t uid)
{
	struct remote *remote = malloc(sizeof *remote);
	if (!remote || !description_adopt(handle, &remote_ops, remote, flags, uid)) {
		free(remote);
		return false;
	}
	*remote = (struct remote){ local, ino };
	local->tree->open++;
	return true;
}

struct local *remote_local(const struct description *d)
{
	return d->ops == &remote_ops ? ((struct remote *)d->object)->local : NULL;
}

uint64_t remote_ino(const struct description *d)
{
	return remote_local(d) ? ((struct remote *)d->object)->ino : ((struct inode *)d->object)->ino;
}

void remote_reopen(struct description *d, struct inode *inode)
{
	struct remote *remote = d->object;
	remote->local->tree->open--;
	free(remote);
	fs_reopen(d, inode);
}

static void remote_reopen_if(struct description *d, void *argument)
{
	struct local *local = argument;
	if (remote_local(d) != local)
		return;
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): remotes_reopen gives one */
	struct inode *inode = inode_find(local->tree, ((struct remote *)d->object)->ino);
	if (inode)
		remote_reopen(d, inode);
}

void remotes_reopen(struct local *local) { descriptions_each(remote_reopen_if, local); }

struct listing {
	struct local *local;
	struct peer_handle *out;
	uint32_t count;
};

static void handle_list(struct description *d, void *argument)
{
	struct listing *l = argument;
	if (remote_local(d) != l->local)
		return;
	if (l->out)
		l->out[l->count] = (struct peer_handle){ d->handle, ((struct remote *)d->object)->ino,
			d->offset, d->flags, d->uid };
	l->count++;
}

void remotes_hello(struct local *local)
{
	struct listing l = { .local = local };
	descriptions_each(handle_list, &l);
	uint32_t covers = 0, watches = 0;
	for (const struct cover *c = local->covered; c; c = c->next)
		covers += !c->owner;
	for (const struct watching *w = local->watched; w; w = w->next)
		watches += !w->owner;
	uint32_t size = (uint32_t)(sizeof(struct peer_hello) + l.count * sizeof *l.out
		+ watches * sizeof(struct peer_watch) + covers * sizeof(uint64_t));
	char *bytes = malloc(size);
	if (!bytes) {
		local_lose(local, "no memory is left to tell who writes it what is open");
		return;
	}
	*(struct peer_hello *)bytes = (struct peer_hello){ PEER_HELLO, l.count, covers, watches };
	l.out = (struct peer_handle *)(bytes + sizeof(struct peer_hello));
	struct peer_watch *watch = (struct peer_watch *)(l.out + l.count);
	for (const struct watching *w = local->watched; w; w = w->next)
		if (!w->owner)
			*watch++ = (struct peer_watch){ w->ino, w->events, 0 };
	uint64_t *at = (uint64_t *)watch;
	l.count = 0;
	descriptions_each(handle_list, &l);
	for (const struct cover *c = local->covered; c; c = c->next)
		if (!c->owner)
			*at++ = c->ino;
	send_to_leader(local, bytes, size);
	free(bytes);
}
