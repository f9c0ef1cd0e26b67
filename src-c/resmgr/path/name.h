/* The names that open files are known by, in /proc/PID/fd, cwd and exe. See name.c. */
#ifndef RESMGR_NAME_H
#define RESMGR_NAME_H

#include "path.h"

/** The absolute name of what `path` names from the directory called `base`: malloc'd; null without
 * memory, or without base. */
char *name_absolute(const char *base, const char *path);
/** The name of what a walk of `path` from `dirfd` came to. */
char *name_walked(const struct proc *, int32_t dirfd, const char *path, const struct walked *);
/** What readlink of /proc/PID/fd/N says, into out[room]: its length. */
int name_of(const struct open_file *, char *out, size_t room);

/** What names of a process that has that root begin with; "": the system's. */
static inline const char *root_name(const struct open_file *root)
{
	return root && root->name && root->name[1] ? root->name : "";
}

#endif
