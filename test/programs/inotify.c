/*
 * inotify(7): what each call on a file tells, in which order. `inotify FOLDER [all]`: all that can
 * be tried in that folder, which holds on Linux too. `inotify watch PATH`: says what happens there
 * until the watch ends.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static const struct {
	uint32_t bit;
	const char *name;
} bits[] = {
	{ IN_ACCESS, "ACCESS" },
	{ IN_MODIFY, "MODIFY" },
	{ IN_ATTRIB, "ATTRIB" },
	{ IN_CLOSE_WRITE, "CLOSE_WRITE" },
	{ IN_CLOSE_NOWRITE, "CLOSE_NOWRITE" },
	{ IN_OPEN, "OPEN" },
	{ IN_MOVED_FROM, "FROM" },
	{ IN_MOVED_TO, "TO" },
	{ IN_CREATE, "CREATE" },
	{ IN_DELETE, "DELETE" },
	{ IN_DELETE_SELF, "DELETE_SELF" },
	{ IN_MOVE_SELF, "MOVE_SELF" },
	{ IN_UNMOUNT, "UNMOUNT" },
	{ IN_Q_OVERFLOW, "OVERFLOW" },
	{ IN_IGNORED, "IGNORED" },
	{ IN_ISDIR, "DIR" },
};

static int in;
/* What stands for each watch in what `told` says. */
static char names[64];
static uint32_t last_cookie;

static int watch(char name, const char *path, uint32_t mask)
{
	int wd = inotify_add_watch(in, path, mask);

	CHECK(wd > 0 && wd < (int)sizeof names);
	names[wd] = name;
	return wd;
}

/* All that can be read now: "watch WHAT name, …". */
static const char *told(void)
{
	static char text[4096], buffer[4096] __attribute__((aligned(8)));
	char *out = text;
	ssize_t got;

	*text = 0;
	while ((got = read(in, buffer, sizeof buffer)) > 0)
		for (char *at = buffer; at < buffer + got;) {
			struct inotify_event *e = (struct inotify_event *)at;

			CHECK(e->len % sizeof *e == 0 && (!e->len || strlen(e->name) < e->len));
			CHECK(!e->cookie == !(e->mask & (IN_MOVED_FROM | IN_MOVED_TO)));
			if (e->mask & IN_MOVED_FROM)
				last_cookie = e->cookie;
			else if (e->mask & IN_MOVED_TO)
				CHECK(e->cookie == last_cookie || e->cookie != 0);
			out += sprintf(out, "%s%c", *text ? ", " : "", e->wd < 0 ? '-' : names[e->wd]);
			for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
				if (e->mask & bits[i].bit)
					out += sprintf(out, " %s", bits[i].name);
			if (e->len)
				out += sprintf(out, " %s", e->name);
			at += sizeof *e + e->len;
		}
	CHECK(got == -1 && errno == EAGAIN);
	return text;
}

static void expect_at(int line, const char *wanted)
{
	const char *got = told();

	if (!strcmp(got, wanted))
		return;
	fprintf(stderr, "line %d: told: %s\n     wanted: %s\n", line, got, wanted);
	exit(1);
}
#define EXPECT(wanted) expect_at(__LINE__, wanted)

static void make(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0644);

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && close(fd) == 0);
}

/* A folder and a file in it, watched for all. */
static void files(void)
{
	char byte;

	CHECK(mkdir("d", 0755) == 0);
	int d = watch('d', "d", IN_ALL_EVENTS);
	make("d/f", "text");
	EXPECT("d CREATE f, d OPEN f, d MODIFY f, d CLOSE_WRITE f");
	int f = watch('f', "d/f", IN_ALL_EVENTS);
	int fd = open("d/f", O_RDWR);
	CHECK(fd >= 0 && read(fd, &byte, 1) == 1 && read(fd, &byte, 1) == 1 && write(fd, "x", 1) == 1
		&& ftruncate(fd, 1) == 0);
	EXPECT("d OPEN f, f OPEN, d ACCESS f, f ACCESS, d ACCESS f, f ACCESS, d MODIFY f, f MODIFY, d "
		   "MODIFY f, f MODIFY");
	CHECK(fchmod(fd, 0600) == 0 && fchown(fd, getuid(), getgid()) == 0 && close(fd) == 0);
	EXPECT("d ATTRIB f, f ATTRIB, d ATTRIB f, f ATTRIB, d CLOSE_WRITE f, f CLOSE_WRITE");
	CHECK(utimensat(AT_FDCWD, "d/f", NULL, 0) == 0);
	EXPECT("d ATTRIB f, f ATTRIB");
	CHECK(utimensat(AT_FDCWD, "d/f", (struct timespec[2]){ { 1, 0 }, { 0, UTIME_OMIT } }, 0) == 0);
	CHECK(utimensat(AT_FDCWD, "d/f", (struct timespec[2]){ { 0, UTIME_OMIT }, { 1, 0 } }, 0) == 0);
	EXPECT("d ACCESS f, f ACCESS, d MODIFY f, f MODIFY");
	CHECK((fd = open("d/f", O_RDONLY)) >= 0 && read(fd, &byte, 1) == 1 && read(fd, &byte, 1) == 0
		&& close(fd) == 0);
	EXPECT("d OPEN f, f OPEN, d ACCESS f, f ACCESS, d CLOSE_NOWRITE f, f CLOSE_NOWRITE");
	CHECK((fd = open("d/f", O_WRONLY | O_TRUNC)) >= 0 && dup(fd) >= 0 && close(fd) == 0
		&& close(fd + 1) == 0);
	EXPECT("d OPEN f, f OPEN, d MODIFY f, f MODIFY, d CLOSE_WRITE f, f CLOSE_WRITE");
	CHECK(truncate("d/f", 5) == 0 && (fd = open("d/f", O_PATH)) >= 0 && close(fd) == 0);
	EXPECT("d MODIFY f, f MODIFY");
	CHECK(link("d/f", "d/g") == 0);
	EXPECT("f ATTRIB, d CREATE g");
	CHECK(unlink("d/g") == 0);
	EXPECT("f ATTRIB, d DELETE g");
	CHECK(symlink("f", "d/s") == 0 && mkfifo("d/p", 0600) == 0 && mkdir("d/e", 0700) == 0
		&& rmdir("d/e") == 0 && unlink("d/p") == 0);
	EXPECT("d CREATE s, d CREATE p, d CREATE DIR e, d DELETE DIR e, d DELETE p");
	CHECK(unlink("d/f") == 0);
	EXPECT("f ATTRIB, f DELETE_SELF, f IGNORED, d DELETE f");
	CHECK(inotify_rm_watch(in, f) == -1 && errno == EINVAL);
	CHECK(unlink("d/s") == 0 && rmdir("d") == 0);
	EXPECT("d DELETE s, d DELETE_SELF, d IGNORED");
	CHECK(inotify_rm_watch(in, d) == -1 && errno == EINVAL);
}

/* Two names of one file: each description tells by that which it was opened by, and nobody who
 * watches another's directory. */
static void links(void)
{
	char byte;

	CHECK(mkdir("a", 0755) == 0 && mkdir("b", 0755) == 0);
	make("a/f", "text");
	CHECK(link("a/f", "a/g") == 0 && link("a/f", "b/h") == 0);
	int a = watch('a', "a", IN_ALL_EVENTS);
	int f = open("a/f", O_RDWR), g = open("a/g", O_RDONLY), h = open("b/h", O_RDWR);
	EXPECT("a OPEN f, a OPEN g");
	CHECK(write(f, "x", 1) == 1 && read(g, &byte, 1) == 1 && write(h, "y", 1) == 1
		&& ftruncate(f, 2) == 0 && fchmod(h, 0600) == 0);
	EXPECT("a MODIFY f, a ACCESS g, a MODIFY f");
	CHECK(chmod("a/g", 0644) == 0 && chmod("b/h", 0600) == 0 && truncate("a/f", 1) == 0);
	EXPECT("a ATTRIB g, a MODIFY f");
	CHECK(close(h) == 0 && close(f) == 0 && close(g) == 0);
	EXPECT("a CLOSE_WRITE f, a CLOSE_NOWRITE g");
	CHECK(inotify_rm_watch(in, a) == 0 && unlink("a/f") == 0 && unlink("a/g") == 0
		&& unlink("b/h") == 0 && rmdir("a") == 0 && rmdir("b") == 0);
	EXPECT("a IGNORED");
}

/* What moves, with one cookie for both ends. */
static void moves(void)
{
	CHECK(mkdir("a", 0755) == 0 && mkdir("b", 0755) == 0);
	make("a/f", "");
	make("b/over", "");
	int a = watch('a', "a", IN_ALL_EVENTS), b = watch('b', "b", IN_ALL_EVENTS),
		f = watch('f', "a/f", IN_ALL_EVENTS);
	int over = watch('o', "b/over", IN_ALL_EVENTS);
	CHECK(rename("a/f", "a/g") == 0);
	EXPECT("a FROM f, a TO g, f MOVE_SELF");
	CHECK(rename("a/g", "b/over") == 0);
	EXPECT("a FROM g, b TO over, o ATTRIB, f MOVE_SELF, o DELETE_SELF, o IGNORED");
	CHECK(rename("b/over", "b/over") == 0 && rename("b", "a/c") == 0);
	EXPECT("a TO DIR c, b MOVE_SELF");
	CHECK(inotify_rm_watch(in, over) == -1);
	CHECK(inotify_rm_watch(in, a) == 0 && inotify_rm_watch(in, b) == 0
		&& inotify_rm_watch(in, f) == 0);
	EXPECT("a IGNORED, b IGNORED, f IGNORED");
	CHECK(unlink("a/c/over") == 0 && rmdir("a/c") == 0 && rmdir("a") == 0);
	EXPECT("");
}

/* Names that are gone while the file is open; IN_EXCL_UNLINK does not tell of those. */
static void unlinked(uint32_t flag, const char *wanted)
{
	CHECK(mkdir("d", 0755) == 0);
	make("d/f", "");
	watch('d', "d", IN_ALL_EVENTS | flag);
	int fd = open("d/f", O_WRONLY);
	int f = watch('f', "d/f", IN_DELETE_SELF | IN_MODIFY);
	CHECK(unlink("d/f") == 0 && write(fd, "x", 1) == 1);
	EXPECT(wanted);
	CHECK(close(fd) == 0);
	EXPECT(flag ? "f DELETE_SELF, f IGNORED" : "d CLOSE_WRITE f, f DELETE_SELF, f IGNORED");
	CHECK(inotify_rm_watch(in, f) == -1 && rmdir("d") == 0);
	EXPECT("d DELETE_SELF, d IGNORED");
}

/* Masks: what is asked for, and what comes besides. */
static void masks(void)
{
	struct stat st;

	make("f", "");
	int wd = watch('f', "f", IN_MODIFY);
	CHECK(
		inotify_add_watch(in, "f", IN_OPEN) == wd && access("f", R_OK) == 0 && stat("f", &st) == 0);
	make("f", "x");
	EXPECT("f OPEN");
	CHECK(inotify_add_watch(in, "f", IN_MODIFY | IN_MASK_ADD) == wd);
	make("f", "y");
	EXPECT("f OPEN, f MODIFY");
	FAILS(inotify_add_watch(in, "f", IN_OPEN | IN_MASK_CREATE), EEXIST);
	CHECK(inotify_add_watch(in, "f", IN_MODIFY | IN_ONESHOT) == wd);
	make("f", "z");
	make("f", "z");
	EXPECT("f MODIFY, f IGNORED");
	CHECK(symlink("f", "link") == 0);
	wd = watch('l', "link", IN_ATTRIB | IN_DELETE_SELF | IN_DONT_FOLLOW | IN_MASK_CREATE);
	CHECK(chmod("link", 0600) == 0 && unlink("link") == 0);
	EXPECT("l ATTRIB, l DELETE_SELF, l IGNORED");
	FAILS(inotify_add_watch(in, "f", IN_OPEN | IN_ONLYDIR), ENOTDIR);
	CHECK(unlink("f") == 0 && mkdir("d", 0755) == 0);
	wd = watch('d', "d", IN_OPEN | IN_ACCESS | IN_CLOSE | IN_ONLYDIR);
	int fd = open("d", O_RDONLY | O_DIRECTORY);
	char room[1024];
	CHECK(fd >= 0 && syscall(SYS_getdents64, fd, room, sizeof room) > 0 && close(fd) == 0);
	EXPECT("d OPEN DIR, d ACCESS DIR, d CLOSE_NOWRITE DIR");
	CHECK(inotify_rm_watch(in, wd) == 0 && rmdir("d") == 0);
	EXPECT("d IGNORED");
}

/* Waiting: read, poll, epoll, FIONREAD, and a read that has too little room. */
static void waiting(void)
{
	struct pollfd polled = { in, POLLIN | POLLOUT, 0 };
	struct epoll_event event = { .events = EPOLLIN };
	char small[sizeof(struct inotify_event)], room[256];
	int left, epoll = epoll_create1(0);

	CHECK(mkdir("d", 0755) == 0);
	int wd = watch('d', "d", IN_CREATE | IN_DELETE);
	CHECK(poll(&polled, 1, 0) == 0 && ioctl(in, FIONREAD, &left) == 0 && left == 0);
	CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, in, &event) == 0 && epoll_wait(epoll, &event, 1, 0) == 0);
	make("d/a name", "");
	CHECK(poll(&polled, 1, 0) == 1 && polled.revents == POLLIN && ioctl(in, FIONREAD, &left) == 0
		&& left == 2 * sizeof small);
	CHECK(epoll_wait(epoll, &event, 1, -1) == 1 && event.events == EPOLLIN);
	FAILS(read(in, small, sizeof small), EINVAL);
	CHECK(unlink("d/a name") == 0);
	CHECK(read(in, room, 40) == 32 && read(in, room, sizeof room) == 32);
	CHECK(epoll_wait(epoll, &event, 1, 0) == 0 && poll(&polled, 1, 0) == 0);
	FAILS(write(in, room, 1), EBADF);
	/* One that sleeps is woken by another process. */
	CHECK(fcntl(in, F_SETFL, 0) == 0);
	for (int way = 0; way < 3; way++) {
		pid_t child = fork();
		if (!child) {
			usleep(30000);
			CHECK(mkdir("d/sub", 0700) == 0 && rmdir("d/sub") == 0);
			_exit(0);
		}
		CHECK(way != 1 || poll(&polled, 1, -1) == 1);
		CHECK(way != 2 || epoll_wait(epoll, &event, 1, -1) == 1);
		CHECK(read(in, room, 32) == 32 && read(in, room, 32) == 32);
		CHECK(waitpid(child, &left, 0) == child && !left);
	}
	CHECK(fcntl(in, F_SETFL, O_NONBLOCK) == 0 && inotify_rm_watch(in, wd) == 0 && rmdir("d") == 0
		&& close(epoll) == 0);
	EXPECT("d IGNORED");
}

/* What is the same as the last event that waits is not told twice; past the limit one event says
 * that some are lost. */
static void many(void)
{
	int events = 0, fd;
	char room[4096] __attribute__((aligned(8)));
	struct inotify_event *last = NULL;
	ssize_t got;

	make("f", "");
	int wd = watch('f', "f", IN_MODIFY | IN_ATTRIB);
	CHECK((fd = open("f", O_WRONLY)) >= 0);
	for (int i = 0; i < 5; i++)
		CHECK(write(fd, "x", 1) == 1);
	EXPECT("f MODIFY");
	for (int i = 0; i < 9000; i++)
		CHECK(write(fd, "x", 1) == 1 && fchmod(fd, 0600) == 0);
	while ((got = read(in, room, sizeof room)) > 0)
		for (char *at = room; at < room + got; at += sizeof *last + last->len, events++)
			last = (struct inotify_event *)at;
	CHECK(events == 16384 + 1 && last->wd == -1 && last->mask == IN_Q_OVERFLOW && !last->len);
	CHECK(inotify_rm_watch(in, wd) == 0 && close(fd) == 0 && unlink("f") == 0);
	EXPECT("f IGNORED");
}

/* Two that watch one file, in two processes; the end of one does not hurt the other. */
static void several(void)
{
	make("f", "");
	int wd = watch('f', "f", IN_OPEN);
	pid_t child = fork();
	int status, own = in;
	if (!child) {
		in = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
		CHECK(in >= 0 && fcntl(in, F_GETFD) == FD_CLOEXEC
			&& (fcntl(in, F_GETFL) & (O_ACCMODE | O_NONBLOCK)) == O_NONBLOCK);
		watch('c', "f", IN_OPEN | IN_MODIFY);
		make("f", "x");
		EXPECT("c OPEN, c MODIFY");
		in = own;
		EXPECT("f OPEN");
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child && !status);
	EXPECT("");
	make("f", "y");
	EXPECT("f OPEN");
	CHECK(inotify_rm_watch(in, wd) == 0 && unlink("f") == 0);
	EXPECT("f IGNORED");
}

/* One line for each look that finds something. */
static int follow(const char *path)
{
	struct pollfd polled = { in, POLLIN, 0 };
	const char *text = "";

	watch('w', path, IN_ALL_EVENTS);
	puts("watching");
	while (!strstr(text, "IGNORED")) {
		fflush(stdout);
		CHECK(poll(&polled, 1, -1) == 1);
		puts(text = told());
	}
	return 0;
}

int main(int count, char **arguments)
{
	char folder[] = "inotify-XXXXXX";

	CHECK((in = inotify_init1(IN_NONBLOCK)) >= 0);
	if (count > 2 && !strcmp(arguments[1], "watch"))
		return follow(arguments[2]);
	CHECK(count > 1 && chdir(arguments[1]) == 0);
	CHECK(mkdtemp(folder) && chdir(folder) == 0);
	files();
	links();
	moves();
	unlinked(0, "d OPEN f, d DELETE f, d MODIFY f, f MODIFY");
	unlinked(IN_EXCL_UNLINK, "d OPEN f, d DELETE f, f MODIFY");
	masks();
	waiting();
	several();
	if (count > 2)
		many();
	CHECK(chdir("..") == 0 && rmdir(folder) == 0);
	return 0;
}
