/*
 * Where a request is carried out: here, or, while another kernel leads, there. And what is heard
 * from the other kernels. Entry points: do_route, do_member. Does not do: either (follow.c,
 * lead.c).
 */
#include <errno.h>
#include <stdlib.h>

#include "device.h"
#include "fs/fs_server.h"
#include "group.h"
#include "peer_message.h"
#include "server/span.h"

static const struct service here[] = { ROUTED(HANDLE) };

const struct service *routed_find(uint16_t number)
{
	for (size_t i = 0; i < sizeof here / sizeof *here; i++)
		if (here[i].number == number)
			return &here[i];
	return NULL;
}

static bool is_resmgrs(uint16_t number)
{
	return number >= EXA_MSG_path || number == EXA_MSG_release;
}

bool names_file_system(uint16_t number)
{
	return number >= EXA_MSG_path && number != EXA_MSG_handle_set;
}

static struct local *local_of(uint16_t number, const void *q)
{
	if (names_file_system(number)) {
		struct tree *tree = fs_find(*(const uint32_t *)q);
		return tree ? local_at(tree) : NULL;
	}
	const struct description *d = description_find(*(const uint64_t *)q);
	struct local *local = d ? remote_local(d) : NULL;
	return local ? local : d ? local_at(((struct inode *)d->object)->tree) : NULL;
}

bool is_attached(uint16_t number)
{
	return number == EXA_MSG_fs_cover || number == EXA_MSG_fs_watch;
}

int attach(struct local *local, const void *owner, uint16_t number, const void *q)
{
	const struct fs_cover_request *cover = q;
	const struct fs_watch_request *watch = q;
	return number == EXA_MSG_fs_cover
		? cover_set(local, owner, owner ? 0 : cover->fs, cover->ino, cover->on)
		: watch_set(local, owner, watch->ino, watch->events);
}

int do_route(struct request *r, const void *q, void *p)
{
	uint16_t number = r->service->number;
	const struct service *handler = routed_find(number);
	if (is_resmgrs(number) && !request_is_from_above(r))
		return -EPERM;
	if (r->foreign)
		return lead_run(r, handler, q, p);
	struct local *local = local_of(number, q);
	if (local && number == EXA_MSG_release
		&& closing_defer(local, ((const struct release_request *)q)->handle))
		return 0;
	/* All is synced by its hook, which asks the leader; what is released here says so to it. */
	if (!local || number == EXA_MSG_fs_sync || (number == EXA_MSG_release && !lead_waits(local)))
		return handler->handle(r, q, p);
	if (number == EXA_MSG_release) {
		follow_release(local, ((const struct release_request *)q)->handle);
		return 0;
	}
	if (number == EXA_MSG_fs_watch && (local->following || lead_waits(local))
		&& r->head->kind == EXA_NOTICE) {
		const struct fs_watch_request *watch = q;
		follow_watch(local, watch->ino, watch->events);
		return local->following ? attach(local, NULL, number, q) : 0;
	}
	if (number == EXA_MSG_fs_cover
		&& cover_elsewhere(local, ((const struct fs_cover_request *)q)->fs,
			((const struct fs_cover_request *)q)->ino))
		return attach(local, NULL, number, q);
	if (local->following || r->progress == ON_THE_WAY) {
		int status =
			follow_bytes(r, local, number, q, r->service->request_size, p, r->service->reply_size);
		return status >= 0 && local->following && is_attached(number)
			? attach(local, NULL, number, q)
			: status;
	}
	if (lead_waits(local))
		return wait_disk(r, &local->ordered);
	return is_attached(number) ? attach(local, NULL, number, q) : handler->handle(r, q, p);
}

#define FEW 4096 /* bytes of a message, for which no memory need be had */

static void message_came(struct local *local, const struct member_request *q)
{
	if (!span_fits(0, q->size, PEER_MESSAGE_MAX)) {
		console("localfs: %s: a message of %lld bytes from another kernel is not read", local->name,
			(long long)q->size);
		return;
	}
	static _Alignas(8) char few[FEW];
	/* One more, for what is empty. */
	char *bytes = malloc((size_t)q->size + 1);
	if (!bytes && q->size <= FEW)
		bytes = few;
	uint32_t size = bytes ? (uint32_t)q->size : FEW;
	if (exa_database_read(q->call, 0, bytes ? bytes : few, size) != (int)size)
		local_lose(local, "what another kernel says cannot be read");
	else if (!bytes && (local->following || !lead_refuse(local, q->peer, few)))
		local_lose(local, "no memory is left for what other kernels say");
	else if (!bytes)
		return;
	else if (!local->following)
		lead_message(local, q->peer, bytes, (uint32_t)q->size);
	else if (q->peer == local->leader)
		follow_message(local, bytes, (uint32_t)q->size);
	if (bytes != few)
		free(bytes);
}

int do_member(struct request *r, const struct member_request *q, struct member_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) != (uint32_t)serve_self())
		return -EPERM;
	struct local *local = local_find(q->database);
	if (local && local->tree && !(local->lost && local->following))
		switch ((enum peer_event)q->event) {
		case PEER_MESSAGE:
			message_came(local, q);
			break;
		case PEER_GONE:
			lead_gone(local, q->peer);
			break;
		case PEER_LEADS:
			follow_leader(local, q->peer);
			break;
		case PEER_ELECTED:
			local_elected(local, q->status, q->call, q->size, r->tail);
			break;
		}
	if (q->call)
		exa_database_end(q->call);
	return 0;
}
