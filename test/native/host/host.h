/*
 * The scripted host: a server, built for this machine under sanitizers, between a test that plays
 * everybody above and below it, and a clock that stands still.
 *
 * A test sends requests as any endpoint, looks at what came back and at what the server asked of
 * those below, answers that, and lets time pass. The server's code runs only within these calls,
 * as a coroutine that stops where it would wait for a datagram; so a test is one straight script.
 * Entry points: everything here, in the order in which a test wants it. What a test is: test.h.
 * Does not do: knowing any message; the devices of netfs and localfs (fetch.h, database.h).
 */
#ifndef TEST_HOST_H
#define TEST_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "protocol.h"

/** Still no answer. No errno, and no result either. */
#define UNANSWERED (-0x7ffffffe)

/* Who the tests speak for. Programs in front of resmgr get their endpoints from it instead. */
#define SERVER(name) EXA_ENDPOINT(EXA_SERVER_##name, 1)
#define PROGRAM(n) EXA_ENDPOINT(EXA_SERVERS + (n), 1)

/** Fields of message `name`; what is not named is 0. */
#define FIELDS(name, ...) \
	&(struct name##_request){ __VA_ARGS__ }, (uint32_t)sizeof(struct name##_request)

/* --- sending ------------------------------------------------------------------------------- */

/** The tail of the datagram that is sent next, and of that one only. */
void tail_bytes(const void *bytes, uint32_t length);
#define TAIL(text) tail_bytes(text, (uint32_t)strlen(text))
/** What that datagram's header says besides: the vfork child it is for, its sender's group. */
void as_actor(uint32_t pid);
void as_group(uint32_t group);

/** Sends a request and lets the server run until it has nothing to do. The result names it. */
#define REQUEST(from, name, ...) host_request(from, EXA_MSG_##name, FIELDS(name, __VA_ARGS__))
uint32_t host_request(uint32_t from, uint16_t number, const void *fields, uint32_t size);
/** The same, and its answer, which must be there then: status, and fields where `reply` is not
 * null. */
#define CALL(from, name, reply, ...) \
	host_call(from, EXA_MSG_##name, FIELDS(name, __VA_ARGS__), \
		(0 ? (struct name##_reply *)0 : (reply)), (uint32_t)sizeof(struct name##_reply))
int host_call(uint32_t from, uint16_t number, const void *fields, uint32_t size, void *reply,
	uint32_t reply_size);
#define NOTICE(from, name, ...) host_notice(from, EXA_MSG_##name, FIELDS(name, __VA_ARGS__))
void host_notice(uint32_t from, uint16_t number, const void *fields, uint32_t size);
/** What the next request will be called. */
uint32_t host_next(void);
/** As the sender's host does it where a signal has come. */
void cancel(uint32_t request);
/** Cancels all that waits; what still does, of callers that live, or 0. */
uint32_t cancel_all(void);
uint32_t first_unanswered(void);
/** What a request is called. */
const char *host_name(uint32_t request);
/** Bytes as they are, however wrong. */
void host_raw(const void *bytes, uint32_t length);

/** Who has no room for what the server sends, while it is not 0. */
extern uint32_t host_full;

/* --- what came back ------------------------------------------------------------------------ */

/** Status of the answer, or UNANSWERED. */
int status_of(uint32_t request);
/** Fields of the answer to `request`; ends the test where there is none, or it is an error. */
#define REPLY(name, request) \
	((const struct name##_reply *)host_reply(request, (uint32_t)sizeof(struct name##_reply)))
const void *host_reply(uint32_t request, uint32_t reply_size);
/** The tail of the answer looked at last, by CALL or REPLY; a NUL follows it. */
extern const char *reply_tail;
extern uint32_t reply_tail_length;

/* --- what the server asks of those below, and tells ---------------------------------------- */

/** A datagram that the server has sent and that is no reply. */
struct sent {
	struct sent *next;
	uint32_t to;
	bool answered, cancelled, taken;
	const struct exa_header *head;
	const char *fields;
	uint32_t size; /* of fields and tail */
};
/** The oldest question of that name to which no answer was given; null: none. */
#define ASKED(name) host_asked(EXA_MSG_##name)
struct sent *host_asked(uint16_t number);
/** Fields of a question or notice. */
#define ASKED_FIELDS(name, sent) ((const struct name##_request *)(sent)->fields)
/** Answers it. */
#define ANSWER(sent, status, name, ...) \
	host_answer(sent, status, &(struct name##_reply){ __VA_ARGS__ }, \
		(uint32_t)sizeof(struct name##_reply))
void host_answer(struct sent *, int status, const void *fields, uint32_t size);
/** Answers with success and zeros, or with that error. */
void answer_plainly(struct sent *, int status);
/** Has the oldest question answered by one who can; false: there is none. */
bool answer_oldest(bool (*by)(struct sent *));
/** Who answers questions at once: false leaves one to the script. Null: all are left to it. */
extern bool (*below)(struct sent *);
/** The oldest notice of that name to `to` (or, 0, to anybody), which counts as seen then; null. */
#define TOLD(to, name) ((const struct name##_request *)host_told(to, EXA_MSG_##name))
const void *host_told(uint32_t to, uint16_t number);
/** Forgets all notices up to now. */
void untell(void);

/* --- time, chance, memory ------------------------------------------------------------------ */

#define SECOND 1000000000ll
/** Lets time pass, with every deadline on the way kept. */
void advance(int64_t ns);
int64_t host_now(void);
/** Blocks of memory that the server holds. */
uint32_t blocks(void);
/** Says where those were allocated, some of them, that have come since that mark. */
uint32_t blocks_mark(void);
void blocks_describe(uint32_t mark);
/** The n-th allocation from now on, counted from 1, fails; 0: none does. */
void fail_allocation(uint32_t n);
/** The same, and all that come after it. */
void fail_allocations(uint32_t n);
/** Whether that has come to pass. */
bool allocation_failed(void);

/* --- the host itself ----------------------------------------------------------------------- */

/** Starts the server anew, with nothing of its former life left. */
void host_start(void);
/** Lets the server run until it waits with nothing to receive. REQUEST and the like do it. */
void host_run(void);
/** From a device: a notice of the server's own host. */
void host_device(
	uint16_t number, const void *fields, uint32_t size, const void *tail, uint32_t tail_length);
/** Is told of every point where the server waits for another: before the answer to a question
 * below is given (sent), or where a request is left to wait (null). Null: nobody is. */
extern void (*at_wait)(struct sent *);
/** What the test calls where the request is expected to wait. */
void still_waits(uint32_t request);

#endif
