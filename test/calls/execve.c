/* execve: another program in this process; what stays of it; what cannot be run. */
#include "call.h"

extern char **environ;

static void script(const char *name, const char *text)
{
	CHECK(!close(file(name, text)) && !chmod(name, 0755));
}

static int run(const char *path, char **argv)
{
	pid_t child = fork();

	if (!child) {
		execve(path, argv, (char *[]){ "GIVEN=yes", NULL });
		_exit(99);
	}
	return ended(child);
}

int main(void)
{
	char *argv[] = { "sh", "-c", "test $GIVEN = yes && test -z $HOME && exit 3", NULL },
		 *huge[] = { "sh", NULL, NULL };
	int closed = file("f", ""), kept = dup(closed);
	char list[128];

	CHECK(!fcntl(closed, F_SETFD, FD_CLOEXEC) && WEXITSTATUS(run("/bin/sh", argv)) == 3);
	sprintf(list, "test -e /proc/self/fd/%d && test ! -e /proc/self/fd/%d && exit 4", kept, closed);
	argv[2] = list;
	CHECK(!setenv("GIVEN", "yes", 1) && WEXITSTATUS(run("/bin/sh", argv)) == 4);
	script("script", "#!/bin/sh -e\nexit $(($1 + 1))\n");
	CHECK(WEXITSTATUS(run("./script", (char *[]){ "script", "5", NULL })) == 6);
	script("plain", "exit 0\n");
	script("loop", "#!./loop\n");
	script("missing", "#!/no/such\n");
	CHECK(!close(file("data", "exit 0")) && !mkdir("folder", 0755) && !symlink("links", "links"));
	CHECK((huge[1] = malloc(3 << 20)));
	memset(huge[1], 'x', 3 << 20);
	huge[1][(3 << 20) - 1] = 0;
	argv[2] = "exit 0";
	BAD_INPUT({ "no such file", ERRNO(execve("none", argv, environ)), ENOENT },
		{ "an empty name", ERRNO(execve("", argv, environ)), ENOENT },
		{ "what may not be executed", ERRNO(execve("data", argv, environ)), EACCES },
		{ "a folder", ERRNO(execve("folder", argv, environ)), EACCES },
		{ "no program", ERRNO(execve("plain", argv, environ)), ENOEXEC },
		{ "no interpreter", ERRNO(execve("missing", argv, environ)), ENOENT },
		{ "itself for interpreter", ERRNO(execve("loop", argv, environ)), ELOOP },
		{ "by way of a file", ERRNO(execve("data/x", argv, environ)), ENOTDIR },
		{ "by way of a loop", ERRNO(execve("links", argv, environ)), ELOOP },
		{ "too many arguments", ERRNO(execve("/bin/sh", huge, environ)), E2BIG },
		{ "a name that is nowhere", ERRNO(execve(NOWHERE, argv, environ)), EFAULT },
		{ "arguments that are nowhere", ERRNO(execve("/bin/sh", NOWHERE, environ)), EFAULT },
		{ "an argument that is nowhere",
			ERRNO(execve("/bin/sh", (char *[]){ "sh", NOWHERE, NULL }, environ)), EFAULT }, );
	return 0;
}
