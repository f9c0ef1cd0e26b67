/*
 * The kernels that share a database: what the parts of that owe one another. The forms of their
 * messages are in peer_message.h.
 */
#ifndef EXA_LOCALFS_GROUP_H
#define EXA_LOCALFS_GROUP_H

#include "local.h"
#include "server/description.h"

/** request.progress of one that waits in the outbox. */
#define ON_THE_WAY UINT32_MAX

/** Something is mounted on an inode, in the kernel of `owner` (null: this one, in the file system's
 * mount `fs`). */
struct cover {
	struct cover *next;
	const void *owner;
	uint64_t ino;
	uint32_t fs;
};

/** An inode that the kernel of `owner` (null: this one) watches. */
struct watching {
	struct watching *next;
	const void *owner;
	uint64_t ino;
	uint32_t events;
};

/** Messages that are carried out here or at another kernel, whichever leads. */
/* clang-format off */
#define ROUTED(X) \
	X(path) X(fs_rename) X(fs_link) X(fs_pathname) X(fs_cover) X(fs_watch) X(fs_statfs) X(fs_sync) \
	X(handle_set) X(read) X(write) X(seek) X(handle_stat) X(truncate) X(allocate) X(readdir) \
	X(sync) X(description_flags) X(release)
/* clang-format on */

/* route.c */
/** Who carries it out here; null: it is none of those. */
const struct service *routed_find(uint16_t number);
int do_route(struct request *, const void *fields, void *reply);
/** Whether that message's fields begin with the number of a file system; else with a handle. */
bool names_file_system(uint16_t number);
/** What is mounted on an inode and who watches it: known both to who leads and to who asked. */
bool is_attached(uint16_t number);
int attach(struct local *, const void *owner, uint16_t number, const void *fields);

/* follow.c */
/** Has the leader carry it out: `number` with its fields, and the request's tail where it is the
 * same message. */
int follow_bytes(struct request *, struct local *, uint16_t number, const void *fields,
	uint32_t size, void *reply, uint32_t reply_size);
#define FOLLOW(r, local, name, fields, reply) \
	follow_bytes(r, local, EXA_MSG_##name, (0 ? (struct name##_request *)0 : (fields)), \
		sizeof(struct name##_request), (0 ? (struct name##_reply *)0 : (reply)), \
		sizeof(struct name##_reply))
/** From now on that one leads: it is told what is open, and sent what is not in the database yet.
 */
void follow_leader(struct local *, uint64_t leader);
void follow_message(struct local *, const char *bytes, uint32_t size);
/** That handle is to be released, after what has been sent. */
void follow_release(struct local *, uint64_t handle);
/** Resmgr's notice of what it watches. */
void follow_watch(struct local *, uint64_t ino, uint32_t events);
/** Nobody can be asked any more. */
void follow_fail(struct local *);
void outbox_free(struct local *);

/* remote.c */
/** The mount of a description that is open at a leader; else null. */
struct local *remote_local(const struct description *);
/** What was open at a leader is open here. */
void remote_reopen(struct description *, struct inode *);
void remotes_reopen(struct local *);

/* closing.c */
/** Whether the release of that handle is put off, for what has been done through it is on its way
 * yet. */
bool closing_defer(struct local *, uint64_t handle);

/* lead.c */
/** What a follower says; also this kernel itself, of what it had asked a former leader. */
void lead_message(struct local *, uint64_t from, const char *bytes, uint32_t size);
/** That message of a follower's, or its beginning, finds no memory: if it asks something it is
 * answered so. Whether it does. */
bool lead_refuse(struct local *, uint64_t from, const char *bytes);
/** Runs the handler of a follower's request. */
int lead_run(struct request *, const struct service *, const void *fields, void *reply);
/** That follower is no more. */
void lead_gone(struct local *, uint64_t number);
/** The database has all changes up to that one. */
void lead_committed(struct local *, uint32_t sequence);
/** This kernel will lead those, once the tree is loaded. */
void lead_begin(struct local *, const uint64_t *others, uint32_t count, bool took_over);
/** What was open at the former leader is open here, and what it was sent last is done. */
void lead_took_over(struct local *);
/** What followers have been answered, for the database; malloc'd, null: nothing new or no memory
 * (-1). */
char *lead_record(struct local *, int64_t *length);
void lead_load(struct local *, const char *bytes, uint32_t length);
/** Keeps an inode without a name while somebody may still have it open; false: nobody may. */
bool lead_keeps(struct local *, struct inode *);
/** Whether some are still to be done that this kernel had sent a former leader: new ones go after
 * those (local->ordered). */
bool lead_waits(struct local *);
void lead_free(struct local *);
/** An event of an inode that this peer watches. */
void lead_event(const void *peer, const struct fs_event_request *, const char *name, size_t length);
/** The kernel on whose behalf it is: the owner of covers. */
const void *lead_owner(const struct request *);

/* cover.c */
/** `fs`: 0 where it is another kernel's. */
int cover_set(struct local *, const void *owner, uint32_t fs, uint64_t ino, bool on);
/** Whether that is so in another mount of this kernel too. */
bool cover_elsewhere(const struct local *, uint32_t fs, uint64_t ino);
bool cover_holds(struct request *, const struct inode *);
/** Of a tree that has been loaded. */
void covers_apply(struct local *);
void covers_drop(struct local *, const void *owner);

/* watch.c */
/** events 0: none any more. */
int watch_set(struct local *, const void *owner, uint64_t ino, uint32_t events);
/** Tells the other kernels; whether this one wants to know. */
bool watch_event(struct inode *, const struct fs_event_request *, const char *name, size_t length);
void watches_apply(struct local *);
void watches_drop(struct local *, const void *owner);

#endif
