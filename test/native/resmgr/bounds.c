/* Bounds: what there are many of ends with an errno, and leaves room for others. */
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <time.h>

#include "resmgr/resmgr.h"

/* Makes vfork children by notices, of which the host keeps no answers: each has the next number. If
 * they end they are zombies. */
static void children_of(struct program parent, uint32_t count, bool end)
{
	struct vfork_reply first;
	EQUAL(CALL(parent.endpoint, vfork, &first), 0);
	for (uint32_t pid = first.pid; pid < first.pid + count; pid++) {
		if (pid > first.pid)
			NOTICE(parent.endpoint, vfork, );
		if (end) {
			as_actor(pid);
			NOTICE(parent.endpoint, exit, .status = 0);
		}
		untell();
	}
}

static void reap(struct program parent, uint32_t count)
{
	while (count--)
		NOTICE(parent.endpoint, wait, .pid = -1, .options = WEXITED);
	EQUAL(CALL(parent.endpoint, wait, NULL, .pid = -1, .options = WEXITED), -ECHILD);
}

#define NEARLY_ALL (EXA_PROCESSES_MAX - 40)

TEST(zombies_are_bounded)
{
	struct program shell = fork_of(self);
	children_of(shell, NEARLY_ALL, true);
	uint32_t made = NEARLY_ALL;
	struct fork_reply child;
	int status;
	while ((status = CALL(shell.endpoint, fork, &child)) >= 0 && made < EXA_PROCESSES_MAX) {
		struct program p = { child.pid, child.child };
		EQUAL(CALL(p.endpoint, exit, NULL, .status = 0), 0);
		slot_idles(p);
		made++;
	}
	EQUAL(status, -EAGAIN);
	CHECK(made < EXA_PROCESSES_MAX);
	/* The console's shell, a child of init, can still start something. */
	end_of(fork_of(self), self);
	reap(shell, made);
	end_of(fork_of(shell), shell);
	end_of(shell, self);
	untell();
}

TEST(vfork_children_are_bounded)
{
	struct program shell = fork_of(self);
	children_of(shell, NEARLY_ALL, false);
	uint32_t made = NEARLY_ALL;
	int status;
	while ((status = CALL(shell.endpoint, vfork, NULL)) >= 0 && made < EXA_PROCESSES_MAX)
		made++;
	EQUAL(status, -EAGAIN);
	CHECK(made < EXA_PROCESSES_MAX);
	end_of(fork_of(self), self);
	/* With who could act for them, they end. */
	end_of(shell, self);
	for (; made; made--)
		NOTICE(init.endpoint, wait, .pid = -1, .options = WEXITED | WNOHANG);
	untell();
}

TEST(a_users_processes_go_with_its_ids)
{
	struct program a = fork_of(self), b = fork_of(self);
	EQUAL(CALL(a.endpoint, set_ids, NULL, .which = EXA_IDS_UID, .a = 1000), 0);
	EQUAL(CALL(a.endpoint, rlimit, NULL, .resource = RLIMIT_NPROC, .set = 1, .current = 2,
			  .maximum = 2),
		0);
	struct program first = fork_of(a);
	EQUAL(CALL(a.endpoint, fork, NULL), -EAGAIN);
	EQUAL(CALL(a.endpoint, vfork, NULL), -EAGAIN);
	/* A zombie is one still. */
	EQUAL(CALL(first.endpoint, exit, NULL, .status = 0), 0);
	slot_idles(first);
	EQUAL(CALL(a.endpoint, fork, NULL), -EAGAIN);
	EQUAL(CALL(a.endpoint, wait, NULL, .pid = -1, .options = WEXITED), 0);
	end_of(fork_of(a), a);
	/* Another becomes the user. */
	EQUAL(CALL(b.endpoint, set_ids, NULL, .which = EXA_IDS_RESUID, .a = 1000, .b = (uint32_t)-1,
			  .c = (uint32_t)-1),
		0);
	EQUAL(CALL(a.endpoint, fork, NULL), -EAGAIN);
	end_of(b, self);
	end_of(fork_of(a), a);
	end_of(a, self);
}

/* SIGRTMIN and up, blocked: each is queued. */
TEST(queued_signals_are_bounded)
{
	struct program child = fork_of(self);
	EQUAL(CALL(child.endpoint, sigmask, NULL, .set = 1, .how = SIG_SETMASK, .mask = ~0ull), 0);
	EQUAL(CALL(child.endpoint, rlimit, NULL, .resource = RLIMIT_SIGPENDING, .set = 1,
			  .current = 100, .maximum = 100),
		0);
	for (int n = 0; n < 100; n++)
		EQUAL(CALL(self.endpoint, sigqueue, NULL, .pid = (int32_t)child.pid, .signal = 40,
				  .code = SI_QUEUE, .value = n),
			0);
	EQUAL(CALL(self.endpoint, sigqueue, NULL, .pid = (int32_t)child.pid, .signal = 41,
			  .code = SI_QUEUE),
		-EAGAIN);
	/* One that is pending once needs no place; kill's is pending, though it tells nothing. */
	EQUAL(CALL(self.endpoint, sigqueue, NULL, .pid = (int32_t)child.pid, .signal = SIGUSR1,
			  .code = SI_QUEUE),
		0);
	EQUAL(CALL(self.endpoint, kill, NULL, .pid = (int32_t)child.pid, .signal = 42), 0);
	EQUAL(CALL(child.endpoint, timer_new, NULL, .clock = CLOCK_MONOTONIC, .signal = 40), -EAGAIN);
	struct sigwait_reply taken;
	for (int n = 0; n < 100; n++) {
		EQUAL(CALL(child.endpoint, sigwait, &taken, .set = 1ull << 39), 0);
		EQUAL(taken.value, n);
	}
	EQUAL(CALL(child.endpoint, sigwait, &taken, .set = 1ull << 41), 0);
	EQUAL(taken.signal, 42);
	EQUAL(CALL(self.endpoint, sigqueue, NULL, .pid = (int32_t)child.pid, .signal = 41,
			  .code = SI_QUEUE),
		0);
	end_of(child, self);
}

/* A timer that is set again and again, its signal blocked, has one signal pending. */
TEST(a_timer_queues_one_signal)
{
	struct program child = fork_of(self);
	struct timer_new_reply timer;
	EQUAL(CALL(child.endpoint, sigmask, NULL, .set = 1, .how = SIG_SETMASK, .mask = ~0ull), 0);
	EQUAL(CALL(child.endpoint, timer_new, &timer, .clock = CLOCK_MONOTONIC, .signal = 40), 0);
	uint32_t before = 0;
	for (int n = 0; n < 100; n++) {
		EQUAL(CALL(child.endpoint, timer_set, NULL, .timer = timer.timer, .set = 1, .value = 1000),
			0);
		advance(SECOND);
		untell();
		if (!n)
			before = blocks();
	}
	EQUAL(blocks(), before);
	EQUAL(CALL(child.endpoint, sigwait, NULL, .set = 1ull << 39), 0);
	EQUAL(CALL(child.endpoint, sigwait, NULL, .set = 1ull << 39), -EAGAIN);
	EQUAL(CALL(child.endpoint, timer_drop, NULL, .timer = timer.timer), 0);
	end_of(child, self);
}

static void unmount_by(struct program p, const char *path)
{
	TAIL(path);
	EQUAL(CALL(p.endpoint, unmount, NULL), 0);
}

TEST(tmpfs_has_as_many_inodes_as_it_was_given)
{
	char path[32];
	tail_bytes("/mnt\0tmpfs\0none\0nr_inodes=10", 29);
	EQUAL(CALL(self.endpoint, mount, NULL), 0);
	int32_t fd = open_by(self, "/mnt/0", O_RDWR | O_CREAT);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = fd), 0);
	int status = 0, made = 1;
	for (; status >= 0 && made < 20; made += status >= 0) {
		int length = snprintf(path, sizeof path, "/mnt/%d", made);
		snprintf(path + length + 1, sizeof path - (size_t)length - 1, "to");
		tail_bytes(path, (uint32_t)length + 4);
		status = CALL(self.endpoint, path_op, NULL, .op = EXA_OP_SYMLINK, .dirfd = AT_FDCWD);
	}
	EQUAL(status, -ENOSPC);
	EQUAL(made, 9); /* and the root */
	TAIL("/mnt/dir");
	EQUAL(CALL(self.endpoint, path_op, NULL, .op = EXA_OP_MKDIR, .dirfd = AT_FDCWD), -ENOSPC);
	TAIL("/mnt/new");
	EQUAL(CALL(self.endpoint, open, NULL, .dirfd = AT_FDCWD, .flags = O_RDWR | O_CREAT), -ENOSPC);
	/* A name more takes as much; another name instead takes nothing. */
	tail_bytes("/mnt/0\0/mnt/link\0", 17);
	EQUAL(CALL(self.endpoint, link, NULL, .from_dirfd = AT_FDCWD, .to_dirfd = AT_FDCWD), 0);
	tail_bytes("/mnt/0\0/mnt/more\0", 17);
	EQUAL(CALL(self.endpoint, link, NULL, .from_dirfd = AT_FDCWD, .to_dirfd = AT_FDCWD), -ENOSPC);
	tail_bytes("/mnt/0\0/mnt/renamed\0", 20);
	EQUAL(CALL(self.endpoint, rename, NULL, .from_dirfd = AT_FDCWD, .to_dirfd = AT_FDCWD), 0);
	unlink_by(self, "/mnt/renamed");
	unlink_by(self, "/mnt/link");
	unlink_by(self, "/mnt/1");
	fd = open_by(self, "/mnt/new", O_RDWR | O_CREAT);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = fd), 0);
	unmount_by(self, "/mnt");
	untell();
}

TEST(locks_are_bounded)
{
	struct program child = fork_of(self), more = fork_of(self);
	int32_t fd = open_by(child, "/tmp/a", O_RDWR | O_CREAT), same = open_by(more, "/tmp/a", O_RDWR);
	EQUAL(CALL(child.endpoint, set_ids, NULL, .which = EXA_IDS_UID, .a = 1000), 0);
	int status = 0, files = 1;
	int64_t at = 0;
	for (int n = 0; n < 20000 && status >= 0; n++, at += 2) {
		if (n % 1000 == 999) {
			char path[32];
			snprintf(path, sizeof path, "/tmp/lock%d", files++);
			fd = open_by(child, path, O_RDWR | O_CREAT);
		}
		status = CALL(child.endpoint, lock, NULL, .fd = fd, .kind = EXA_LOCK_RECORD,
			.op = EXA_LOCK_TRY, .type = F_WRLCK, .start = at, .end = at);
	}
	EQUAL(status, -ENOLCK);
	CHECK(at / 2 > EXA_LOCKS_MAX / 2);
	/* Root still has some; and what is locked can be unlocked. */
	EQUAL(CALL(more.endpoint, lock, NULL, .fd = same, .kind = EXA_LOCK_RECORD, .op = EXA_LOCK_TRY,
			  .type = F_WRLCK, .start = 1, .end = 1),
		0);
	EQUAL(CALL(child.endpoint, lock, NULL, .fd = fd, .kind = EXA_LOCK_RECORD, .op = EXA_LOCK_TRY,
			  .type = F_UNLCK, .start = 0, .end = INT64_MAX),
		0);
	EQUAL(CALL(child.endpoint, lock, NULL, .fd = fd, .kind = EXA_LOCK_RECORD, .op = EXA_LOCK_TRY,
			  .type = F_WRLCK, .start = 0, .end = 0),
		0);
	end_of(child, self);
	end_of(more, self);
	unlink_by(self, "/tmp/a");
	while (--files > 0) {
		char path[32];
		snprintf(path, sizeof path, "/tmp/lock%d", files);
		unlink_by(self, path);
	}
	untell();
}

TEST(watches_and_their_events_are_bounded)
{
	struct program child = fork_of(self);
	struct inotify_reply in;
	EQUAL(CALL(child.endpoint, inotify, &in, .flags = O_NONBLOCK), 0);
	TAIL("/tmp");
	EQUAL(CALL(child.endpoint, inotify_add, NULL, .handle = in.handle, .events = IN_ALL_EVENTS), 0);
	int32_t fd = open_by(other, "/tmp/a", O_RDWR | O_CREAT);
	EQUAL(CALL(other.endpoint, close, NULL, .fd = fd), 0);
	uint32_t before = 0;
	/* By notices, of which the host keeps no answers. */
	for (int n = 0; n < 9000; n++) {
		TAIL("/tmp/a");
		NOTICE(other.endpoint, open, .dirfd = AT_FDCWD, .flags = O_RDWR);
		NOTICE(other.endpoint, close, .fd = fd);
		if (n == 8500)
			before = blocks();
	}
	EQUAL(blocks(), before);
	/* The last that is read says that some were lost. */
	struct inotify_event last = { 0 };
	while (CALL(child.endpoint, read, NULL, .handle = in.handle, .offset = -1, .count = 4096) >= 0)
		for (uint32_t at = 0; at < reply_tail_length; at += sizeof last + last.len)
			memcpy(&last, reply_tail + at, sizeof last);
	EQUAL(last.mask, IN_Q_OVERFLOW);
	EQUAL(last.wd, -1);
	end_of(child, self);
	unlink_by(self, "/tmp/a");
	untell();
}

/* Levels of epolls, each watched twice by each of the level above: 2^n ways through. */
TEST(a_circle_of_epolls_is_looked_for_once)
{
	struct program child = fork_of(self);
	struct epoll_create_reply level[5][40];
	for (int n = 0; n < 5; n++)
		for (int i = 0; i < 40; i++)
			EQUAL(CALL(child.endpoint, epoll_create, &level[n][i]), 0);
	for (int n = 4; n > 0; n--)
		for (int i = 0; i < 40; i++)
			for (int j = 0; j < 40; j++)
				EQUAL(CALL(child.endpoint, epoll_ctl, NULL, .handle = level[n - 1][i].handle,
						  .op = 1 /* ADD */, .fd = level[n][j].fd, .events = 1),
					0);
	EQUAL(CALL(child.endpoint, epoll_ctl, NULL, .handle = level[4][0].handle, .op = 1,
			  .fd = level[0][0].fd, .events = 1),
		-ELOOP);
	end_of(child, self);
	untell();
}
