/* System V's semaphores and messages: who waits, what ends that, what is taken back, how much there
 * can be of it. */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>

#include "resmgr/death.h"

#define SETS 128 /* and queues */

static int32_t set, queue;

static int32_t set_made(struct program by, int32_t key)
{
	struct sem_get_reply p;
	EQUAL(CALL(by.endpoint, sem_get, &p, .key = key, .count = 2, .flags = IPC_CREAT | 0666), 0);
	return p.id;
}

static int32_t queue_made(struct program by, int32_t key)
{
	struct msg_get_reply p;
	EQUAL(CALL(by.endpoint, msg_get, &p, .key = key, .flags = IPC_CREAT | 0666), 0);
	return p.id;
}

static void set_removed(struct program by, int32_t id)
{
	EQUAL(CALL(by.endpoint, sem_control, NULL, .id = id, .command = IPC_RMID), 0);
}

static void queue_removed(struct program by, int32_t id)
{
	EQUAL(CALL(by.endpoint, msg_control, NULL, .id = id, .command = IPC_RMID), 0);
}

static void operation(uint16_t number, int16_t change, int16_t flags)
{
	static struct sembuf s;
	s = (struct sembuf){ number, change, flags };
	tail_bytes(&s, sizeof s);
}

static int change(struct program by, uint16_t number, int16_t by_how_much, int16_t flags)
{
	operation(number, by_how_much, flags);
	return CALL(by.endpoint, sem_op, NULL, .id = set, .deadline = EXA_NEVER);
}

static uint32_t take(struct program by, int64_t deadline)
{
	operation(0, -1, 0);
	return REQUEST(by.endpoint, sem_op, .id = set, .deadline = deadline);
}

static int32_t ask_set(int32_t command)
{
	struct sem_control_reply p;
	EQUAL(CALL(other.endpoint, sem_control, &p, .id = set, .number = 0, .command = command), 0);
	return p.value;
}

static int send(struct program by, int32_t type, const char *text, uint32_t flags)
{
	TAIL(text);
	return CALL(by.endpoint, msg_send, NULL, .id = queue, .type = type, .flags = flags);
}

/* --- a death at every step --- */

static void sem_before(void) { set = set_made(other, 7); }
static void sem_after(void)
{
	EQUAL(ask_set(GETNCNT), 0);
	EQUAL(ask_set(GETVAL), 0);
	set_removed(other, set);
}
static void given(void) { EQUAL(change(other, 0, 1, 0), 0); }

/* Whoever dies before, the one that was given is still there for another. */
static void sem_wait(void)
{
	operation(0, -1, 0);
	if (DO(sem_op, NULL, .id = set, .deadline = EXA_NEVER) == UNANSWERED)
		death_wait(given);
}
static void sem_wait_after(void)
{
	EQUAL(ask_set(GETNCNT), 0);
	change(other, 0, -1, IPC_NOWAIT);
	sem_after();
}
SCENARIO(death_in_a_semaphore, .before = sem_before, .run = sem_wait, .after = sem_wait_after)

/* What it has taken back is so, however it ends. */
static void sem_undone(void)
{
	operation(0, 3, SEM_UNDO);
	if (DO(sem_op, NULL, .id = set, .deadline = EXA_NEVER) < 0)
		return;
	operation(0, -1, SEM_UNDO);
	DO(sem_op, NULL, .id = set, .deadline = EXA_NEVER);
	operation(1, -1, SEM_UNDO);
	if (DO(sem_op, NULL, .id = set, .deadline = EXA_NEVER) == UNANSWERED)
		death_wait(given);
	/* which was another one's */
	change(other, 0, -1, IPC_NOWAIT);
}
static void undone_after(void)
{
	/* Where it was ended before, the gift was not made. */
	sem_after();
}
SCENARIO(
	death_with_something_to_undo, .before = sem_before, .run = sem_undone, .after = undone_after)

static void removed_meanwhile(void) { set_removed(other, set); }
static void sem_of_removed(void)
{
	operation(0, -1, SEM_UNDO);
	if (DO(sem_op, NULL, .id = set, .deadline = EXA_NEVER) == UNANSWERED) {
		int status = death_wait(removed_meanwhile);
		CHECK(status == -EIDRM || status == -EINTR);
	}
}
static void whatever_is_left(void)
{
	CALL(other.endpoint, sem_control, NULL, .id = set, .command = IPC_RMID);
}
SCENARIO(death_in_a_semaphore_that_is_removed, .before = sem_before, .run = sem_of_removed,
	.after = whatever_is_left)

static void msg_before(void) { queue = queue_made(other, 7); }
static void msg_after(void) { queue_removed(other, queue); }
static void message_sent(void) { EQUAL(send(other, 1, "text", 0), 0); }
static void msg_receive(void)
{
	if (DO(msg_receive, NULL, .id = queue, .size = 100) == UNANSWERED)
		death_wait(message_sent);
}
SCENARIO(death_in_receiving_a_message, .before = msg_before, .run = msg_receive, .after = msg_after)

static void queue_full(void)
{
	static char text[8193];
	memset(text, 'x', 8192);
	msg_before();
	EQUAL(send(other, 1, text, 0), 0);
	EQUAL(send(other, 1, text, 0), 0);
	EQUAL(send(other, 1, "x", IPC_NOWAIT), -EAGAIN);
}
static void message_taken(void)
{
	EQUAL(CALL(other.endpoint, msg_receive, NULL, .id = queue, .size = 8192), 0);
}
static void msg_send(void)
{
	TAIL("x");
	if (DO(msg_send, NULL, .id = queue, .type = 1) == UNANSWERED)
		death_wait(message_taken);
}
SCENARIO(death_in_sending_a_message, .before = queue_full, .run = msg_send, .after = msg_after)

/* --- what ends waiting --- */

TEST(a_semaphore_is_waited_for_until_its_deadline)
{
	sem_before();
	uint32_t until = take(self, host_now() + SECOND), ever = take(other, EXA_NEVER);
	WAITS(until);
	EQUAL(ask_set(GETNCNT), 2);
	advance(2 * SECOND);
	ANSWERED(until, -EAGAIN);
	WAITS(ever);
	set_removed(self, set);
	ANSWERED(ever, -EIDRM);
}

TEST(a_killed_waiter_takes_nothing)
{
	sem_before();
	struct program child = fork_of(self);
	uint32_t first = take(child, EXA_NEVER), second = take(self, EXA_NEVER);
	WAITS(first);
	WAITS(second);
	EQUAL(CALL(other.endpoint, kill, NULL, .pid = (int32_t)child.pid, .signal = SIGKILL), 0);
	slot_idles(child);
	EQUAL(ask_set(GETNCNT), 1);
	given();
	ANSWERED(second, 0);
	EQUAL(ask_set(GETVAL), 0);
	EQUAL(CALL(self.endpoint, wait, NULL, .pid = (int32_t)child.pid, .options = WEXITED), 0);
	set_removed(other, set);
}

/* Who waits has what an end takes back. */
TEST(an_end_takes_back_and_wakes)
{
	sem_before();
	struct program child = fork_of(self);
	given();
	EQUAL(change(child, 0, -1, SEM_UNDO), 0);
	uint32_t wait = take(self, EXA_NEVER);
	WAITS(wait);
	end_of(child, self);
	ANSWERED(wait, 0);
	/* A child by fork takes nothing back. */
	EQUAL(change(self, 0, 2, SEM_UNDO), 0);
	end_of(fork_of(self), self);
	EQUAL(ask_set(GETVAL), 2);
	set_removed(other, set);
}

TEST(a_removed_queue_is_eidrm_to_all_who_wait)
{
	msg_before();
	uint32_t receive = REQUEST(self.endpoint, msg_receive, .id = queue, .size = 100);
	WAITS(receive);
	msg_after();
	ANSWERED(receive, -EIDRM);
	queue_full();
	TAIL("x");
	uint32_t sends = REQUEST(self.endpoint, msg_send, .id = queue, .type = 1);
	WAITS(sends);
	msg_after();
	ANSWERED(sends, -EIDRM);
	EQUAL(send(self, 1, "x", 0), -EINVAL);
}

/* --- bounds --- */

static struct program user_of(uint32_t uid)
{
	struct program p = fork_of(self);
	EQUAL(CALL(p.endpoint, set_ids, NULL, .which = EXA_IDS_UID, .a = (int32_t)uid), 0);
	return p;
}

TEST(sets_and_queues_of_a_user_are_bounded)
{
	struct program user = user_of(1000), second = user_of(1001);
	int32_t sets[SETS], queues[SETS], n = 0;
	struct sem_get_reply s;
	struct msg_get_reply q;
	while (CALL(user.endpoint, sem_get, &s, .key = IPC_PRIVATE, .count = 1) == 0) {
		CHECK(n < SETS);
		sets[n] = s.id;
		EQUAL(CALL(user.endpoint, msg_get, &q, .key = IPC_PRIVATE), 0);
		queues[n++] = q.id;
	}
	EQUAL(n, SETS / 2);
	EQUAL(CALL(user.endpoint, sem_get, NULL, .key = IPC_PRIVATE, .count = 1), -ENOSPC);
	EQUAL(CALL(user.endpoint, msg_get, NULL, .key = IPC_PRIVATE), -ENOSPC);
	/* Another has room, and what is removed makes some, whoever has been given it. */
	set_removed(second, set_made(second, IPC_PRIVATE));
	EQUAL(
		CALL(user.endpoint, sem_control, NULL, .id = sets[0], .command = IPC_SET, .uid = 1001), 0);
	set_removed(second, sets[0]);
	sets[0] = set_made(user, IPC_PRIVATE);
	for (int32_t i = 0; i < n; i++) {
		set_removed(user, sets[i]);
		queue_removed(user, queues[i]);
	}
	end_of(user, self);
	end_of(second, self);
}

TEST(sets_of_all_are_bounded)
{
	int32_t sets[SETS];
	for (int32_t i = 0; i < SETS; i++)
		sets[i] = set_made(self, IPC_PRIVATE);
	EQUAL(CALL(self.endpoint, sem_get, NULL, .key = IPC_PRIVATE, .count = 1), -ENOSPC);
	for (int32_t i = 0; i < SETS; i++)
		set_removed(self, sets[i]);
}

/* Empty ones too, which no queue's bytes bound. */
TEST(messages_of_a_user_are_bounded)
{
	struct program user = user_of(1000);
	int32_t first = queue_made(user, IPC_PRIVATE);
	queue = first;
	for (uint32_t i = 0; i < 8192; i++)
		NOTICE(user.endpoint, msg_send, .id = queue, .type = 1);
	EQUAL(send(user, 1, "", 0), -ENOMEM);
	queue = queue_made(user, IPC_PRIVATE);
	EQUAL(send(user, 1, "", 0), -ENOMEM);
	EQUAL(send(self, 1, "", 0), 0);
	EQUAL(CALL(user.endpoint, msg_receive, NULL, .id = first), 0);
	EQUAL(send(user, 1, "", 0), 0);
	EQUAL(send(user, 1, "", 0), -ENOMEM);
	queue_removed(user, first);
	EQUAL(send(user, 1, "", 0), 0);
	queue_removed(user, queue);
	end_of(user, self);
}
