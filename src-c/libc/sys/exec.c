/*
 * execve, execveat: read, compile and lay out everything; then commit once at resmgr, and have the
 * host start the image: in the own slot, or, in the child half of a vfork, in the one that the
 * vfork child gets; the parent then goes on.
 *
 * After the commit there is no way back: what fails then ends the program by SIGKILL.
 */
#include "call/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "call/request.h"
#include "call/self.h"
#include "signal/signals.h"

static char *const no_arguments[] = { NULL };

/* argv[0] moves to the front; who gives none at all gets an empty one, as in Linux. */
static long begin(struct exec_arguments *arguments, char *const *argv)
{
	arguments->front_count = 1;
	arguments->scripts = 0;
	arguments->front[0] = "";
	arguments->rest = no_arguments;
	if (!argv)
		return 0;
	if (exa_bad_pointer(argv, sizeof *argv))
		return -EFAULT;
	if (*argv) {
		arguments->front[0] = *argv;
		arguments->rest = argv + 1;
	}
	return 0;
}

static void start(uint32_t slot, const struct exec_image *image, struct exec_blob *blob)
{
	if (exa_exec(slot, image->number, blob->bytes, blob->length) >= 0)
		return;
	/* the vfork child, or this process itself */
	CALL(RESMGR, kill, NULL, .pid = exa_pid(), .signal = SIGKILL);
	if (!exa_self.actor)
		exa_exit(128 + SIGKILL);
}

/* A program that maps no files has none of it. */
__attribute__((weak)) void exa_shared_leave(void);

static long commit(const struct exec_image *image, struct exec_blob *blob)
{
	uint32_t shown =
		blob->argv_length < EXA_COMMAND_LINE_MAX ? blob->argv_length : EXA_COMMAND_LINE_MAX;
	uint32_t environment = blob->length - EXEC_BLOB_STRINGS - blob->argv_length;
	if (environment > EXA_ENVIRONMENT_SHOWN)
		environment = EXA_ENVIRONMENT_SHOWN;
	struct iovec pieces[] = {
		{ blob->bytes + EXEC_BLOB_STRINGS, shown },
		{ blob->bytes + EXEC_BLOB_STRINGS + blob->argv_length, environment },
	};
	struct exa_tail tail = { .pieces = pieces, .count = 2 };
	struct exec_reply reply;

	if (exa_shared_leave)
		exa_shared_leave();

	long status = FINISH(RESTART_ALWAYS,
		CALL_TAIL(RESMGR, exec, &reply, &tail, .image = image->number, .fd = image->fd,
			.environment = environment));

	if (status < 0)
		return status;
	start(reply.slot, image, blob);
	exec_blob_free(blob);
	exa_vfork_return();
}

static long exec(int dirfd, const char *path, char *const *argv, char *const *envp, uint32_t flags)
{
	static struct exec_arguments arguments;
	struct exec_image image;
	struct exec_blob blob;
	long status = begin(&arguments, argv);

	if (status < 0 || (status = exec_image_open(&image, &arguments, dirfd, path, flags)) < 0)
		return status;
	status = exec_blob_make(&blob, &arguments, envp);
	if (status == 0) {
		status = commit(&image, &blob);
		exec_blob_free(&blob);
	}
	exec_image_close(&image);
	return status;
}

long __exa_sys_execveat(long dirfd, long path, long argv, long envp, long flags)
{
	if (flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW))
		return -EINVAL;
	/* A handler that jumped out of here would leave a descriptor and pages behind. */
	exa_signals_hold();

	long status = exec(dirfd, (const char *)path, (char *const *)argv, (char *const *)envp, flags);

	/* The vfork child was killed meanwhile: its half ends here. */
	if (status == -ESRCH && exa_self.actor)
		exa_vfork_return();
	exa_signals_release();
	return FINISH(RESTART_ALWAYS, status);
}

long __exa_sys_execve(long path, long argv, long envp)
{
	return __exa_sys_execveat(AT_FDCWD, path, argv, envp, 0);
}
