/*
 * What files cost, measured inside: files NAME COUNT, in the working directory, prints NAME and the
 * µs of one round. write, read: 64 KiB at a time, of one file, after a write on its store. small: a
 * file of 4 KiB made, synced and unlinked. stat: of the files 0 … COUNT - 1 in `tree`. Does not do:
 * comparing (bench/files.mjs).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char bytes[65536];

static void must(int true_thing)
{
	if (true_thing)
		return;
	perror("files");
	exit(1);
}

static void run_write(long count)
{
	int fd = open("big", O_WRONLY | O_CREAT | O_TRUNC, 0644);
	for (long n = 0; n < count; n++)
		must(write(fd, bytes, sizeof bytes) == sizeof bytes);
	must(fsync(fd) == 0 && close(fd) == 0);
}

static void run_read(long count)
{
	int fd = open("big", O_RDONLY);
	for (long n = 0; n < count; n++)
		must(read(fd, bytes, sizeof bytes) == sizeof bytes);
	close(fd);
}

static void run_small(long count)
{
	for (long n = 0; n < count; n++) {
		int fd = open("small", O_WRONLY | O_CREAT | O_EXCL, 0644);
		must(write(fd, bytes, 4096) == 4096 && fsync(fd) == 0 && close(fd) == 0
			&& unlink("small") == 0);
	}
}

static void run_stat(long count)
{
	char name[32];
	struct stat st;
	for (long n = 0; n < count; n++) {
		snprintf(name, sizeof name, "tree/%ld", n);
		must(stat(name, &st) == 0);
	}
}

static const struct {
	const char *name;
	void (*run)(long count);
} benches[] = { { "write", run_write }, { "read", run_read }, { "small", run_small },
	{ "stat", run_stat } };

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 3 && i < sizeof benches / sizeof *benches; i++) {
		if (strcmp(argv[1], benches[i].name))
			continue;
		struct timespec from, to;
		long count = atol(argv[2]);
		memset(bytes, 'x', sizeof bytes);
		clock_gettime(CLOCK_MONOTONIC, &from);
		benches[i].run(count);
		clock_gettime(CLOCK_MONOTONIC, &to);
		printf("%s %.2f\n", argv[1],
			((to.tv_sec - from.tv_sec) * 1e6 + (to.tv_nsec - from.tv_nsec) / 1e3) / count);
		return 0;
	}
	fprintf(stderr, "usage: files write|read|small|stat COUNT\n");
	return 2;
}
