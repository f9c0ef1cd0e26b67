/*
 * What a kernel that follows keeps of its requests to the leader (follow.c), and of the files that
 * it has open there (remote.c), or has closed (closing.c).
 */
#ifndef EXA_LOCALFS_OUTBOX_H
#define EXA_LOCALFS_OUTBOX_H

#include "group.h"
#include "peer_message.h"

/** A request that the leader has not answered, or whose change is not in the database yet. */
struct outstanding {
	struct queue queue; /* first: the one that waits for it, while it lives */
	struct outstanding *next;
	uint32_t id;
	bool answered;     /* once, by whomever */
	bool current;      /* by who leads now */
	uint32_t sequence; /* of its change, until that is committed; 0: none */
	int status;
	uint64_t handle, ino; /* from the answer */
	char *reply;
	uint32_t fields_size, reply_size; /* of the reply: its fields; them and its tail */
	uint32_t size;
	_Alignas(8) char message[]; /* header, fields, tail: `size` */
};

static inline char *fields_of(struct outstanding *o)
{
	return o->message + sizeof(struct exa_header);
}
static inline uint16_t number_of(const struct outstanding *o)
{
	return ((const struct exa_header *)o->message)->number;
}

/** What it was made through, where its fields begin with a handle; else 0. */
static inline uint64_t outstanding_handle(struct outstanding *o)
{
	return names_file_system(number_of(o)) ? 0 : *(const uint64_t *)fields_of(o);
}

/** The inode that is given one more name; 0: none is. */
static inline uint64_t outstanding_linked(struct outstanding *o)
{
	return number_of(o) == EXA_MSG_fs_link ? ((const struct fs_link_request *)fields_of(o))->ino
										   : 0;
}

/* follow.c */
void send_to_leader(struct local *, const void *bytes, uint32_t size);

/* answer.c */
/** What its first answer changes here, whoever waits for it; `offset`: of the description, after.
 */
void outstanding_answered(struct local *, struct outstanding *, int64_t offset);

/* remote.c */
/** A description of what is open at the leader under that handle; false without memory. */
bool remote_open(struct local *, uint64_t handle, uint64_t ino, uint32_t flags, uint32_t uid);
/** The inode of what is open, here or at the leader. */
uint64_t remote_ino(const struct description *);
/** Tells a new leader what is open, watched and mounted on. */
void remotes_hello(struct local *);

/* closing.c */
/** Nothing on its way names that handle or inode any more, perhaps: what is closed is released
 * then.
 */
void closing_settle(struct local *, uint64_t handle, uint64_t ino);
void closing_free(struct local *);

#endif
