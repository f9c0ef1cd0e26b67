/* Sessions and their terminals: what resmgr tells tty, and who hears that one is over. */
#include "abi/pty.h"
#include "resmgr/resmgr.h"

#define HANDLER 1000

static bool foreground_is_asked;

/* tty takes its time to acknowledge. */
static bool slow_tty(struct sent *s)
{
	foreground_is_asked |= s->head->number == EXA_MSG_tty_foreground;
	return s->head->number == EXA_MSG_tty_foreground ? false : servers_below(s);
}

static int32_t control(struct program p, int32_t fd, uint32_t op, uint32_t value)
{
	return CALL(p.endpoint, tty_control, NULL, .fd = fd, .op = op, .value = value);
}

/* The signals that wait for the process are handled; how many of them are that one. */
static uint32_t taken(struct program p, uint32_t signal)
{
	uint32_t count = 0;
	for (;;) {
		struct sigtake_reply take;
		EQUAL(CALL(p.endpoint, sigtake, &take), 0);
		if (!take.signal)
			return count;
		count += take.signal == signal;
		EQUAL(CALL(p.endpoint, sigmask, NULL, .set = 1, .how = SIG_SETMASK), 0);
	}
}

static void catches(struct program p, uint32_t signal)
{
	EQUAL(CALL(p.endpoint, sigaction, NULL, .signal = signal, .set = 1, .handler = HANDLER), 0);
}

/* A child of `self` that leads a session, on a terminal; `*fd` is that. */
static struct program leader_on(uint32_t tty, int32_t *fd)
{
	struct program leader = fork_of(self);
	EQUAL(CALL(leader.endpoint, setsid, NULL), 0);
	device_tty = tty;
	*fd = open_by(leader, "/dev/tty1", O_RDWR);
	return leader;
}

TEST(a_session_that_lets_go_of_its_terminal_hears_of_it_once)
{
	int32_t fd;
	struct program leader = leader_on(1, &fd);
	struct program member = fork_of(leader);
	catches(leader, SIGHUP);
	catches(member, SIGHUP);
	below = slow_tty;
	uint32_t drop = REQUEST(leader.endpoint, tty_control, .fd = fd, .op = EXA_TTY_DROP_CONTROLLING);
	uint32_t heard = taken(member, SIGHUP);
	struct sent *asked = ASKED(tty_foreground);
	CHECK(asked && !ASKED_FIELDS(tty_foreground, asked)->session);
	below = servers_below;
	answer_plainly(asked, 0);
	ANSWERED(drop, 0);
	EQUAL(heard + taken(member, SIGHUP), 1);
	EQUAL(taken(leader, SIGHUP), 1);
	EQUAL(control(leader, fd, EXA_TTY_GET_GROUP, 0), -ENOTTY);
	end_of(member, leader);
	end_of(leader, self);
}

TEST(letting_go_of_a_terminal_is_done_though_its_caller_dies)
{
	int32_t fd;
	struct program leader = leader_on(1, &fd);
	struct program member = fork_of(leader);
	catches(member, SIGHUP);
	below = slow_tty;
	REQUEST(leader.endpoint, tty_control, .fd = fd, .op = EXA_TTY_DROP_CONTROLLING);
	EQUAL(CALL(other.endpoint, kill, NULL, .pid = (int32_t)leader.pid, .signal = SIGKILL), 0);
	below = servers_below;
	answer_plainly(ASKED(tty_foreground), 0);
	EQUAL(taken(member, SIGHUP), 1);
	slot_idles(leader);
	struct wait_reply waited;
	EQUAL(CALL(self.endpoint, wait, &waited, .pid = (int32_t)leader.pid, .options = WEXITED), 0);
	end_of(member, init);
}

TEST(two_foreground_groups_in_flight_end_in_the_second)
{
	int32_t fd;
	struct program leader = leader_on(1, &fd);
	struct program member = fork_of(leader);
	EQUAL(CALL(leader.endpoint, setpgid, NULL, .pid = member.pid, .pgid = member.pid), 0);
	catches(leader, SIGTTOU);
	below = slow_tty;
	uint32_t first = REQUEST(
		leader.endpoint, tty_control, .fd = fd, .op = EXA_TTY_SET_GROUP, .value = member.pid);
	uint32_t second = REQUEST(
		member.endpoint, tty_control, .fd = fd, .op = EXA_TTY_SET_GROUP, .value = leader.pid);
	struct sent *asked = ASKED(tty_foreground);
	CHECK(asked && ASKED_FIELDS(tty_foreground, asked)->group == member.pid);
	answer_plainly(asked, 0);
	ANSWERED(first, 0);
	asked = ASKED(tty_foreground);
	CHECK(asked && ASKED_FIELDS(tty_foreground, asked)->group == leader.pid);
	below = servers_below;
	answer_plainly(asked, 0);
	ANSWERED(second, 0);
	struct tty_control_reply group;
	EQUAL(CALL(leader.endpoint, tty_control, &group, .fd = fd, .op = EXA_TTY_GET_GROUP), 0);
	EQUAL(group.value, leader.pid);
	end_of(member, leader);
	end_of(leader, self);
}

/* tty has been told: resmgr is not to forget it because the group is gone by the answer. */
TEST(a_foreground_group_that_ends_meanwhile_is_set_all_the_same)
{
	int32_t fd;
	struct program leader = leader_on(1, &fd);
	struct program member = fork_of(leader);
	EQUAL(CALL(leader.endpoint, setpgid, NULL, .pid = member.pid, .pgid = member.pid), 0);
	below = slow_tty;
	uint32_t set = REQUEST(
		leader.endpoint, tty_control, .fd = fd, .op = EXA_TTY_SET_GROUP, .value = member.pid);
	struct sent *asked = ASKED(tty_foreground);
	below = servers_below;
	EQUAL(CALL(other.endpoint, kill, NULL, .pid = (int32_t)member.pid, .signal = SIGKILL), 0);
	slot_idles(member);
	struct wait_reply waited;
	EQUAL(CALL(leader.endpoint, wait, &waited, .pid = (int32_t)member.pid, .options = WEXITED), 0);
	answer_plainly(asked, 0);
	ANSWERED(set, 0);
	struct tty_control_reply group;
	EQUAL(CALL(leader.endpoint, tty_control, &group, .fd = fd, .op = EXA_TTY_GET_GROUP), 0);
	EQUAL(group.value, member.pid);
	end_of(leader, self);
}

static bool hangup_is_asked;

static bool watched_tty(struct sent *s)
{
	hangup_is_asked |= s->head->number == EXA_MSG_tty_hangup;
	foreground_is_asked |= s->head->number == EXA_MSG_tty_foreground;
	return servers_below(s);
}

static void leader_ends_on(uint32_t tty)
{
	int32_t fd;
	struct program leader = leader_on(tty, &fd);
	struct program member = fork_of(leader);
	catches(member, SIGHUP);
	hangup_is_asked = foreground_is_asked = false;
	below = watched_tty;
	end_of(leader, self);
	EQUAL(taken(member, SIGHUP), 1);
	end_of(member, init);
}

TEST(the_leader_of_a_session_hangs_up_its_terminal)
{
	leader_ends_on(1);
	CHECK(hangup_is_asked);
}

TEST(on_a_pseudo_terminal_the_others_only_hear_of_it)
{
	leader_ends_on(PTY_FIRST);
	CHECK(!hangup_is_asked && foreground_is_asked);
}
