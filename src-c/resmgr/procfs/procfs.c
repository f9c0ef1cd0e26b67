/*
 * /proc, enough for ps, top, mount and shells: proc(5).
 *
 * Owns: which names there are. Texts (proctext.c) are made when a file is read. Entry points:
 * procfs_create. /proc/self is whoever walks through it (path_walker). Does not do: /proc/PID/fd
 * (procfs_fd.c).
 */
#include "procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/fd.h"
#include "path/name.h"
#include "path/path.h"
#include "process/image.h"
#include "process/state.h"
#include "procfs_ino.h"
#include "proctext.h"

static const struct name {
	const char *name;
	enum file file;
} process_files[] = {
	{ "cmdline", CMDLINE }, { "comm", COMM }, { "stat", STAT }, { "statm", STATM }, { "status", STATUS },
	{ "environ", ENVIRON }, { "mounts", MOUNTS }, { "cwd", CWD }, { "exe", EXE }, { "root", ROOT }, { "fd", FILES },
	{ "limits", LIMITS }, { "mountinfo", MOUNTINFO }, { "cgroup", CGROUP }, { "maps", MAPS }, { "oom_score_adj", OOM_SCORE_ADJ },
	{ "wchan", WCHAN }, { "task", TASKS },
}, system_files[] = {
	{ "uptime", UPTIME }, { "loadavg", LOADAVG }, { "meminfo", MEMINFO }, { "version", VERSION },
	{ "mounts", MOUNTS }, { "filesystems", FILESYSTEMS }, { "stat", SYSTEM_STAT }, { "cpuinfo", CPUINFO },
	{ "vmstat", VMSTAT }, { "tty/drivers", TTY_DRIVERS },
	{ "sys/kernel/hostname", HOSTNAME }, { "sys/kernel/domainname", DOMAINNAME }, { "sys/kernel/ostype", OSTYPE },
	{ "sys/kernel/osrelease", OSRELEASE }, { "sys/kernel/version", OSVERSION }, { "sys/kernel/pid_max", PID_MAX },
	{ "sys/kernel/ngroups_max", NGROUPS_MAX }, { "sys/kernel/threads-max", THREADS_MAX },
	{ "sys/kernel/random/boot_id", BOOT_ID }, { "sys/kernel/random/uuid", UUID },
	{ "sys/fs/file-max", FILE_MAX }, { "sys/fs/nr_open", NR_OPEN }, { "sys/fs/pipe-max-size", PIPE_MAX_SIZE },
	{ "sys/vm/overcommit_memory", OVERCOMMIT },
};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static uint32_t mode_of(enum file file)
{
	switch (file) {
	case FILES:
		return S_IFDIR | 0500;
	case TASKS:
	case THREAD:
		return S_IFDIR | 0555;
	case CWD:
	case EXE:
	case ROOT:
		return S_IFLNK | 0777;
	case ENVIRON:
		return S_IFREG | 0400;
	default:
		return S_IFREG | 0444;
	}
}

/* A decimal number of a process; 0: it is none. */
static uint32_t pid_read(const char *name, size_t length)
{
	uint32_t pid = 0;
	for (size_t i = 0; i < length; i++) {
		if (name[i] < '0' || name[i] > '9' || pid > PID_LAST)
			return 0;
		pid = pid * 10 + (uint32_t)(name[i] - '0');
	}
	return pid;
}

static struct inode *lookup(struct inode *dir, const char *name, size_t length)
{
	if (dir->ino < INO_BASE) {
		uint32_t pid = dir->ino == TREE_ROOT ? pid_read(name, length) : 0;
		return visible(pid) ? tree_dynamic(dir, ino_of(pid, DIRECTORY), S_IFDIR | 0555, NULL)
							: NULL;
	}
	const struct proc *p = visible(pid_of(dir));
	if (p && file_of(dir) == FILES)
		return procfs_fd_lookup(dir, p, name, length);
	if (p && file_of(dir) == TASKS)
		return pid_read(name, length) == p->pid
			? tree_dynamic(dir, ino_of(p->pid, THREAD), S_IFDIR | 0555, NULL)
			: NULL;
	uint32_t thread = file_of(dir) == THREAD ? OF_THREAD : 0;
	for (size_t i = 0; p && i < COUNT(process_files); i++)
		if (strlen(process_files[i].name) == length
			&& !memcmp(name, process_files[i].name, length)) {
			enum file file = process_files[i].file;
			if (thread && S_ISDIR(mode_of(file)))
				return NULL; /* the process's own will do */
			return owned(tree_dynamic(dir, ino_of(p->pid, thread + file), mode_of(file), NULL), p);
		}
	return NULL;
}

static bool list(struct inode *dir, int64_t position, struct listed *out)
{
	if (dir->ino == TREE_ROOT) {
		/* Position: the pid; entries that stand in the tree come before. */
		struct proc *p = proc_after((int32_t)(position > 0 ? position - 1 : 0));
		while (p && p->life == VFORKED)
			p = proc_after((int32_t)p->pid);
		if (!p)
			return false;
		snprintf(out->name, sizeof out->name, "%u", p->pid);
		out->ino = ino_of(p->pid, DIRECTORY);
		out->mode = S_IFDIR;
		out->next = p->pid + 1;
		return true;
	}
	if (dir->ino < INO_BASE)
		return false;
	const struct proc *p = visible(pid_of(dir));
	if (p && file_of(dir) == FILES)
		return procfs_fd_list(p, position, out);
	if (p && file_of(dir) == TASKS) {
		*out = (struct listed){ .ino = ino_of(p->pid, THREAD), .mode = S_IFDIR, .next = 1 };
		snprintf(out->name, sizeof out->name, "%u", p->pid);
		return !position;
	}
	uint32_t thread = p && file_of(dir) == THREAD ? OF_THREAD : 0;
	while (thread && position < (int64_t)COUNT(process_files)
		&& S_ISDIR(mode_of(process_files[position].file)))
		position++;
	if (!p || position >= (int64_t)COUNT(process_files))
		return false;
	snprintf(out->name, sizeof out->name, "%s", process_files[position].name);
	out->ino = ino_of(pid_of(dir), thread + process_files[position].file);
	out->mode = mode_of(process_files[position].file) & S_IFMT;
	out->next = position + 1;
	return true;
}

static int text(struct request *r, struct inode *i, char **out, size_t *length)
{
	bool system = i->ino < INO_BASE;
	const struct proc *p = system ? NULL : visible(pid_of(i));
	enum file file = system ? (enum file)(uintptr_t)i->content : file_of(i) & ~(unsigned)OF_THREAD;
	if (!system && !p)
		return -ESRCH;
	int state = file == STAT || file == STATUS ? state_of(r, p) : 0;
	if (state < 0)
		return state;
	FILE *f = open_memstream(out, length);
	if (!f)
		return -ENOMEM;
	if (system)
		proctext_system(f, file);
	else
		proctext_process(f, file, p, (enum exa_state)state);
	if (!fclose(f))
		return 0;
	free(*out);
	return -ENOMEM;
}

/* What only its user may read is no longer theirs once it has another (exec of a set-id program).
 */
static uint64_t text_of(const struct inode *i)
{
	const struct proc *p = i->ino < INO_BASE ? NULL : visible(pid_of(i));
	return !p ? 0 : (uint64_t)p->serial << 32 | (file_of(i) == ENVIRON ? p->euid : 0);
}

/* What a link leads to is its process's own: ptrace(2), "Ptrace access mode checking". A link also
 * leads past directories that only that process may search. */
static bool may_look(const struct proc *from, const struct proc *at)
{
	return from == at || is_root(from)
		|| (from->euid == at->uid && from->euid == at->euid && from->euid == at->suid
			&& from->egid == at->gid && from->egid == at->egid && from->egid == at->sgid);
}

static int read_link(struct inode *i, char *out, size_t room)
{
	if (i->ino < INO_BASE)
		return snprintf(out, room, "%u", path_walker()); /* self */
	const struct proc *p = visible(pid_of(i)), *walker = proc_find(path_walker());
	enum file file = file_of(i);
	const char *name = NULL;
	if (!p)
		return -ENOENT;
	if (!walker || !may_look(walker, p))
		return -EACCES;
	if (file >= LINKS) {
		const struct open_file *f = fd_get(p, (int32_t)(file - LINKS));
		return f ? name_of(f, out, room) : -ENOENT;
	}
	file &= ~(unsigned)OF_THREAD;
	if (file == ROOT)
		name = p->root ? p->root->name : "/";
	else if (file == EXE)
		name = p->image ? p->image->name : NULL;
	else if (p->cwd)
		name = p->cwd->name;
	return name ? snprintf(out, room, "%s", name) : -ENOENT;
}

static const struct tree_ops procfs_ops = {
	.lookup = lookup, .list = list, .readlink = read_link, .text = text, .text_of = text_of
};

/* Adds a file of the system's, and the directories that its name has. */
static bool system_add(struct inode *dir, const char *path, enum file file)
{
	char name[EXA_NAME_MAX + 1];
	for (const char *slash; (slash = strchr(path, '/')); path = slash + 1) {
		snprintf(name, sizeof name, "%.*s", (int)(slash - path), path);
		struct entry *e = entry_find(dir, name, strlen(name));
		if (!(dir = e ? e->inode : tree_add(dir, name, S_IFDIR | 0555, 0)))
			return false;
	}
	struct inode *inode = tree_add(dir, path, S_IFREG | 0444, 0);
	if (inode)
		inode->content = (void *)(uintptr_t)file;
	return inode;
}

struct tree *procfs_create(void)
{
	struct tree *t = tree_new(&procfs_ops, 0555, 0, 0);
	if (!t)
		return NULL;
	t->type = 0x9fa0;
	for (size_t i = 0; i < COUNT(system_files); i++)
		if (!system_add(t->root, system_files[i].name, system_files[i].file))
			return NULL;
	if (!tree_add(t->root, "self", S_IFLNK | 0777, 0))
		return NULL;
	t->read_only = true;
	return t;
}
