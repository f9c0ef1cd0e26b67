/*
 * posix_spawn by vfork; posix_spawnp, system and popen come here too.
 *
 * The child half shares the memory, so that it reports what failed through a variable; upstream
 * needs a pipe, and clone with a stack of its own. The list of file actions is musl's (fdop.h).
 * Scheduling attributes are ignored, as upstream does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../fdop.h"

struct plan {
	const char *path;
	const posix_spawn_file_actions_t *actions;
	const posix_spawnattr_t *attributes;
	char *const *argv, *const *envp;
	sigset_t mask; /* the caller's; also the child's, unless attributes say otherwise */
};

static int open_at(const struct fdop *op)
{
	int fd = open(op->path, op->oflag, op->mode);

	if (fd < 0 || fd == op->fd)
		return fd;
	int moved = dup2(fd, op->fd);
	close(fd);
	return moved;
}

/* "If fildes equals newfildes, FD_CLOEXEC is cleared": so a descriptor can be kept for the child.
 */
static int keep_or_dup(const struct fdop *op)
{
	if (op->srcfd != op->fd)
		return dup2(op->srcfd, op->fd);
	int flags = fcntl(op->fd, F_GETFD);
	return flags < 0 ? flags : fcntl(op->fd, F_SETFD, flags & ~FD_CLOEXEC);
}

static int do_action(const struct fdop *op)
{
	switch (op->cmd) {
	case FDOP_CLOSE:
		close(op->fd); /* a descriptor that is not open is no failure */
		return 0;
	case FDOP_DUP2:
		return keep_or_dup(op);
	case FDOP_OPEN:
		return open_at(op);
	case FDOP_CHDIR:
		return chdir(op->path);
	case FDOP_FCHDIR:
		return fchdir(op->fd);
	}
	errno = EINVAL;
	return -1;
}

static int do_actions(const posix_spawn_file_actions_t *actions)
{
	struct fdop *op = actions ? actions->__actions : 0;

	/* the list is kept last first */
	while (op && op->next)
		op = op->next;
	for (; op; op = op->prev)
		if (do_action(op) < 0)
			return -1;
	return 0;
}

static int set_attributes(const posix_spawnattr_t *attributes)
{
	struct sigaction by_default = { .sa_handler = SIG_DFL };

	/* SIGKILL, SIGSTOP and libc's own refuse, and are at their default anyway */
	if (attributes->__flags & POSIX_SPAWN_SETSIGDEF)
		for (int number = 1; number < _NSIG; number++)
			if (sigismember(&attributes->__def, number))
				sigaction(number, &by_default, 0);
	if (attributes->__flags & POSIX_SPAWN_SETSID && setsid() < 0)
		return -1;
	if (attributes->__flags & POSIX_SPAWN_SETPGROUP && setpgid(0, attributes->__pgrp))
		return -1;
	if (attributes->__flags & POSIX_SPAWN_RESETIDS && (setgid(getgid()) || setuid(getuid())))
		return -1;
	return 0;
}

/* The child's half; returns, with errno, only when something failed. */
static void become(const struct plan *plan)
{
	const posix_spawnattr_t *attributes = plan->attributes;
	int (*exec)(const char *, char *const *, char *const *) = execve;
	const sigset_t *mask = &plan->mask;

	if (attributes) {
		if (set_attributes(attributes))
			return;
		if (attributes->__flags & POSIX_SPAWN_SETSIGMASK)
			mask = &attributes->__mask;
		if (attributes->__fn)
			exec = (int (*)(const char *, char *const *, char *const *))attributes->__fn;
	}
	if (do_actions(plan->actions) || sigprocmask(SIG_SETMASK, mask, 0))
		return;
	exec(plan->path, plan->argv, plan->envp);
}

int posix_spawn(pid_t *restrict result, const char *restrict path,
	const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *restrict attributes,
	char *const argv[restrict], char *const envp[restrict])
{
	struct plan plan = { path, actions, attributes, argv, envp, { { 0 } } };
	volatile int error = 0;
	int saved = errno;
	sigset_t all;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &plan.mask);
	pid = vfork();
	if (pid == 0) {
		become(&plan);
		error = errno;
		_exit(127);
	}
	if (pid < 0)
		error = errno;
	else if (error)
		waitpid(pid, &(int){ 0 }, 0);
	sigprocmask(SIG_SETMASK, &plan.mask, 0);
	if (!error && result)
		*result = pid;
	errno = saved;
	return error;
}
