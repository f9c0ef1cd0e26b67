/* The end of processes while others, and they themselves, are in the middle of something. */
#include <stdio.h>
#include <sys/socket.h>

#include "resmgr/resmgr.h"

#define BIT(signal) (1ull << ((signal)-1))
#define IGNORED 1

static void send_signal(struct program to, uint32_t signal)
{
	EQUAL(CALL(other.endpoint, kill, NULL, .pid = (int32_t)to.pid, .signal = signal), 0);
}

static void wait_for(uint32_t pid, int32_t status)
{
	struct wait_reply waited;
	EQUAL(CALL(self.endpoint, wait, &waited, .pid = (int32_t)pid, .options = WEXITED), 0);
	EQUAL(waited.pid, pid);
	EQUAL(waited.status, status);
}

/* As by SIGKILL from another; its slot is warm again. */
static void killed(struct program p)
{
	send_signal(p, SIGKILL);
	slot_idles(p);
	wait_for(p.pid, SIGKILL);
}

TEST(what_sigsuspend_blocks_stays_blocked_through_a_stop)
{
	struct program child = fork_of(self);
	uint32_t suspend = REQUEST(child.endpoint, sigsuspend, .mask = BIT(SIGTERM));
	send_signal(child, SIGTERM);
	WAITS(suspend);
	send_signal(child, SIGSTOP);
	ANSWERED(suspend, -EINTR);
	uint32_t take = REQUEST(child.endpoint, sigtake, .until = 0);
	WAITS(take);
	send_signal(child, SIGCONT);
	EQUAL(REPLY(sigtake, take)->signal, 0);
	suspend = REQUEST(child.endpoint, sigsuspend, .mask = BIT(SIGTERM));
	WAITS(suspend);
	/* A handler ends it, and then the mask is what it was at first. */
	EQUAL(CALL(child.endpoint, sigaction, NULL, .signal = SIGUSR1, .set = 1, .handler = 100), 0);
	send_signal(child, SIGUSR1);
	ANSWERED(suspend, -EINTR);
	struct sigtake_reply taken;
	EQUAL(CALL(child.endpoint, sigtake, &taken), 0);
	EQUAL(taken.signal, SIGUSR1);
	EQUAL(taken.restore, 0);
	uint32_t last = REQUEST(child.endpoint, sigtake, .until = taken.until, .mask = taken.restore);
	EQUAL(status_of(last), UNANSWERED);
	slot_idles(child);
	wait_for(child.pid, SIGTERM);
}

TEST(a_vfork_child_that_nobody_waits_for_kills_itself)
{
	struct vfork_reply child;
	EQUAL(CALL(self.endpoint, sigaction, NULL, .signal = SIGCHLD, .set = 1, .handler = IGNORED), 0);
	EQUAL(CALL(self.endpoint, vfork, &child), 0);
	as_actor(child.pid);
	EQUAL(CALL(self.endpoint, kill, NULL, .pid = (int32_t)child.pid, .signal = SIGTERM), 0);
	EQUAL(CALL(self.endpoint, wait, NULL, .pid = -1, .options = WEXITED), -ECHILD);
}

TEST(a_group_of_vfork_children_that_nobody_waits_for)
{
	struct vfork_reply child[3];
	EQUAL(CALL(self.endpoint, sigaction, NULL, .signal = SIGCHLD, .set = 1, .handler = IGNORED), 0);
	for (int i = 0; i < 3; i++) {
		EQUAL(CALL(self.endpoint, vfork, &child[i]), 0);
		EQUAL(CALL(self.endpoint, setpgid, NULL, .pid = child[i].pid, .pgid = child[0].pid), 0);
	}
	EQUAL(CALL(other.endpoint, kill, NULL, .pid = -(int32_t)child[0].pid, .signal = SIGTERM), 0);
	EQUAL(CALL(self.endpoint, wait, NULL, .pid = -1, .options = WEXITED), -ECHILD);
}

TEST(a_receiver_is_killed_before_it_takes_what_it_was_sent)
{
	struct socketpair_reply pair;
	EQUAL(CALL(self.endpoint, socketpair, &pair, .family = AF_UNIX, .type = SOCK_STREAM), 0);
	struct program child = fork_of(self);
	struct ticket_reply queued, received;
	tail_bytes(&pair.first_fd, sizeof pair.first_fd);
	EQUAL(CALL(self.endpoint, ticket, &queued, .rights = 1), 0);
	tail_bytes(&pair.first_fd, sizeof pair.first_fd);
	EQUAL(CALL(self.endpoint, ticket, &received, .rights = 1), 0);
	/* The socket is queued in itself, and with the child. */
	NOTICE(SERVER(pipe), ticket_queued, .ticket = queued.ticket, .handle = pair.first);
	NOTICE(SERVER(pipe), ticket_handed, .ticket = received.ticket, .endpoint = child.endpoint);
	for (int i = 0; i < 2; i++) {
		EQUAL(CALL(i ? child.endpoint : self.endpoint, close, NULL, .fd = pair.first_fd), 0);
		EQUAL(CALL(i ? child.endpoint : self.endpoint, close, NULL, .fd = pair.second_fd), 0);
	}
	EQUAL(handles_held(), 1);
	killed(child);
	EQUAL(handles_held(), 0);
}

TEST(dup2_beyond_the_limit_leaves_its_target_alone)
{
	struct pipe_reply pipe;
	EQUAL(CALL(self.endpoint, pipe, &pipe), 0);
	EQUAL(CALL(self.endpoint, dup, NULL, .fd = pipe.read_fd, .target = 20, .minimum = -1), 0);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = pipe.read_fd), 0);
	EQUAL(CALL(self.endpoint, rlimit, NULL, .resource = 7 /* RLIMIT_NOFILE */, .set = 1,
			  .current = 10, .maximum = 256),
		0);
	EQUAL(CALL(self.endpoint, dup, NULL, .fd = pipe.write_fd, .target = 20, .minimum = -1), -EBADF);
	EQUAL(handles_held(), 2);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = 20), 0);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = pipe.write_fd), 0);
	EQUAL(handles_held(), 0);
}

static bool leave_foreground(struct sent *s)
{
	return s->head->number != EXA_MSG_tty_foreground && servers_below(s);
}

TEST(a_leader_that_leaves_its_terminal_hangs_up_once)
{
	struct program leader = fork_of(self);
	EQUAL(CALL(leader.endpoint, setsid, NULL), 0);
	int32_t fd = open_by(leader, "/dev/tty1", O_RDWR);
	EQUAL(
		CALL(leader.endpoint, sigaction, NULL, .signal = SIGHUP, .set = 1, .handler = IGNORED), 0);
	struct program child = fork_of(leader);
	EQUAL(CALL(child.endpoint, sigaction, NULL, .signal = SIGHUP, .set = 1, .handler = 100), 0);
	below = leave_foreground;
	uint32_t drop = REQUEST(leader.endpoint, tty_control, .fd = fd, .op = EXA_TTY_DROP_CONTROLLING);
	WAITS(drop);
	struct sigtake_reply taken;
	EQUAL(CALL(child.endpoint, sigtake, &taken), 0);
	EQUAL(taken.signal, SIGHUP);
	below = servers_below;
	answer_plainly(ASKED(tty_foreground), 0);
	ANSWERED(drop, 0);
	EQUAL(CALL(child.endpoint, sigmask, NULL, .set = 1, .how = SIG_SETMASK), 0);
	EQUAL(CALL(child.endpoint, sigtake, &taken), 0);
	EQUAL(taken.signal, 0);
	end_of(child, leader);
	killed(leader);
}

TEST(a_leader_is_killed_while_it_takes_a_terminal)
{
	struct program leader = fork_of(self);
	EQUAL(CALL(leader.endpoint, setsid, NULL), 0);
	below = leave_foreground;
	TAIL("/dev/tty1");
	REQUEST(leader.endpoint, open, .dirfd = AT_FDCWD, .flags = O_RDWR);
	struct sent *set = ASKED(tty_foreground);
	CHECK(set && ASKED_FIELDS(tty_foreground, set)->session == leader.pid);
	killed(leader);
	answer_plainly(set, 0);
	/* The last that tty hears is that it is nobody's. */
	struct sent *cleared = ASKED(tty_foreground);
	CHECK(cleared && !ASKED_FIELDS(tty_foreground, cleared)->session);
	answer_plainly(cleared, 0);
	below = servers_below;
}

#define LEVELS 40

/* Two who hold each file want the next one's: the ways to look along are 2 to the power of 40. */
TEST(a_circle_of_locks_is_looked_for_in_each_place_once)
{
	int32_t fds[LEVELS + 1];
	uint32_t waiting[LEVELS][2], pids[LEVELS][2];
	for (int i = 0; i <= LEVELS; i++) {
		char path[32];
		snprintf(path, sizeof path, "/tmp/lock%d", i);
		fds[i] = open_by(self, path, O_RDWR | O_CREAT);
	}
	EQUAL(CALL(self.endpoint, lock, NULL, .fd = fds[LEVELS], .kind = EXA_LOCK_RECORD,
			  .op = EXA_LOCK_TRY, .type = F_RDLCK, .end = 9),
		0);
	for (int i = LEVELS - 1; i >= 0; i--)
		for (int two = 0; two < 2; two++) {
			struct vfork_reply child;
			EQUAL(CALL(self.endpoint, vfork, &child), 0);
			pids[i][two] = child.pid;
			as_actor(child.pid);
			EQUAL(CALL(self.endpoint, lock, NULL, .fd = fds[i], .kind = EXA_LOCK_RECORD,
					  .op = EXA_LOCK_TRY, .type = F_RDLCK, .end = 9),
				0);
		}
	for (int i = LEVELS - 1; i >= 0; i--)
		for (int two = 0; two < 2; two++) {
			as_actor(pids[i][two]);
			waiting[i][two] = REQUEST(self.endpoint, lock, .fd = fds[i + 1],
				.kind = EXA_LOCK_RECORD, .op = EXA_LOCK_WAIT, .type = F_WRLCK, .end = 9);
			WAITS(waiting[i][two]);
		}
	EQUAL(CALL(self.endpoint, lock, NULL, .fd = fds[0], .kind = EXA_LOCK_RECORD,
			  .op = EXA_LOCK_WAIT, .type = F_WRLCK, .end = 9),
		-EDEADLK);
	for (int i = 0; i < LEVELS; i++)
		for (int two = 0; two < 2; two++) {
			EQUAL(CALL(other.endpoint, kill, NULL, .pid = (int32_t)pids[i][two], .signal = SIGKILL),
				0);
			cancel(waiting[i][two]);
			CHECK(status_of(waiting[i][two]) != UNANSWERED);
			wait_for(pids[i][two], SIGKILL);
		}
	for (int i = 0; i <= LEVELS; i++) {
		char path[32];
		snprintf(path, sizeof path, "/tmp/lock%d", i);
		EQUAL(CALL(self.endpoint, close, NULL, .fd = fds[i]), 0);
		unlink_by(self, path);
	}
}

/* --- servers are told, whatever memory is left --- */

static bool leave_gone(struct sent *s)
{
	return s->head->number != EXA_MSG_gone && servers_below(s);
}

/* To how many servers it is said of `endpoint`. */
static uint32_t gone_count(uint32_t endpoint)
{
	uint32_t servers = 0;
	for (struct sent *s; (s = ASKED(gone)); servers++) {
		EQUAL(ASKED_FIELDS(gone, s)->endpoint, endpoint);
		answer_plainly(s, 0);
	}
	return servers;
}

/* A process waits only where it has had a descriptor: of its end those servers alone are told. */
TEST(servers_are_told_of_an_end_without_memory)
{
	struct pipe_reply pipe;
	struct program lonely = fork_of(self);
	below = leave_gone;
	end_of(lonely, self);
	EQUAL(gone_count(lonely.endpoint), 0);
	EQUAL(CALL(self.endpoint, pipe, &pipe), 0);
	int32_t terminal = open_by(self, "/dev/tty1", O_RDWR | O_NOCTTY);
	for (uint32_t step = 0; step <= 8; step++) {
		struct program child = fork_of(self);
		fail_allocation(step);
		NOTICE(child.endpoint, exit, .status = 0);
		fail_allocation(0);
		struct wait_reply waited;
		EQUAL(CALL(self.endpoint, wait, &waited, .pid = -1, .options = WEXITED | WNOHANG), 0);
		EQUAL(waited.pid, 0);
		EQUAL(gone_count(child.endpoint), 2);
		slot_idles(child);
		EQUAL(CALL(self.endpoint, wait, &waited, .pid = -1, .options = WEXITED | WNOHANG), 0);
		EQUAL(waited.pid, child.pid);
	}
	below = servers_below;
	/* Who acts for a vfork child waits where that one's descriptors are. */
	struct program acting = fork_of(other);
	struct vfork_reply vforked;
	EQUAL(CALL(acting.endpoint, vfork, &vforked), 0);
	as_actor(vforked.pid);
	TAIL("/dev/tty1");
	EQUAL(CALL(acting.endpoint, open, NULL, .flags = O_RDWR | O_NOCTTY), 0);
	below = leave_gone;
	CHECK(REQUEST(acting.endpoint, exit, .status = 0));
	EQUAL(gone_count(acting.endpoint), 1);
	below = servers_below;
	slot_idles(acting);
	struct wait_reply ended;
	EQUAL(CALL(other.endpoint, wait, &ended, .pid = -1, .options = WEXITED), 0);
	EQUAL(CALL(init.endpoint, wait, &ended, .pid = (int32_t)vforked.pid, .options = WEXITED), 0);
	int32_t all[] = { pipe.read_fd, pipe.write_fd, terminal };
	for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
		EQUAL(CALL(self.endpoint, close, NULL, .fd = all[i]), 0);
}
