/*
 * The names that open files are known by: proc(5), /proc/PID/fd.
 *
 * A file has the name by which it was opened, made absolute; pipes and sockets, which have none, are
 * called after their inode. Entry points: name_absolute, name_walked, name_of.
 * Does not do: following what is renamed or removed afterwards; `..` is taken as it is written.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "name.h"

/* Appends the components of `path` to what stands in out[0 .. length); the new length. */
static size_t append(char *out, size_t length, const char *path)
{
	for (;;) {
		path += strspn(path, "/");
		size_t n = strcspn(path, "/");
		if (!n)
			return length;
		if (n == 2 && path[0] == '.' && path[1] == '.') {
			while (length && out[--length] != '/')
				;
		} else if (n != 1 || path[0] != '.') {
			out[length++] = '/';
			memcpy(out + length, path, n);
			length += n;
		}
		path += n;
	}
}

char *name_absolute(const char *base, const char *path)
{
	if (*path == '/')
		base = "";
	else if (!base)
		return NULL;
	char *out = malloc(strlen(base) + strlen(path) + 3);
	if (!out)
		return NULL;
	size_t length = append(out, append(out, 0, base), path);
	if (!length)
		out[length++] = '/';
	out[length] = 0;
	return out;
}

char *name_walked(const struct proc *p, int32_t dirfd, const char *path, const struct walked *w)
{
	const struct open_file *at = dirfd == AT_FDCWD ? p->cwd : fd_get(p, dirfd);
	return name_absolute(at ? at->name : NULL, *w->link ? w->link : path);
}

int name_of(const struct open_file *f, char *out, size_t room)
{
	if (f->name)
		return snprintf(out, room, "%s", f->name);
	unsigned long long ino = f->ino;
	if (S_ISFIFO(f->mode))
		return snprintf(out, room, "pipe:[%llu]", ino);
	if (S_ISSOCK(f->mode))
		return snprintf(out, room, "socket:[%llu]", ino);
	return snprintf(out, room, "anon_inode:[%s]", "file");
}
