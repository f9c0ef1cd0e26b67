/* The driver of a death at every step; see death.h. */
#include "resmgr/death.h"

#include <setjmp.h>
#include <stdio.h>

enum action {
	NOTHING,
	LOST,   /* the worker of `me` is gone */
	KILLED, /* somebody kills it */
	SIGNAL, /* a signal interrupts the request */
	IO,     /* those below cannot */
	MEMORY, /* those below have no memory */
	ACTIONS,
	ALLOCATION, /* resmgr itself has none */
};
static const char *const action_names[] = { "nothing", "worker lost", "killed", "interrupted",
	"EIO from below", "ENOMEM from below", "", "no memory" };

struct program me;

static enum action action;
static uint32_t points, target;
static bool running, dead;
static bool missed; /* an allocation has failed */
static jmp_buf ended;
static uint32_t request; /* of `me`, the last */
static char what[200];

static void end_me(bool lost)
{
	dead = true;
	if (lost)
		NOTICE(PAGE, slot_lost, .slot = EXA_SLOT(me.endpoint));
	else
		REQUEST(other.endpoint, kill, .pid = (int32_t)me.pid, .signal = SIGKILL);
}

static void point(struct sent *s)
{
	if (!running || dead || points++ != target)
		return;
	switch (action) {
	case LOST:
	case KILLED:
		end_me(action == LOST);
		break;
	case SIGNAL:
		if (status_of(request) == UNANSWERED)
			cancel(request);
		break;
	case IO:
	case MEMORY:
		if (s)
			answer_plainly(s, action == IO ? -EIO : -ENOMEM);
		break;
	default:
		break;
	}
}

/* A request's number is known only when it has been sent; its first point may come before. */
int death_do(uint16_t number, const void *fields, uint32_t size, void *reply, uint32_t reply_size)
{
	request = host_next();
	running = true;
	request = host_request(me.endpoint, number, fields, size);
	running = false;
	if (dead)
		longjmp(ended, 1);
	int status = status_of(request);
	if (status >= 0 && reply)
		memcpy(reply, host_reply(request, reply_size), reply_size);
	return status;
}

int death_wait(void (*wakes)(void))
{
	if (status_of(request) == UNANSWERED) {
		running = true;
		point(NULL);
		running = false;
	}
	if (dead)
		longjmp(ended, 1);
	/* Who wakes it has all the memory that is needed. */
	bool failed = allocation_failed();
	fail_allocation(0);
	missed |= failed;
	if (status_of(request) == UNANSWERED)
		wakes();
	return status_of(request);
}

/* The slot of a process that is gone, by whatever way, is warm again. */
static void slot_comes_back(bool lost)
{
	if (lost)
		NOTICE(PAGE, slot_ready, .slot = EXA_SLOT(me.endpoint));
	else
		slot_idles(me);
}

/* All others are served as ever. */
static void others_live(void)
{
	struct program child = fork_of(other);
	int32_t fd = open_by(other, "/tmp/looks-on", O_RDWR | O_CREAT);
	EQUAL(CALL(other.endpoint, close, NULL, .fd = fd), 0);
	unlink_by(other, "/tmp/looks-on");
	end_of(child, other);
	struct pipe_reply pipe;
	EQUAL(CALL(other.endpoint, pipe, &pipe), 0);
	EQUAL(CALL(other.endpoint, close, NULL, .fd = pipe.read_fd), 0);
	EQUAL(CALL(other.endpoint, close, NULL, .fd = pipe.write_fd), 0);
}

static void run_once(const struct scenario *s)
{
	points = 0;
	dead = missed = false;
	me = fork_of(self);
	if (s->before)
		s->before();
	if (action == ALLOCATION)
		fail_allocation(target + 1);
	if (!setjmp(ended))
		s->run();
	missed |= allocation_failed();
	fail_allocation(0);
	if (action == ALLOCATION)
		points = missed ? target + 2 : 0;
	bool lost = dead && action == LOST;
	if (!dead)
		EQUAL(CALL(me.endpoint, exit, NULL, .status = 0), 0);
	slot_comes_back(lost);
	struct wait_reply waited;
	EQUAL(CALL(self.endpoint, wait, &waited, .pid = (int32_t)me.pid, .options = WEXITED | WNOHANG),
		0);
	if (waited.pid != me.pid)
		fail(__FILE__, __LINE__, "it does not become a zombie");
	if (s->after)
		s->after();
	/* What it left to init. */
	while (CALL(init.endpoint, wait, &waited, .pid = -1, .options = WEXITED | WNOHANG) == 0
		&& waited.pid)
		;
	others_live();
}

void death_at_every_step(const struct scenario *s)
{
	at_wait = point;
	fail_about = what;
	for (action = NOTHING; action <= ALLOCATION; action++) {
		uint32_t last = action == NOTHING ? 1 : UINT32_MAX;
		for (target = 0; target < last && action != ACTIONS; target++) {
			snprintf(what, sizeof what, "%s at step %u: ", action_names[action], target);
			if (s->once && action) {
				at_wait = NULL;
				host_start();
				suite_begin();
				at_wait = point;
			}
			struct tables_reply before = tables();
			uint32_t blocks_before = blocks(), mark = blocks_mark();
			run_once(s);
			/* What is kept for good, and could not be, is made up for. */
			uint32_t done = points;
			if (action == ALLOCATION && !s->once) {
				action = NOTHING;
				run_once(s);
				action = ALLOCATION;
			}
			points = done;
			if (s->once) {
				if (points <= target)
					break;
				continue;
			}
			struct tables_reply after = tables();
			EQUAL(after.processes, before.processes);
			EQUAL(after.descriptors, before.descriptors);
			EQUAL(after.descriptions, before.descriptions);
			EQUAL(after.slots, before.slots);
			EQUAL(after.ending, before.ending);
			EQUAL(after.requests, before.requests);
			EQUAL(handles_held(), 0);
			nothing_below();
			/* The first run makes what is then kept. */
			if (action && blocks() > blocks_before) {
				blocks_describe(mark);
				fail(__FILE__, __LINE__, "%u blocks of memory are left", blocks() - blocks_before);
			}
			if (points <= target)
				break;
		}
		if (target > 1000)
			fail(__FILE__, __LINE__, "it has too many steps");
	}
	at_wait = NULL;
	fail_about = NULL;
	if (s->once) {
		host_start();
		suite_begin();
	}
	suite_settled();
}
