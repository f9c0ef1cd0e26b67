/*
 * What the leader's answer to a request changes at the kernel that follows: handles, offsets,
 * flags, the device's number. Entry point: sent_answered. Does not do: the request's own reply
 * (follow.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "fs/fs_server.h"
#include "outbox.h"

#define STATUS_FLAGS (O_APPEND | O_NONBLOCK)

void sent_answered(struct local *local, struct sent *s, int64_t offset)
{
	char *fields = fields_of(s);
	uint64_t handle = sent_handle(s);
	struct description *d = NULL;
	switch (number_of(s)) {
	case EXA_MSG_path: {
		struct path_reply *p = (struct path_reply *)s->reply;
		const struct path_request *q = (const struct path_request *)fields;
		p->st.dev = local->tree->dev;
		s->ino = p->ino;
		s->handle = p->handle;
		if (!p->handle)
			return;
		/* Of what this kernel has opened since it leads. */
		if (s->queue.first && description_find(p->handle))
			return;
		if (s->queue.first
			&& remote_open(local, p->handle, p->ino, fs_flags_kept(q->flags), q->cred.uid))
			return;
		follow_release(local, p->handle);
		s->status = -ENOMEM;
		return;
	}
	case EXA_MSG_handle_stat:
		((struct handle_stat_reply *)s->reply)->st.dev = local->tree->dev;
		return;
	case EXA_MSG_description_flags:
		if ((d = description_find(handle)))
			d->flags = (d->flags & ~(uint32_t)STATUS_FLAGS)
				| (((struct description_flags_reply *)s->reply)->flags & STATUS_FLAGS);
		return;
	case EXA_MSG_write:
		/* When it is done again the offset has moved on already. */
		if ((d = description_find(handle))
			&& ((struct write_request *)fields)->offset == EXA_OFFSET_CURRENT
			&& !(d->flags & O_APPEND))
			((struct write_request *)fields)->offset =
				offset - ((struct write_reply *)s->reply)->count;
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
