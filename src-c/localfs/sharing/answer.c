/*
 * What the leader's answer to a request changes at the kernel that follows: handles, offsets,
 * flags, the device's number. Entry point: outstanding_answered. Does not do: the request's own
 * reply (follow.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "fs/fs_server.h"
#include "outbox.h"

#define STATUS_FLAGS (O_APPEND | O_NONBLOCK)

void outstanding_answered(struct local *local, struct outstanding *o, int64_t offset)
{
	char *fields = fields_of(o);
	uint64_t handle = outstanding_handle(o);
	struct description *d = NULL;
	switch (number_of(o)) {
	case EXA_MSG_path: {
		struct path_reply *p = (struct path_reply *)o->reply;
		const struct path_request *q = (const struct path_request *)fields;
		p->st.dev = local->tree->dev;
		o->ino = p->ino;
		o->handle = p->handle;
		if (!p->handle)
			return;
		/* Of what this kernel has opened since it leads. */
		if (o->queue.first && description_find(p->handle))
			return;
		if (o->queue.first
			&& remote_open(local, p->handle, p->ino, fs_flags_kept(q->flags), q->cred.uid))
			return;
		follow_release(local, p->handle);
		o->status = -ENOMEM;
		return;
	}
	case EXA_MSG_handle_stat:
		((struct handle_stat_reply *)o->reply)->st.dev = local->tree->dev;
		return;
	case EXA_MSG_description_flags:
		if ((d = description_find(handle)))
			d->flags = (d->flags & ~(uint32_t)STATUS_FLAGS)
				| (((struct description_flags_reply *)o->reply)->flags & STATUS_FLAGS);
		return;
	case EXA_MSG_write:
		/* When it is done again the offset has moved on already. */
		if ((d = description_find(handle))
			&& ((struct write_request *)fields)->offset == EXA_OFFSET_CURRENT
			&& !(d->flags & O_APPEND))
			((struct write_request *)fields)->offset =
				offset - ((struct write_reply *)o->reply)->count;
		break;
	case EXA_MSG_read:
	case EXA_MSG_seek:
	case EXA_MSG_readdir:
		break;
	default:
		return;
	}
	if ((d = description_find(handle)))
		d->offset = offset;
}
