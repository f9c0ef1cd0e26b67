/* inotify's queues (inotify.c) and the watches that fill them (inotify_watch.c). */
#ifndef RESMGR_INOTIFY_QUEUE_H
#define RESMGR_INOTIFY_QUEUE_H

#include <sys/inotify.h>

#include "server/armed.h"
#include "server/serve.h"

struct watched {
	struct watched *next;        /* of its queue's */
	struct watched *bucket_next; /* of those whose inode hashes alike */
	struct inotify *queue;
	int32_t number;
	uint32_t events; /* IN_EXCL_UNLINK and IN_ONESHOT too */
	uint64_t dev, ino;
};

struct queued {
	struct queued *next;
	struct inotify_event event; /* and its name */
};

struct inotify {
	struct inotify *next;
	struct watched *watches;
	struct queued *first, *last;
	uint32_t count, bytes; /* of what is queued */
	uint32_t uid;          /* of who made it, whose watches it counts */
	bool counted;
	int32_t last_number;
	struct queue readers;
	struct poll_list armed;
};

/** Every queue there is. */
extern struct inotify *inotifies;

/** The queue with that handle, or null. */
struct inotify *inotify_find(uint64_t handle);
/** An event for who reads the queue; one that is as the last one is not told twice. */
void queue_event(struct inotify *, int32_t number, uint32_t mask, uint32_t cookie, const char *name,
	size_t length);
/** The watch goes, unsaid. `here`: what it is on goes on. */
void watch_free(struct inotify *, struct watched *, bool here);
/** What a server here tells (notify.h). */
void event_came(const struct fs_event_request *, const char *name, size_t length);

#endif
