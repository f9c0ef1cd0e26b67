/*
 * The numbers of /proc's inodes: pid << 16 | which file of the process, or which descriptor. For
 * procfs.c and procfs_fd.c.
 */
#ifndef RESMGR_PROCFS_INO_H
#define RESMGR_PROCFS_INO_H

#include "fs/tree/tree.h"
#include "proctext.h"

#define INO_BASE 0x100000 /* above the numbers that the tree gives by itself */
static inline uint64_t ino_of(uint32_t pid, enum file file)
{
	return INO_BASE + ((uint64_t)pid << 16 | file);
}
static inline uint32_t pid_of(const struct inode *i)
{
	return (uint32_t)((i->ino - INO_BASE) >> 16);
}
static inline enum file file_of(const struct inode *i)
{
	return (enum file)((i->ino - INO_BASE) & 0xffff);
}

static inline struct proc *visible(uint32_t pid)
{
	struct proc *p = pid ? proc_find(pid) : NULL;
	return p && p->life != VFORKED ? p : NULL;
}

/** What is its process's alone. */
static inline struct inode *owned(struct inode *i, const struct proc *p)
{
	if (i) {
		i->uid = p->euid;
		i->gid = p->egid;
	}
	return i;
}

/* procfs_fd.c */
/** A number is the link, any other name the pipe that a link of that text leads to. */
struct inode *procfs_fd_lookup(
	struct inode *dir, const struct proc *, const char *name, size_t length);
bool procfs_fd_list(const struct proc *, int64_t position, struct listed *out);

#endif
