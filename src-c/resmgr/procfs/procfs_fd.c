/*
 * /proc/PID/fd, and what its links lead to.
 *
 * A link to a file leads to that file, whatever it is called now (path.c); one to a pipe, which has
 * no name, leads to an inode beside it, such as fd/pipe:[3], that open.c opens anew. Entry points:
 * procfs_fd_lookup, procfs_fd_list, procfs_link, procfs_file.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "path/name.h"
#include "procfs.h"
#include "procfs_ino.h"

/* Its mode tells how it is open. */
static struct inode *link_of(struct inode *dir, const struct proc *p, uint32_t fd)
{
	static const uint32_t modes[] = {
		[O_RDONLY] = 0500, [O_WRONLY] = 0300, [O_RDWR] = 0700, [O_ACCMODE & 3] = 0
	};
	struct inode *i = tree_dynamic(dir, ino_of(p->pid, LINKS + fd), S_IFLNK, NULL);
	if (i)
		i->mode = S_IFLNK | modes[p->fds[fd].file->flags & 3];
	return i;
}

struct inode *procfs_fd_lookup(
	struct inode *dir, const struct proc *p, const char *name, size_t length)
{
	char text[EXA_PATH_MAX];
	for (uint32_t fd = 0; fd < p->fd_count; fd++) {
		const struct open_file *f = p->fds[fd].file;
		if (!f)
			continue;
		int is = snprintf(text, sizeof text, "%u", fd);
		if ((size_t)is == length && !memcmp(text, name, length))
			return owned(link_of(dir, p, fd), p);
		is = f->name ? 0 : name_of(f, text, sizeof text);
		if (is && (size_t)is == length && !memcmp(text, name, length)
			&& (S_ISFIFO(f->mode) || S_ISSOCK(f->mode)))
			return owned(tree_dynamic(dir, ino_of(p->pid, PIPES + fd), f->mode | 0600, NULL), p);
	}
	return NULL;
}

struct open_file *procfs_file(uint64_t ino)
{
	uint64_t file = (ino - INO_BASE) & 0xffff;
	struct proc *p =
		ino < INO_BASE || file < PIPES ? NULL : visible((uint32_t)((ino - INO_BASE) >> 16));
	return p ? fd_get(p, (int32_t)(file - PIPES)) : NULL;
}

const struct open_file *procfs_link(uint64_t ino)
{
	uint64_t file = (ino - INO_BASE) & 0xffff;
	const struct proc *p = ino < INO_BASE ? NULL : visible((uint32_t)((ino - INO_BASE) >> 16));
	uint64_t of_process = file & ~(uint64_t)OF_THREAD;
	return !p                           ? NULL
		: of_process == CWD             ? p->cwd
		: of_process == ROOT            ? p->root
		: file >= LINKS && file < PIPES ? fd_get(p, (int32_t)(file - LINKS))
										: NULL;
}

bool procfs_fd_list(const struct proc *p, int64_t position, struct listed *out)
{
	for (uint32_t fd = (uint32_t)position; fd < p->fd_count; fd++) {
		if (!p->fds[fd].file)
			continue;
		snprintf(out->name, sizeof out->name, "%u", fd);
		out->ino = ino_of(p->pid, LINKS + fd);
		out->mode = S_IFLNK;
		out->next = fd + 1;
		return true;
	}
	return false;
}
