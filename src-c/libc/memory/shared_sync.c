/* See shared_sync.h. */
#include "shared_sync.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "call/request.h"
#include "call/self.h"
#include "shared_map.h"
#include "signal/signals.h"

#define HANDLES 16      /* whose files are remembered */
#define LOOK_PART 8     /* looking takes at most that part of the time of who computes */
#define WHOLE INT64_MAX /* to the end of any file */

/** What a description is of. Handles are never used again. */
struct known {
	uint64_t handle;
	bool regular;
	struct shared_file_id id;
};

static struct known known[HANDLES];
static bool busy; /* the requests are ours */

/* What is to be read again: that part of one file, or all that has changed. */
static struct {
	bool part, all;
	struct shared_file_id id;
	int64_t from, to;
} stale;

static const struct known *find(uint32_t server, uint64_t handle)
{
	struct known *place = &known[handle % HANDLES];
	struct handle_stat_reply reply;

	if (place->handle == handle)
		return place;
	if (FINISH(RESTART_ALWAYS, CALL(server, handle_stat, &reply, .handle = handle)) < 0)
		return NULL;
	*place = (struct known){ handle, S_ISREG(reply.st.mode), { reply.st.dev, reply.st.ino } };
	return place;
}

static void write_all(void)
{
	exa_shared_write_file(NULL, 0, WHOLE);
	stale.all = exa_shared_stale = true;
}

static void touch(const struct shared_file_id *id, int64_t from, int64_t to)
{
	exa_shared_stale = true;
	if (stale.part && (stale.id.dev != id->dev || stale.id.ino != id->ino)) {
		write_all();
		return;
	}
	if (!stale.part || from < stale.from)
		stale.from = from;
	if (!stale.part || to > stale.to)
		stale.to = to;
	stale.id = *id;
	stale.part = true;
}

/* A request about the bytes of a description, of which [from, to) are read or (`changes`) written.
 */
static void about(uint32_t server, uint64_t handle, int64_t from, int64_t to, bool changes)
{
	const struct known *file = find(server, handle);

	if (file && !file->regular) {
		write_all();
	} else if (file && exa_shared_has(&file->id)) {
		exa_shared_write_file(&file->id, from, to);
		if (changes)
			touch(&file->id, from, to);
	}
}

static void about_read(uint32_t server, const struct read_request *q)
{
	if (q->offset >= 0)
		about(server, q->handle, q->offset, q->offset + q->count, false);
	else
		about(server, q->handle, 0, WHOLE, false);
}

static void about_write(uint32_t server, const struct write_request *q, uint32_t length)
{
	if (q->offset >= 0)
		about(server, q->handle, q->offset, q->offset + length, true);
	else
		about(server, q->handle, 0, WHOLE, true);
}

static void before(uint32_t dest, uint16_t number, const void *fields, uint32_t tail_length)
{
	switch (number) {
	case EXA_MSG_read:
		about_read(dest, fields);
		return;
	case EXA_MSG_write:
		about_write(dest, fields, tail_length);
		return;
	case EXA_MSG_truncate:
		about(dest, ((const struct truncate_request *)fields)->handle, 0, WHOLE, true);
		return;
	case EXA_MSG_allocate:
		about(dest, ((const struct allocate_request *)fields)->handle, 0, WHOLE, true);
		return;
	case EXA_MSG_open:
		if (((const struct open_request *)fields)->flags & O_TRUNC)
			write_all();
		return;
	case EXA_MSG_path_op:
		if (((const struct path_op_request *)fields)->op == EXA_OP_TRUNCATE)
			write_all();
		return;
	case EXA_MSG_fork:
	case EXA_MSG_vfork:
	case EXA_MSG_wait:
	case EXA_MSG_kill:
	case EXA_MSG_sigqueue:
	case EXA_MSG_sigsuspend:
	case EXA_MSG_sigwait:
	case EXA_MSG_sleep:
	case EXA_MSG_lock:
	case EXA_MSG_sem_op:
	case EXA_MSG_msg_send:
	case EXA_MSG_msg_receive:
	case EXA_MSG_arm:
	case EXA_MSG_epoll_wait:
		write_all();
		return;
	}
	if (EXA_SLOT(dest) == EXA_SERVER_pipe && number != EXA_MSG_handle_stat)
		write_all();
}

void exa_shared_begin(void) { exa_shared_any = true; }

void exa_shared_before(uint32_t dest, uint16_t number, const void *fields, uint32_t tail_length)
{
	/* between vfork and exec the mappings are the parent's */
	if (busy || exa_self.actor)
		return;
	busy = true;
	exa_signals_hold();
	before(dest, number, fields, tail_length);
	exa_signals_release();
	busy = false;
}

void exa_shared_after(void)
{
	if (busy || exa_self.actor)
		return;
	busy = true;
	exa_signals_hold();
	if (stale.part && !stale.all)
		exa_shared_read_file(&stale.id, stale.from, stale.to);
	if (stale.all)
		exa_shared_read_changed();
	stale.part = stale.all = exa_shared_stale = false;
	exa_signals_release();
	busy = false;
}

void exa_shared_look(void)
{
	static double due;
	double now = exa_clock(CLOCK_MONOTONIC);

	if (busy || exa_self.actor || !exa_shared_any || now < due)
		return;
	busy = true;
	exa_signals_hold();
	write_all();
	exa_signals_release();
	busy = false;
	exa_shared_after();

	double after = exa_clock(CLOCK_MONOTONIC);

	due = after + (after - now) * LOOK_PART;
}
