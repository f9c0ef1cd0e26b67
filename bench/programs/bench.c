/*
 * What costs what, measured inside: bench NAME COUNT prints NAME and the µs of one round.
 * Entry points: getppid, open, fork, spawn, pipe, count. Does not do: comparing (bench/run.mjs).
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void one_getppid(void) { getppid(); }

static void one_open(void) { close(open("/tmp", O_RDONLY)); }

static void one_fork(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
}

static void one_spawn(void)
{
	char *argv[] = { "true", NULL };
	pid_t pid;
	if (posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ) == 0)
		waitpid(pid, NULL, 0);
}

/* A byte there and back over two pipes, between two processes. */
static int there[2], back[2];
static void one_pipe(void)
{
	char c = 0;
	if (write(there[1], &c, 1) != 1 || read(back[0], &c, 1) != 1)
		exit(1);
}

static void echo_begin(void)
{
	char c;
	if (pipe(there) || pipe(back))
		exit(1);
	if (fork() == 0) {
		close(there[1]);
		close(back[0]);
		while (read(there[0], &c, 1) == 1)
			if (write(back[1], &c, 1) != 1)
				break;
		_exit(0);
	}
	close(there[0]);
	close(back[1]);
}

static void one_count(void)
{
	for (volatile unsigned i = 0; i < 1000000; i++)
		;
}

static const struct {
	const char *name;
	void (*one)(void), (*begin)(void);
} benches[] = {
	{ "getppid", one_getppid, NULL },
	{ "open", one_open, NULL },
	{ "fork", one_fork, NULL },
	{ "spawn", one_spawn, NULL },
	{ "pipe", one_pipe, echo_begin },
	{ "count", one_count, NULL },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 3 && i < sizeof benches / sizeof *benches; i++) {
		if (strcmp(argv[1], benches[i].name))
			continue;
		struct timespec from, to;
		long count = atol(argv[2]);
		if (benches[i].begin)
			benches[i].begin();
		benches[i].one();
		clock_gettime(CLOCK_MONOTONIC, &from);
		for (long n = 0; n < count; n++)
			benches[i].one();
		clock_gettime(CLOCK_MONOTONIC, &to);
		printf("%s %.2f\n", argv[1],
			((to.tv_sec - from.tv_sec) * 1e6 + (to.tv_nsec - from.tv_nsec) / 1e3) / count);
		return 0;
	}
	fprintf(stderr, "usage: bench getppid|open|fork|spawn|pipe|count COUNT\n");
	return 2;
}
