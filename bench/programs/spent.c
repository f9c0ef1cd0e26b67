/*
 * spent COMMAND…: runs it and says how many nanoseconds of processor time it took. For
 * bench/safepoints.mjs.
 */
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

int main(int argc, char **argv)
{
	pid_t child;
	int status = 0,
		failed = argc < 2 ? -1 : posix_spawn(&child, argv[1], NULL, NULL, argv + 1, environ);
	if (failed) {
		fprintf(
			stderr, argc < 2 ? "usage: spent COMMAND…\n" : "%s: %s\n", argv[1], strerror(failed));
		return 127;
	}
	struct rusage usage;
	if (wait4(child, &status, 0, &usage) != child || status)
		return 1;
	long long us = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL
		+ usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
	printf("%lld\n", us * 1000);
	return 0;
}
