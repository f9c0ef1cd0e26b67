/*
 * The skeleton that every server is built on: receive, dispatch, reply.
 *
 * Entry points: serve (the loop), struct request (what a handler sees), PENDING and wait queues,
 * ask/DOWN (requests to those below), tell (notices), timers, handles, request_on (what it is
 * about).
 * Does not do: anything a particular server owns. Handlers never reply, and never free what another
 * may have in hand (free_later); only the loop does.
 *
 * A handler `int do_<name>(struct request *, const struct <name>_request *, struct <name>_reply *)`
 * checks everything, then acts. It returns 0 or more for success, -errno, or PENDING; PENDING only
 * before its first change, after putting the request on a wait queue (wait_on) or starting a DOWN
 * call. It is then run again from the top when what it waited for may have come, and never while an
 * answer is under way. One that must wait after its first change says so before (request_commit).
 */
#ifndef EXA_SERVE_H
#define EXA_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol.h"

#define PENDING (-0x7fffffff)

struct queue;
struct step;
struct request;

/**
 * A request that did not come to the inbox. `answer` is called once: with its status, reply fields
 * and tail; or with PENDING where it has been dropped.
 */
struct foreign {
	void (*answer)(struct foreign *, int status, const void *reply, uint32_t size);
	void *owner;
};

/** Something that requests are carried out on. Those that have asked below, or are committed, find
 * it until they end, and it ends with the last of them. */
struct subject {
	uint32_t users; /* such requests */
	bool over;      /* nobody new finds it */
	void (*end)(struct subject *);
};

/** One request on its way through a handler. Lives until answered. */
struct request {
	const struct exa_header *head;
	const void *fields; /* struct <name>_request, whole */
	const char *tail;   /* tail_len bytes, and a NUL behind them that does not count */
	uint32_t tail_len;
	char *out; /* reply tail: room for EXA_TAIL_MAX bytes; set out_len */
	uint32_t out_len;
	uint32_t progress; /* the handler's own, kept between runs: bytes done so far */
	void *memory;      /* the handler's own, kept between runs, freed by the loop */
	bool cancelled; /* the caller wants an answer now: a handler that would wait gets -EINTR for it
					 */
	bool dead;      /* the caller is gone: undo, the answer goes nowhere */
	struct foreign *foreign; /* null: it came to the inbox */
	struct subject *subject; /* set by the handler, through request_on */
	bool last; /* set by a handler that ended its caller, who is to have this answer all the same */
	/* the loop's own */
	const struct service *service;
	uint32_t size;  /* of the message; 0: it is none of the loop's, and cannot wait */
	char *copy;     /* the message, once it waits; `head` is in it */
	uint64_t order; /* of coming, of those that wait */
	bool runnable, ended, committed, uses_subject;
	struct queue *queue;
	struct request *queue_next, *queue_previous;
	struct request *next, *previous;             /* of the same sender */
	struct request *ready_next, *ready_previous; /* runnable */
	struct step *steps, *steps_last;             /* DOWN calls made so far, in order */
	struct step *cursor, *committed_at, *reserved;
	uint32_t outstanding;
};

/** Requests that wait for the same thing; zero-initialised is empty. Order is first come, first
 * served. */
struct queue {
	struct request *first, *last;
};

typedef int handler(struct request *, const void *, void *);

/** Whether it is resmgr that asks. */
static inline bool from_resmgr(const struct request *r)
{
	return EXA_SLOT(r->head->sender) == EXA_SERVER_resmgr;
}

/** One line of a server's table. */
struct service {
	uint16_t number;
	uint16_t request_size, reply_size;
	handler *handle;
	const char *name;
};
#define HANDLE(message) \
	{ EXA_MSG_##message, sizeof(struct message##_request), sizeof(struct message##_reply), \
		(handler *)do_##message, #message },

/** Whether resmgr has sent it, or localfs (also as what is foreign, of which who posted it has seen
 * to that): to a server with the lower layer of an overlay it is what resmgr is to others. */
bool request_is_from_above(const struct request *);

/* Prototypes of all handlers; a server defines those in its table. */
#define MSG(number, name, request_fields, reply_fields) \
	int do_##name(struct request *, const struct name##_request *, struct name##_reply *);
#include "messages.h"
#undef MSG

/** Serves for ever, by a loop of its own (loop/looped.c) or entered by its callers
 * (loop/entered.c). `self` is its slot; `after` (may be null) runs when nothing is left to do,
 * before each wait. */
_Noreturn void serve(
	enum exa_server self, const struct service *table, size_t count, void (*after)(void));
/** The same for who has a loop of their own: once, then a step at a time. */
void serve_begin(
	enum exa_server self, const struct service *table, size_t count, void (*after)(void));
/** One datagram in (size 0: none), all that is due or woken run, all replies out. message[size] is
 * written to. The result: in how many ms it wants to be called again without one; -1: never. */
double serve_step(char *message, uint32_t size);

/** Work for when the handler that runs has returned; it is done before the answer goes. */
struct later {
	struct later *next;
	void (*run)(struct later *);
	bool queued;
};
/** Once, however often it is asked for. */
void later(struct later *, void (*run)(struct later *));
/** Part of something that is known to nobody new, but that callers may still have in hand. */
struct dying {
	struct dying *next;
	void *memory;
};
/** Frees that memory, of which the first is part, once no handler runs. */
void free_later(struct dying *, void *memory);
/** The slot of this server. */
enum exa_server serve_self(void);
/** Nanoseconds: CLOCK_MONOTONIC, the same in every process of the kernel; and since the epoch. */
int64_t now_monotonic(void);
int64_t now_realtime(void);

/** Puts the request on a queue, to be run again by wake(); returns PENDING, or -EINTR where it is
 * cancelled. */
int wait_on(struct request *, struct queue *);
/** The same for what programs do not expect a signal to interrupt, such as reading a file: only
 * where the caller is gone is it -EINTR. */
int wait_disk(struct request *, struct queue *);
/** Every request on the queue is run again, in order. */
void wake(struct queue *);
/** The same, and they are on it no more: it is about to go. */
void queue_close(struct queue *);
/** The waiting request of `endpoint` with this id, or null. */
struct request *request_find(uint32_t endpoint, uint32_t id);
/** How many requests wait: of that endpoint, or (0) all. */
uint32_t requests_waiting(uint32_t endpoint);
/** Makes one waiting request run again. */
void request_wake(struct request *);
/** Requests of a dead process: dropped, or (with DOWN calls under way) run on with `dead` set. Its
 * late messages are ignored from now on. */
void requests_drop(uint32_t endpoint);
/** Runs, from the loop, the request that a whole datagram is; the bytes are copied. -errno: nothing
 * is called. */
int request_post(const void *message, uint32_t size, struct foreign *);
/** All of the requests that are this owner's are dropped. */
void requests_drop_foreign(const void *owner);
/** A cancel of the request, as the caller itself would send it; those that it has sent downward are
 * cancelled too. */
void request_cancel(struct request *);
/**
 * Before a handler's first change where it must still wait: from now on neither a cancel nor the
 * end of the caller stops it, what it waits for is waited for, and `downs` DOWN calls want for no
 * memory. Its next runs begin behind the DOWN calls made so far; it looks at r->committed and goes
 * on from what it has left in r->memory. 0; -ENOMEM, and then it is not.
 */
int request_commit(struct request *, uint32_t downs);
/** What the request is carried out on: what it has begun on, or else, from now on, what has been
 * `found` (may be null). */
struct subject *request_on(struct request *, struct subject *found);
/** Nobody new finds it: it ends now, or with the last request that uses it. */
void subject_over(struct subject *);
/** Whether that generation has been declared gone. */
bool endpoint_revoked(uint32_t endpoint);

/** Sends a notice. */
#define tell(dest, name, fields, tail, tail_len) \
	tell_bytes(dest, EXA_MSG_##name, (0 ? (struct name##_request *)0 : (fields)), \
		sizeof(struct name##_request), tail, tail_len)
void tell_bytes(uint32_t dest, uint16_t number, const void *fields, uint32_t size, const void *tail,
	uint32_t tail_len);

/** Called once with the answer to ask(): status, reply fields (null on failure), reply tail. */
typedef void answered(
	void *argument, int status, const void *reply, const char *tail, uint32_t tail_len);
/** A question without an answer. Its fields are ask.c's. */
struct asked {
	uint32_t id, dest;
	uint16_t number;
	bool borrowed; /* who asked has the memory; else it is freed once answered */
	answered *then;
	void *argument;
	struct asked *next, **at; /* in its bucket; `at` is what points here */
};
/** Sends a request downward; `then` is called when it is answered. Null: whatever the answer; that
 * wants no memory. */
#define ask(dest, name, fields, tail, tail_len, then, argument) \
	ask_bytes(dest, EXA_MSG_##name, (0 ? (struct name##_request *)0 : (fields)), \
		sizeof(struct name##_request), tail, tail_len, then, argument)
void ask_bytes(uint32_t dest, uint16_t number, const void *fields, uint32_t size, const void *tail,
	uint32_t tail_len, answered *then, void *argument);
/** The same in memory of the caller's, which stays until `then` is called: it cannot want for any.
 */
#define ask_in(asked, dest, name, fields, tail, tail_len, then, argument) \
	ask_bytes_in(asked, dest, EXA_MSG_##name, (0 ? (struct name##_request *)0 : (fields)), \
		sizeof(struct name##_request), tail, tail_len, then, argument)
void ask_bytes_in(struct asked *, uint32_t dest, uint16_t number, const void *fields, uint32_t size,
	const void *tail, uint32_t tail_len, answered *then, void *argument);
/** That server has died: all that it owed an answer, and all that it will be asked, is -EIO. */
void ask_fail(enum exa_server server);

/**
 * A request downward from within a handler, as if it were a function. The first time it sends and
 * returns PENDING (the handler returns it at once); when the handler is run again, the same call in
 * the same place returns its status and fills `reply` and the tail (valid until the request ends).
 * To this very server it calls the handler directly.
 */
#define DOWN(r, dest, name, fields, tail, tail_len, reply, out, out_len) \
	down_bytes(r, dest, EXA_MSG_##name, (0 ? (struct name##_request *)0 : (fields)), \
		sizeof(struct name##_request), tail, tail_len, (0 ? (struct name##_reply *)0 : (reply)), \
		sizeof(struct name##_reply), out, out_len)
int down_bytes(struct request *, uint32_t dest, uint16_t number, const void *fields, uint32_t size,
	const void *tail, uint32_t tail_len, void *reply, uint32_t reply_size, const char **out,
	uint32_t *out_len);

/** The reply of the request's last finished DOWN call of that number, and who gave it; null where
 * there is none. */
const void *down_last(const struct request *, uint16_t number, uint32_t *dest);

/** A timer: calls `fire` once at `deadline` (ns, monotonic). Owned by the caller; timer_stop before
 * it goes. */
struct timer {
	int64_t deadline;
	void (*fire)(struct timer *);
	struct timer *next;
	bool armed;
};
void timer_start(struct timer *, int64_t deadline);
void timer_stop(struct timer *);

/** A line for the console (printf), from the system itself. */
void console(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** 64 random bits, never 0. */
uint64_t random_handle(void);

/* The server's own: what it drops when a process is gone, after its requests were. */
void server_gone(uint32_t endpoint);

#endif
