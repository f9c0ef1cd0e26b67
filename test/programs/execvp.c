/*
 * execvp, execvpe: in PATH; what is no program is a shell's script. posix_spawn with a full set of
 * signals by default. Arguments up to 2 MiB.
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define STRINGS 1900
#define STRING_BYTES 1000
#define LONGEST 131072 /* Linux: one string, with its NUL */

static char folder[] = "/tmp/execvp.XXXXXX", script[40], noise[40];
extern char **environ;

static void make(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT, 0755);

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && !close(fd));
}

static int ended(pid_t child)
{
	int status;

	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	return status;
}

static void scripts(void)
{
	char *arguments[] = { "name", "7", NULL }, *none[] = { NULL };

	setenv("PATH", "/nowhere:/dev/null:/bin:/usr/bin", 1);
	setenv("SEVEN", "7", 1);
	pid_t child = fork();

	if (!child) {
		execvp(script, arguments);
		_exit(1);
	}
	CHECK(ended(child) == 7 << 8);
	child = fork();
	if (!child) {
		setenv("PATH", folder, 1);
		execlp("script", "name", "7", (char *)NULL);
		_exit(1);
	}
	CHECK(ended(child) == 7 << 8);
	child = fork();
	if (!child) {
		char *environment[] = { "SEVEN=9", NULL };
		execvpe(script, (char *[]){ "name", "", NULL }, environment);
		_exit(1);
	}
	CHECK(ended(child) == 9 << 8);
	FAILS(execve(script, arguments, environ), ENOEXEC);
	FAILS(execvp("no-such-program", arguments), ENOENT);
	FAILS(execvp("", none), ENOENT);
	FAILS(execvp(noise, arguments), EACCES);
}

static void spawned(void)
{
	posix_spawnattr_t attributes;
	sigset_t all;
	pid_t child;

	sigfillset(&all);
	CHECK(!posix_spawnattr_init(&attributes));
	CHECK(!posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF));
	CHECK(!posix_spawnattr_setsigdefault(&attributes, &all));
	signal(SIGTERM, SIG_IGN);
	CHECK(!posix_spawnp(&child, "sh", NULL, &attributes,
		(char *[]){ "sh", "-c", "kill $$; exit 3", NULL }, environ));
	CHECK(ended(child) == SIGTERM);
}

/* This program again, which counts them. */
static void arguments(const char *self)
{
	static char *many[STRINGS + 3], text[STRING_BYTES], longest[LONGEST + 1];

	memset(text, 'x', sizeof text - 1);
	memset(longest, 'y', sizeof longest - 1);
	many[0] = "count";
	for (int i = 1; i < STRINGS; i++)
		many[i] = text;

	pid_t child = fork();

	if (!child) {
		execv(self, many);
		_exit(1);
	}
	CHECK(ended(child) == 0);
	many[1] = longest;
	FAILS(execv(self, many), E2BIG);
	longest[LONGEST - 1] = 0;
	child = fork();
	if (!child) {
		execv(self, many);
		_exit(1);
	}
	CHECK(ended(child) == 0);
}

static int count(int argc, char **argv)
{
	return argc == STRINGS && strlen(argv[2]) == STRING_BYTES - 1
			&& (strlen(argv[1]) == STRING_BYTES - 1 || strlen(argv[1]) == LONGEST - 1)
			&& getenv("SEVEN")
		? 0
		: 1;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return count(argc, argv);
	CHECK(mkdtemp(folder));
	snprintf(script, sizeof script, "%s/script", folder);
	snprintf(noise, sizeof noise, "%s/noise", folder);
	make(script, "exit ${1:-$SEVEN}\n");
	make(noise, "x");
	CHECK(!chmod(noise, 0));
	scripts();
	spawned();
	arguments(argv[0]);
	CHECK(!unlink(script) && !unlink(noise) && !rmdir(folder));
	puts("execvp: all is well");
	return 0;
}
