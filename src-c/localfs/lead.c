/*
 * Leading: this kernel has the database, and carries out what others, its followers, ask of it.
 *
 * Owns: the followers (parties); what each has open here; the changes that each was answered and may
 * ask for again, which go to the database together with the changes themselves.
 * Entry points: those of group.h. Does not do: the requests themselves, which go through the server's
 * loop as any others (serve.h, struct foreign).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "device.h"
#include "fs_server.h"
#include "group.h"
#include "peer.h"

#define INO_GAP (1u << 20) /* inodes that a former leader may have made since its last transaction */

/** A change, and its answer: fields without a tail. */
struct done {
	struct done *next;
	uint32_t id;
	int32_t status;
	int64_t offset;
	uint32_t length;
	_Alignas(8) char bytes[];
};

struct granted { struct granted *next; uint64_t handle; };

/** A message that waits for those before it. */
struct post {
	struct post *next;
	uint32_t size;
	_Alignas(8) char bytes[];
};

struct party {
	struct party *next;
	struct local *local;
	uint64_t peer;
	uint32_t through;        /* it has had the answers to all below, and their changes are here */
	struct done *done;       /* of those from there on */
	struct granted *granted; /* handles; not of this kernel itself */
	struct post *posts, **posts_end;
	bool again;              /* one that a former leader had been sent is under way */
	bool greeted;            /* what it has open is known */
	bool uncommitted;        /* it waits to hear that changes are in the database */
};

/** A party's request on its way through the loop. */
struct errand {
	struct foreign foreign;
	struct party *party;
	uint32_t id, flags, sequence;
	uint64_t handle, ino;
	int64_t offset;
};

/** In the database: of each party, then of each of its answers. */
struct party_record { uint64_t peer; uint32_t through, count; };
struct done_record { int64_t offset; uint32_t id; int32_t status; uint32_t length, spare; };

static void party_turn(struct party *party);

static struct party *party_find(struct local *local, uint64_t peer)
{
	struct party *party = local->parties;
	while (party && party->peer != peer)
		party = party->next;
	return party;
}

static struct party *party_get(struct local *local, uint64_t peer)
{
	struct party *party = party_find(local, peer);
	if (party || !(party = calloc(1, sizeof *party)))
		return party;
	*party = (struct party){ .next = local->parties, .local = local, .peer = peer, .posts_end = &party->posts };
	local->parties = party;
	return party;
}

static void party_send(struct party *party, const void *bytes, uint32_t size)
{
	if (party->peer == party->local->self)
		follow_message(party->local, bytes, size);
	else
		exa_database_send(party->local->database, &party->peer, bytes, size);
}

static void party_reply(struct party *party, struct peer_reply head, const void *body, uint32_t size)
{
	char *bytes = malloc(sizeof head + size);
	if (!bytes) {
		local_lose(party->local, "no memory is left to answer other kernels");
		return;
	}
	head.kind = PEER_REPLY;
	memcpy(bytes, &head, sizeof head);
	if (size)
		memcpy(bytes + sizeof head, body, size);
	party_send(party, bytes, (uint32_t)sizeof head + size);
	free(bytes);
}

static bool is_own(const struct party *party) { return party->peer == party->local->self; }

/* Files that are open at followers do not keep this kernel from unmounting. */
static void grant(struct party *party, uint64_t handle)
{
	struct granted *g = is_own(party) ? NULL : malloc(sizeof *g);
	if (!g)
		return;
	*g = (struct granted){ party->granted, handle };
	party->granted = g;
	party->local->tree->open--;
}

static bool grant_take(struct party *party, uint64_t handle)
{
	for (struct granted **p = &party->granted; *p; p = &(*p)->next)
		if ((*p)->handle == handle) {
			struct granted *g = *p;
			*p = g->next;
			free(g);
			party->local->tree->open++;
			return true;
		}
	return is_own(party);
}

static void reopen(struct party *party, uint64_t handle, uint64_t ino, uint32_t flags, uint32_t uid, int64_t offset)
{
	struct inode *inode = inode_find(party->local->tree, ino);
	struct description *d = inode && !description_find(handle) ? description_adopt(handle, NULL, NULL, flags, uid) : NULL;
	if (!d)
		return;
	fs_reopen(d, inode);
	d->offset = offset;
	grant(party, handle);
}

/* Inodes without a name that nobody can have open any more go. */
static void greeted(struct local *local)
{
	for (const struct party *party = local->parties; party; party = party->next)
		if (!party->greeted)
			return;
	uint32_t count = local->kept_count;
	local->kept_count = 0;
	for (uint32_t i = 0; i < count; i++)
		inode_put(local->kept[i]);
	free(local->kept);
	local->kept = NULL;
}

bool lead_keeps(struct local *local, struct inode *inode)
{
	bool awaited = false;
	for (const struct party *party = local->parties; party; party = party->next)
		awaited |= !party->greeted;
	struct inode **kept = awaited ? realloc(local->kept, (local->kept_count + 1) * sizeof *kept) : NULL;
	if (!kept)
		return false;
	local->kept = kept;
	kept[local->kept_count++] = inode;
	return true;
}

static void hello(struct party *party, const struct peer_hello *q, const char *body, uint32_t size)
{
	const struct peer_handle *h = (const struct peer_handle *)body;
	const struct peer_watch *w = (const struct peer_watch *)(h + q->handles);
	const uint64_t *covered = (const uint64_t *)(w + q->watches);
	if (size >= q->handles * sizeof *h + q->watches * sizeof *w + q->covers * sizeof *covered) {
		for (uint32_t i = 0; i < q->handles; i++)
			reopen(party, h[i].handle, h[i].ino, h[i].flags, h[i].uid, h[i].offset);
		for (uint32_t i = 0; i < q->covers; i++)
			cover_set(party->local, party, covered[i], true);
		for (uint32_t i = 0; i < q->watches; i++)
			watch_set(party->local, party, w[i].ino, w[i].events);
	}
	party->greeted = true;
	greeted(party->local);
}

static void errand_answer(struct foreign *foreign, int status, const void *reply, uint32_t size)
{
	struct errand *e = (struct errand *)foreign;
	struct party *party = e->party;
	bool dropped = status == PENDING;
	if (!dropped && e->id)
		party_reply(party, (struct peer_reply){ .id = e->id, .status = status, .sequence = e->sequence, .offset = e->offset }, reply, size);
	bool again = e->flags & PEER_AGAIN;
	free(e);
	if (dropped || !again)
		return;
	party->again = false;
	party_turn(party);
}

static void through(struct party *party, uint32_t below)
{
	if (below <= party->through)
		return;
	party->through = below;
	party->local->record_due = true;
	for (struct done **p = &party->done; *p;) {
		struct done *done = *p;
		if (done->id >= below) {
			p = &done->next;
			continue;
		}
		*p = done->next;
		free(done);
	}
}

/* It had been done, and its answer was lost with the leader that gave it. */
static void answer_again(struct party *party, const struct done *done, const struct exa_header *message)
{
	const void *fields = message + 1;
	struct description *d;
	if (message->number == EXA_MSG_path && done->status >= 0 && done->length >= sizeof(struct path_reply)) {
		const struct path_request *q = fields;
		const struct path_reply *p = (const struct path_reply *)done->bytes;
		if (p->handle)
			reopen(party, p->handle, p->ino, fs_flags_kept(q->flags), q->cred.uid, 0);
	} else if (message->number == EXA_MSG_write && (d = description_find(((const struct write_request *)fields)->handle))) {
		d->offset = done->offset;
	}
	party_reply(party, (struct peer_reply){ .id = done->id, .status = done->status, .offset = done->offset }, done->bytes, done->length);
}

static bool names_file_system(uint16_t number)
{
	return number >= EXA_MSG_path && number != EXA_MSG_handle_set;
}

static void request_start(struct party *party, const struct peer_request *q, char *message, uint32_t size)
{
	struct exa_header *head = (struct exa_header *)message;
	through(party, q->answered);
	if (q->id && q->id < party->through) {
		party_reply(party, (struct peer_reply){ .id = q->id }, NULL, 0);
		return;
	}
	for (const struct done *done = party->done; done; done = done->next)
		if (done->id == q->id && q->id) {
			answer_again(party, done, head);
			return;
		}
	struct errand *e = malloc(sizeof *e);
	if (!e) {
		party_reply(party, (struct peer_reply){ .id = q->id, .status = -ENOMEM }, NULL, 0);
		return;
	}
	*e = (struct errand){ { errand_answer, party }, party, q->id, q->flags, 0, q->handle, q->ino, q->offset };
	if (names_file_system(head->number) && size >= sizeof *head + sizeof party->local->fs)
		memcpy(head + 1, &party->local->fs, sizeof party->local->fs);
	party->again = q->flags & PEER_AGAIN;
	int status = request_post(message, size, &e->foreign);
	if (status < 0)
		errand_answer(&e->foreign, status, NULL, 0);
}

/* What waits goes on, until one of it must be waited for. */
static void party_turn(struct party *party)
{
	while (party->posts && !party->again) {
		struct post *post = party->posts;
		party->posts = post->next;
		if (!party->posts)
			party->posts_end = &party->posts;
		request_start(party, (const struct peer_request *)post->bytes, post->bytes + sizeof(struct peer_request), post->size - (uint32_t)sizeof(struct peer_request));
		free(post);
	}
	if (!party->again && is_own(party))
		wake(&party->local->ordered);
}

void lead_message(struct local *local, uint64_t from, const char *bytes, uint32_t size)
{
	const struct peer_request *q = (const struct peer_request *)bytes;
	struct party *party = local->tree && !local->following ? party_get(local, from) : NULL;
	if (!party || size < sizeof(struct peer_hello))
		return;
	if (q->kind == PEER_HELLO)
		hello(party, (const struct peer_hello *)bytes, bytes + sizeof(struct peer_hello), size - (uint32_t)sizeof(struct peer_hello));
	struct post *post = q->kind == PEER_REQUEST && size >= sizeof *q + sizeof(struct exa_header) ? malloc(sizeof *post + size) : NULL;
	if (!post)
		return;
	*post = (struct post){ .size = size };
	memcpy(post->bytes, bytes, size);
	*party->posts_end = post;
	party->posts_end = &post->next;
	party_turn(party);
}

/* The change is in memory: from now on each transaction has both. */
static void done_note(struct errand *e, int status, const void *reply, uint32_t size)
{
	struct done *done = malloc(sizeof *done + size);
	if (!done) {
		local_lose(e->party->local, "no memory is left to note what was answered");
		return;
	}
	*done = (struct done){ e->party->done, e->id, status, e->offset, size };
	memcpy(done->bytes, reply, size);
	e->party->done = done;
	e->party->uncommitted = true;
	e->party->local->record_due = true;
}

static int open_grant(struct errand *e, struct path_reply *p)
{
	struct description *d = description_find(p->handle), *before = e->handle ? description_find(e->handle) : NULL;
	struct inode *inode = d->object;
	if (before) {
		/* Who asks had it open before; and where that is this kernel, it may not have found its inode yet. */
		if (remote_local(before))
			remote_reopen(before, inode);
		description_release(d);
	} else {
		if (e->handle)
			description_rename(d, e->handle);
		d->offset = e->handle ? e->offset : 0;
		grant(e->party, d->handle);
	}
	if (e->handle)
		p->handle = e->handle;
	return 0;
}

int lead_run(struct request *r, const struct service *handler, const void *q, void *p)
{
	struct errand *e = (struct errand *)r->foreign;
	struct local *local = e->party->local;
	struct tree *tree = local->tree;
	uint32_t before = local->sequence;
	uint64_t last_ino = tree->last_ino, handle = 0;
	bool read_only = tree->read_only;
	if (!names_file_system(handler->number))
		memcpy(&handle, q, sizeof handle);
	if (handler->number == EXA_MSG_release && !grant_take(e->party, handle))
		return -EBADF;
	tree->read_only = local->lost || e->flags & PEER_READ_ONLY;
	/* What it makes, and is known by a number already, gets that number. */
	if (e->ino && !inode_find(tree, e->ino))
		tree->last_ino = e->ino - 1;
	int status = handler->number == EXA_MSG_fs_watch
		? watch_set(local, lead_owner(r), ((const struct fs_watch_request *)q)->ino, ((const struct fs_watch_request *)q)->events)
		: handler->number == EXA_MSG_fs_cover
		? cover_set(local, lead_owner(r), ((const struct fs_cover_request *)q)->ino, ((const struct fs_cover_request *)q)->on)
		: handler->handle(r, q, p);
	if (tree->last_ino < last_ino)
		tree->last_ino = last_ino;
	tree->read_only = read_only || local->lost;
	if (status == PENDING)
		return status;
	if (handler->number == EXA_MSG_path && status >= 0 && ((struct path_reply *)p)->handle)
		open_grant(e, p);
	const struct description *d = description_find(handle);
	e->offset = d ? d->offset : 0;
	e->sequence = local->sequence != before && e->id ? local->sequence : 0;
	if (e->sequence)
		done_note(e, status, p, status >= 0 ? handler->reply_size : 0);
	return status;
}

const void *lead_owner(const struct request *r)
{
	const struct party *party = r && r->foreign ? ((const struct errand *)r->foreign)->party : NULL;
	return party && !is_own(party) ? party : NULL;
}

void lead_event(const void *owner, const struct fs_event_request *q, const char *name, size_t length)
{
	struct { struct peer_event_of head; char name[EXA_NAME_MAX + 1]; } event = {
		{ PEER_EVENT, q->events, q->cookie, (uint32_t)length, q->ino }, "" };
	if (length > sizeof event.name)
		return;
	if (length)
		memcpy(event.name, name, length);
	const struct party *party = owner;
	exa_database_send(party->local->database, &party->peer, &event, (uint32_t)(sizeof event.head + length));
}

bool lead_waits(struct local *local)
{
	const struct party *party = local->took_over ? party_find(local, local->self) : NULL;
	return party && (party->again || party->posts);
}

void lead_committed(struct local *local, uint32_t sequence)
{
	for (struct party *party = local->parties; party; party = party->next)
		if (party->uncommitted) {
			party->uncommitted = local->sequence != sequence;
			party_send(party, &(struct peer_committed){ PEER_COMMITTED, sequence }, sizeof(struct peer_committed));
		}
	/* This kernel has nothing more to ask of itself. */
	if (local->took_over && !local->outbox) {
		local->took_over = false;
		lead_gone(local, local->self);
	}
}

void lead_begin(struct local *local, const uint64_t *others, uint32_t count, bool took_over)
{
	local->took_over = took_over;
	for (uint32_t i = 0; i < count; i++)
		party_get(local, others[i]);
	if (took_over)
		party_get(local, local->self);
}

void lead_took_over(struct local *local)
{
	struct party *own = party_find(local, local->self);
	local->tree->last_ino += INO_GAP;
	remotes_reopen(local);
	covers_apply(local);
	watches_apply(local);
	if (own)
		own->greeted = true;
	greeted(local);
	follow_leader(local, local->self);
}

char *lead_record(struct local *local, int64_t *length)
{
	size_t size = 0;
	*length = 0;
	if (!local->record_due)
		return NULL;
	for (const struct party *party = local->parties; party; party = party->next) {
		size += sizeof(struct party_record);
		for (const struct done *done = party->done; done; done = done->next)
			size += sizeof(struct done_record) + done->length;
	}
	char *bytes = malloc(size + 1), *at = bytes;
	*length = bytes ? (int64_t)size : -1;
	for (const struct party *party = bytes ? local->parties : NULL; party; party = party->next) {
		struct party_record record = { party->peer, party->through, 0 };
		for (const struct done *done = party->done; done; done = done->next)
			record.count++;
		memcpy(at, &record, sizeof record);
		at += sizeof record;
		for (const struct done *done = party->done; done; done = done->next) {
			memcpy(at, &(struct done_record){ done->offset, done->id, done->status, done->length, 0 }, sizeof(struct done_record));
			memcpy(at + sizeof(struct done_record), done->bytes, done->length);
			at += sizeof(struct done_record) + done->length;
		}
	}
	return bytes;
}

void lead_load(struct local *local, const char *bytes, uint32_t length)
{
	const char *end = bytes + length;
	struct party_record record;
	while ((size_t)(end - bytes) >= sizeof record) {
		memcpy(&record, bytes, sizeof record);
		bytes += sizeof record;
		/* Of whom has gone since nothing is needed. */
		struct party *party = party_find(local, record.peer);
		if (party)
			party->through = record.through;
		for (struct done_record d; record.count && (size_t)(end - bytes) >= sizeof d; record.count--) {
			memcpy(&d, bytes, sizeof d);
			bytes += sizeof d;
			if ((size_t)(end - bytes) < d.length)
				return;
			struct done *done = party ? malloc(sizeof *done + d.length) : NULL;
			if (done) {
				*done = (struct done){ party->done, d.id, d.status, d.offset, d.length };
				memcpy(done->bytes, bytes, d.length);
				party->done = done;
			}
			bytes += d.length;
		}
	}
}

/* Its memory, and its requests; what it has open is the caller's. */
static void party_free(struct party *party)
{
	requests_drop_foreign(party);
	for (struct done *done = party->done, *next; done; done = next) {
		next = done->next;
		free(done);
	}
	for (struct post *post = party->posts, *next; post; post = next) {
		next = post->next;
		free(post);
	}
	free(party);
}

void lead_gone(struct local *local, uint64_t peer)
{
	for (struct party **p = &local->parties; *p; p = &(*p)->next) {
		struct party *party = *p;
		if (party->peer != peer)
			continue;
		*p = party->next;
		while (party->granted) {
			struct description *d = description_find(party->granted->handle);
			grant_take(party, party->granted->handle);
			if (d)
				description_release(d);
		}
		covers_drop(local, party);
		watches_drop(local, party);
		party_free(party);
		local->record_due = true;
		greeted(local);
		return;
	}
}

/* The inodes are gone already, with their tree; other kernels' handles are for the next leader. */
void lead_free(struct local *local)
{
	static const struct description_ops nothing = { .kind = "nothing" };
	while (local->parties) {
		struct party *party = local->parties;
		local->parties = party->next;
		for (struct granted *g = party->granted, *next; g; g = next) {
			struct description *d = description_find(g->handle);
			next = g->next;
			free(g);
			if (!d)
				continue;
			d->ops = &nothing;
			description_release(d);
		}
		party_free(party);
	}
	while (local->covered) {
		struct cover *c = local->covered;
		local->covered = c->next;
		free(c);
	}
	while (local->watched) {
		struct watching *w = local->watched;
		local->watched = w->next;
		free(w);
	}
	free(local->kept);
}
