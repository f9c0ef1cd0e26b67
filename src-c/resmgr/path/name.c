/*
 * The names that open files are known by: proc(5), /proc/PID/fd.
 *
 * A file has the name by which it was opened, made absolute; pipes and sockets, which have none,
 * are called after their inode. Entry points: name_absolute, name_walked, name_of. Does not do:
 * following what is renamed or removed afterwards; `..` is taken as it is written.
 */
#include "name.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Appends the components of `path` to what stands in out[0 .. length), of which `..` leaves the
 * first `floor` bytes; the new length. */
static size_t append(char *out, size_t length, const char *path, size_t floor)
{
	for (;;) {
		path += strspn(path, "/");
		size_t n = strcspn(path, "/");
		if (!n)
			return length;
		if (n == 2 && path[0] == '.' && path[1] == '.') {
			while (length > floor && out[--length] != '/')
				;
		} else if (n != 1 || path[0] != '.') {
			out[length++] = '/';
			memcpy(out + length, path, n);
			length += n;
		}
		path += n;
	}
}

static char *absolute(const char *base, const char *path, size_t floor)
{
	if (!base)
		return NULL;
	char *out = malloc(strlen(base) + strlen(path) + 3);
	if (!out)
		return NULL;
	size_t length = append(out, append(out, 0, base, 0), path, floor);
	if (!length)
		out[length++] = '/';
	out[length] = 0;
	return out;
}

char *name_absolute(const char *base, const char *path)
{
	return absolute(*path == '/' ? "" : base, path, 0);
}

/* The length of the root's name where that name lies below it; else 0. */
static size_t within(const char *name, const char *root)
{
	size_t length = strlen(root);
	return name && !strncmp(name, root, length) && (!name[length] || name[length] == '/') ? length
																						  : 0;
}

char *name_walked(const struct proc *p, int32_t dirfd, const char *path, const struct walked *w)
{
	const struct open_file *at = dirfd == AT_FDCWD ? p->cwd : fd_get(p, dirfd);
	const char *root = root_name(p->root), *base = at ? at->name : NULL;
	if (*w->link == '/') {
		/* From the system's root. */
		size_t above = within(w->link, root);
		return absolute(above ? root : "", w->link + above, above);
	}
	if (*path == '/' && !*w->link)
		base = root;
	return absolute(base, *w->link ? w->link : path, within(base, root));
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
