/*
 * pty: pseudo-terminals, from posix_openpt to hang-up, without and with packet mode. Prints a line
 * a rule; all are "ok".
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void check(const char *rule, int holds)
{
	printf("%s: %s\n", rule, holds ? "ok" : strerror(errno));
}

static int shows(int fd, const char *expected)
{
	char text[64] = "";
	size_t length = 0, wanted = strlen(expected);
	while (length < wanted) {
		ssize_t n = read(fd, text + length, wanted - length);
		if (n <= 0)
			return 0;
		length += n;
	}
	return !memcmp(text, expected, wanted);
}

static int types(int fd, const char *text)
{
	return write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static void packets(int master, int slave)
{
	char text[16];
	int on = 1;
	check("packet mode", !ioctl(master, TIOCPKT, &on));
	check("a packet of data",
		types(slave, "p") && read(master, text, sizeof text) == 2 && text[0] == TIOCPKT_DATA
			&& text[1] == 'p');
	tcflow(slave, TCOOFF);
	struct pollfd polled = { .fd = master, .events = POLLPRI };
	check("news", poll(&polled, 1, 0) == 1 && polled.revents & POLLPRI);
	check("stopped", read(master, text, sizeof text) == 1 && text[0] == TIOCPKT_STOP);
	tcflow(slave, TCOON);
	check("started", read(master, text, sizeof text) == 1 && text[0] == TIOCPKT_START);
	tcflush(slave, TCIFLUSH);
	check("flushed", read(master, text, sizeof text) == 1 && text[0] == TIOCPKT_FLUSHREAD);
	on = 0;
	ioctl(master, TIOCPKT, &on);
}

/* What has been written is with the master at once, whether or not that is read. */
static void drains(int master, int slave)
{
	struct termios settings;
	types(slave, "hello");
	tcgetattr(slave, &settings);
	check("tcdrain waits for nobody", !tcdrain(slave));
	check("TCSADRAIN neither", !tcsetattr(slave, TCSADRAIN, &settings));
	struct pollfd polled = { .fd = slave, .events = POLLIN };
	types(master, "dropped\n");
	poll(&polled, 1, -1);
	check("TCSAFLUSH neither", !tcsetattr(slave, TCSAFLUSH, &settings));
	check("but it drops input", !poll(&polled, 1, 0) && shows(master, "hellodropped\r\n"));
}

static void access_modes(int master, const char *name)
{
	char byte;
	struct winsize size;
	int reads = open(name, O_RDONLY | O_NOCTTY), writes = open(name, O_WRONLY | O_NOCTTY);
	check("opened for reading: EBADF", write(reads, "x", 1) < 0 && errno == EBADF);
	check("opened for writing: EBADF", read(writes, &byte, 1) < 0 && errno == EBADF);
	check("settings need no mode", !ioctl(reads, TIOCGWINSZ, &size) && isatty(writes));
	check("and each does its own",
		types(master, "r\n") && read(reads, &byte, 1) == 1 && byte == 'r' && types(writes, "w")
			&& shows(master, "r\r\nw"));
	tcflush(reads, TCIFLUSH);
	close(reads);
	close(writes);
}

/* The end of a session is none for who else has its pseudo-terminal open. */
static void outlive(int master, int slave, const char *name)
{
	char text[64];
	int status = 0, ready[2], over[2];
	if (pipe(ready) || pipe(over))
		return;
	fflush(stdout);
	pid_t child = fork();
	if (!child) {
		setsid();
		int tty = open(name, O_RDWR);
		close(over[1]);
		if (!fork()) {
			signal(SIGHUP, SIG_IGN);
			write(ready[1], "r", 1);
			read(over[0], text, 1);
			int wrong = write(tty, "late", 4) != 4;
			close(tty);
			close(slave);
			write(ready[1], "r", 1);
			_exit(wrong);
		}
		_exit(tty < 0 || read(ready[0], text, 1) != 1 || write(tty, "leader", 6) != 6);
	}
	check("a session ends", waitpid(child, &status, 0) == child && !status);
	check("what it wrote is read", shows(master, "leader"));
	check("who was there before goes on", types(slave, "on") && shows(master, "on"));
	close(over[0]);
	close(over[1]);
	check("so do the others of the session", shows(master, "late"));
	/* From now on it has the terminal no more. */
	read(ready[0], text, 1);
	close(ready[0]);
	close(ready[1]);
	check("and input comes",
		types(master, "in\n") && read(slave, text, sizeof text) == 3 && shows(master, "in\r\n"));
}

/* A session on the device ends by SIGHUP when the master is closed. */
static void hang_up(int master, const char *name)
{
	int ready[2];
	char byte;
	struct stat st;
	if (pipe(ready))
		return;
	fflush(stdout);
	pid_t child = fork();
	if (!child) {
		close(master);
		setsid();
		int tty = open(name, O_RDWR);
		if (tty < 0 || tcgetpgrp(tty) != getpid() || write(ready[1], "r", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	int status = 0;
	check("a session of its own", read(ready[0], &byte, 1) == 1);
	check("its group, asked at the master", tcgetpgrp(master) == child);
	close(master);
	check("hang-up ends it",
		waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP);
	check("the node is gone", stat(name, &st) < 0 && errno == ENOENT);
	close(ready[0]);
}

int main(void)
{
	char text[64], *name;
	struct winsize size = { .ws_row = 11, .ws_col = 22 }, got = { 0 };
	struct stat node, end;

	int master = posix_openpt(O_RDWR | O_NOCTTY);
	check("posix_openpt", master >= 0);
	name = ptsname(master);
	check("ptsname", name && !strncmp(name, "/dev/pts/", 9));
	check("locked: EIO", open(name, O_RDWR | O_NOCTTY) < 0 && errno == EIO);
	check("grantpt, unlockpt", !grantpt(master) && !unlockpt(master));
	int slave = open(name, O_RDWR | O_NOCTTY);
	check("the device", slave >= 0 && isatty(slave));
	check("its name", !strcmp(ttyname(slave) ? ttyname(slave) : "none", name));
	check("its node",
		!stat(name, &node) && !fstat(slave, &end) && node.st_ino == end.st_ino
			&& node.st_dev == end.st_dev && node.st_rdev == end.st_rdev && node.st_uid == getuid()
			&& (node.st_mode & 0777) == 0620);
	check("typed, echoed", types(master, "line\n") && shows(master, "line\r\n"));
	check("read as a line", read(slave, text, sizeof text) == 5 && !memcmp(text, "line\n", 5));
	check("shown", types(slave, "out\n") && shows(master, "out\r\n"));
	check("size",
		!ioctl(master, TIOCSWINSZ, &size) && !ioctl(slave, TIOCGWINSZ, &got) && got.ws_row == 11
			&& got.ws_col == 22);
	packets(master, slave);
	drains(master, slave);
	access_modes(master, name);
	outlive(master, slave, name);

	check("a second one", (slave = dup(slave)) >= 0);
	close(slave - 1);
	types(slave, "last");
	close(slave);
	for (int fd = 4; fd < 8; fd++)
		close(fd);
	check("what was left is read", shows(master, "last"));
	struct pollfd polled = { .fd = master, .events = POLLIN };
	check("closed: POLLHUP", poll(&polled, 1, 0) == 1 && polled.revents & POLLHUP);
	check("closed: EIO", read(master, text, sizeof text) < 0 && errno == EIO);
	slave = open(name, O_RDWR | O_NOCTTY);
	check("opened again", slave >= 0 && types(slave, "again") && shows(master, "again"));
	close(slave);
	hang_up(master, name);

	master = posix_openpt(O_RDWR | O_NOCTTY);
	unlockpt(master);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	close(master);
	check("the master is closed: end of file", read(slave, text, sizeof text) == 0);
	check("and EIO", write(slave, "x", 1) < 0 && errno == EIO);
	polled = (struct pollfd){ .fd = slave, .events = POLLIN };
	check("and POLLHUP", poll(&polled, 1, 0) == 1 && polled.revents & POLLHUP);
	return 0;
}
