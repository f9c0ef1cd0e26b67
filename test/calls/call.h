/*
 * What the programs for each system call share (docs/calls.md). Plain POSIX and Linux: what they
 * expect is what Linux does, and they can be compiled and run there.
 *
 * Entry points: CHECK, FAILS (check.h), BAD_INPUT, IN_CHILD, ended, file. Each program runs in an
 * empty folder of its own (main.c), and says nothing if all is well.
 */
#ifndef TEST_CALL_H
#define TEST_CALL_H

#ifndef _GNU_SOURCE
#endif
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../programs/check.h"

/** An address that no memory is at, and a descriptor that is not open. */
#define NOWHERE ((void *)-4096)
#define NOT_OPEN 999

/** What a call must refuse, and how. */
struct refusal {
	const char *what;
	int got, wanted;
};

static inline int errno_of(long result) { return result == -1 ? errno : 0; }

/** The errno that a call fails with; 0 where it does not fail. */
#define ERRNO(call) errno_of((errno = 0, (long)(call)))
/** A table: { "what is wrong", ERRNO(call), its errno }, … */
#define BAD_INPUT(...) \
	do { \
		struct refusal rows_[] = { __VA_ARGS__ }; \
		check_refusals(__FILE__, rows_, sizeof rows_ / sizeof *rows_); \
	} while (0)

static inline void check_refusals(const char *file, const struct refusal *rows, int count)
{
	int wrong = 0;

	for (int i = 0; i < count; i++) {
		if (rows[i].got == rows[i].wanted)
			continue;
		fprintf(stderr, "%s: %s: %s", file, rows[i].what, strerror(rows[i].got));
		fprintf(stderr, ", and not: %s\n", strerror(rows[i].wanted));
		wrong++;
	}
	if (wrong)
		exit(1);
}

/** How a child has ended. */
static inline int ended(pid_t child)
{
	int status;

	CHECK(waitpid(child, &status, 0) == child);
	return status;
}

/** Does it in a child, which must come to its end. */
#define IN_CHILD(...) \
	do { \
		pid_t child_ = fork(); \
		CHECK(child_ >= 0); \
		if (!child_) { \
			__VA_ARGS__; \
			_exit(0); \
		} \
		CHECK(ended(child_) == 0); \
	} while (0)

/** A new file with that in it, open for reading and writing at its start. */
static inline int file(const char *name, const char *text)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text)
		&& lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

#endif
