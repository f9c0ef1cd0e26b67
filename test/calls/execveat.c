/* execveat, which is fexecve too: a program by its descriptor. */
#include "call.h"

extern char **environ;

static int run(int folder, const char *path, int flags)
{
	pid_t child = fork();

	if (!child) {
		syscall(
			SYS_execveat, folder, path, (char *[]){ "sh", "-c", "exit 5", NULL }, environ, flags);
		_exit(99);
	}
	return WEXITSTATUS(ended(child));
}

int main(void)
{
	int bin = open("/bin", O_RDONLY), sh = open("/bin/sh", O_RDONLY | O_CLOEXEC),
		fd = file("f", "");
	char *argv[] = { "sh", NULL };
	pid_t child;

	CHECK(run(bin, "sh", 0) == 5 && run(sh, "", AT_EMPTY_PATH) == 5
		&& run(NOT_OPEN, "/bin/sh", 0) == 5);
	if (!(child = fork())) {
		fexecve(sh, (char *[]){ "sh", "-c", "exit 6", NULL }, environ);
		_exit(99);
	}
	CHECK(WEXITSTATUS(ended(child)) == 6 && !symlink("/bin/sh", "link"));
	BAD_INPUT({ "from what is not open",
				  ERRNO(syscall(SYS_execveat, NOT_OPEN, "sh", argv, environ, 0)), EBADF },
		{ "from what is no folder", ERRNO(syscall(SYS_execveat, fd, "sh", argv, environ, 0)),
			ENOTDIR },
		{ "what may not be executed",
			ERRNO(syscall(SYS_execveat, fd, "", argv, environ, AT_EMPTY_PATH)), EACCES },
		{ "an empty name", ERRNO(syscall(SYS_execveat, bin, "", argv, environ, 0)), ENOENT },
		{ "no such flag", ERRNO(syscall(SYS_execveat, bin, "sh", argv, environ, 0x1000000)),
			EINVAL },
		{ "a link that is not to be followed",
			ERRNO(syscall(SYS_execveat, AT_FDCWD, "link", argv, environ, AT_SYMLINK_NOFOLLOW)),
			ELOOP },
		{ "a name that is nowhere", ERRNO(syscall(SYS_execveat, bin, NOWHERE, argv, environ, 0)),
			EFAULT }, );
	return 0;
}
