/*
 * Where descriptors lead: which server has the open file description, and its handle there.
 *
 * Entry points: exa_descriptor_find, and what keeps the cache right: enter, drop, save, restore.
 * resmgr has the truth; nobody but the process itself can change it, so what is cached stays true.
 */
#ifndef EXA_DESCRIPTOR_H
#define EXA_DESCRIPTOR_H

#include <stdint.h>

struct exa_descriptor {
	int fd;
	uint32_t server;
	uint64_t handle;
	uint32_t flags; /* O_RDONLY, O_WRONLY or O_RDWR; O_PATH, O_DIRECTORY */
	uint32_t mode;  /* S_IFMT bits */
};

/** 0, or -EBADF; -EINTR where a signal waits, so use it inside FINISH. */
long exa_descriptor_find(int fd, struct exa_descriptor *out);
/** The same, for the handle of what resmgr itself may have: an epoll, a timerfd. -EINVAL: it is
 * another's. */
long exa_descriptor_of_resmgr(int fd, uint64_t *handle);
/** What a reply said of a descriptor just opened. */
void exa_descriptor_enter(const struct exa_descriptor *);
/** `to` is now what `from` is, with that handle. */
void exa_descriptor_copy(int from, int to, uint32_t server, uint64_t handle);
void exa_descriptor_drop(int fd);
void exa_descriptors_forget(void);

/** vfork: the child half has descriptors of its own. */
void exa_descriptors_save(void);
void exa_descriptors_restore(void);

#endif
