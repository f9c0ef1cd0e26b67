/*
 * getty TERMINAL [COMMAND ARGUMENT…]: makes a terminal the controlling one of this session, gives
 * it to standard input, output and error, and becomes the command; without one, a login shell.
 *
 * TERMINAL is as in /dev, such as tty1. TERM, HOME, USER, LOGNAME and SHELL are set where they are
 * not, and the command starts in HOME. Does not do: asking who is there; it is root.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "init.h"

static int fail(const char *what)
{
	fprintf(stderr, "getty: %s: %s\n", what, strerror(errno));
	return 1;
}

static void terminal_give(int fd)
{
	for (int standard = 0; standard <= 2; standard++)
		dup2(fd, standard);
	if (fd > 2)
		close(fd);
	tcsetpgrp(0, getpid());
}

static void environment_set(void)
{
	setenv("TERM", "xterm-256color", 0);
	setenv("USER", "root", 0);
	setenv("LOGNAME", "root", 0);
	setenv("SHELL", "/bin/sh", 0);
	setenv("HOME", access("/home", X_OK) ? "/" : "/home", 0);
	if (chdir(getenv("HOME")) && chdir("/"))
		fail("/");
}

int getty_main(int argc, char **argv)
{
	char path[64];
	if (argc < 2) {
		fputs("usage: getty TERMINAL [COMMAND ARGUMENT...]\n", stderr);
		return 2;
	}
	snprintf(path, sizeof path, "%s%s", argv[1][0] == '/' ? "" : "/dev/", argv[1]);
	if (getsid(0) != getpid() && setsid() < 0)
		return fail("setsid");
	int fd = open(path, O_RDWR | O_NOCTTY);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0))
		return fail(path);
	terminal_give(fd);
	environment_set();
	if (argc > 2)
		execvp(argv[2], argv + 2);
	else
		execl("/bin/sh", "-sh", (char *)0);
	return fail(argc > 2 ? argv[2] : "/bin/sh");
}
