/*
 * launch [OPTIONS --] COMMAND [ARGUMENT…]: how the page starts a program: becomes the command,
 * found by PATH, after what the options say:
 *
 *     -s      a new session        -t FILE  that terminal as controlling one and as 0, 1, 2
 *     -j      a job of its own: a new process group in the session that is
 *     -C DIR  working directory    -g GID, -u UID  that group, that user
 *
 * What fails is told as an errno, 4 bytes little-endian, on descriptor 3, which closes when the
 * command runs. Started by hand, without descriptor 3, it says so on standard error.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "init.h"

#define REPORT_FD 3

static _Noreturn void fail(const char *what, int error)
{
	uint8_t bytes[4] = { (uint8_t)error, (uint8_t)(error >> 8), (uint8_t)(error >> 16),
		(uint8_t)(error >> 24) };
	if (write(REPORT_FD, bytes, sizeof bytes) != sizeof bytes)
		fprintf(stderr, "launch: %s: %s\n", what, strerror(error));
	_exit(127);
}

static void terminal_take(const char *path)
{
	int fd = open(path, O_RDWR | O_NOCTTY);
	if (fd < 0)
		fail(path, errno);
	if (ioctl(fd, TIOCSCTTY, 0))
		fail(path, errno);
	for (int standard = 0; standard <= 2; standard++)
		dup2(fd, standard);
	if (fd > REPORT_FD)
		close(fd);
}

/* A user or group number, whole. */
static uint32_t number(const char *text)
{
	char *end;
	errno = 0;
	unsigned long value = strtoul(text, &end, 10);
	if (errno || end == text || *end || value >= UINT32_MAX)
		fail(text, EINVAL);
	return (uint32_t)value;
}

static void group_set(const char *text)
{
	gid_t gid = number(text);
	if (setgroups(1, &gid) || setgid(gid))
		fail(text, errno);
}

/* musl's: execvpe without the shell. */
extern int __execvpe(const char *, char *const[], char *const[]);

struct wishes {
	bool session, job;
	const char *terminal, *directory, *user, *group;
};

/* Terminal first, while it may still be opened; user last, for nothing could be done after. */
static void fulfil(const struct wishes *w)
{
	if (w->session && setsid() < 0)
		fail("setsid", errno);
	if (w->job && setpgid(0, 0))
		fail("setpgid", errno);
	if (w->terminal)
		terminal_take(w->terminal);
	if (w->group)
		group_set(w->group);
	if (w->user && setuid(number(w->user)))
		fail(w->user, errno);
	if (w->directory && chdir(w->directory))
		fail(w->directory, errno);
}

int launch_main(int argc, char **argv)
{
	struct wishes wishes = { 0 };
	fcntl(REPORT_FD, F_SETFD, FD_CLOEXEC);
	opterr = 0;
	/* + : the command's own options are not ours. */
	for (int option; (option = getopt(argc, argv, "+sjt:C:u:g:")) != -1;)
		switch (option) {
		case 's':
			wishes.session = true;
			break;
		case 'j':
			wishes.job = true;
			break;
		case 't':
			wishes.terminal = optarg;
			break;
		case 'C':
			wishes.directory = optarg;
			break;
		case 'u':
			wishes.user = optarg;
			break;
		case 'g':
			wishes.group = optarg;
			break;
		default:
			fail("options", EINVAL);
		}
	if (optind >= argc)
		fail("command", EINVAL);
	fulfil(&wishes);
	/* What is no program is ENOEXEC for who spawns it; execvp would have sh run it. */
	__execvpe(argv[optind], argv + optind, environ);
	fail(argv[optind], errno);
}
