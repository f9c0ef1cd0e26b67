/*
 * Requests to resmgr and the servers: one call, one message, one reply.
 *
 * Entry points: CALL, CALL_TAIL (typed by the tables of src-c/protocol), exa_path_piece,
 * exa_bad_pointer. A request is built in a static buffer and its reply stays in another until the
 * next request; so a reply's tail must be copied out before anything else is called, signal
 * handlers included (signals.h). Does not do: waiting again after -EINTR; that is FINISH's
 * (signals.h).
 */
#ifndef EXA_REQUEST_H
#define EXA_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "abi/abi.h"
#include "protocol.h"
#include "syscalls.h"

#define RESMGR EXA_ENDPOINT(EXA_SERVER_resmgr, 0)

/** What follows the fields of a request and of its reply. */
struct exa_tail {
	const struct iovec *pieces; /* in: the request's tail, in pieces … */
	int count;
	size_t skip;   /* … but for their first bytes; at most EXA_TAIL_MAX are sent */
	uint32_t room; /* in: how much of a tail the reply may have */
	char *bytes;   /* out: the reply's tail, until the next request */
	uint32_t length;
};

/**
 * CALL(dest, name, &reply or NULL, .field = value, …) asks and waits: 0 or more, or -errno, with
 * the reply then untouched. CALL_TAIL also takes a struct exa_tail *.
 */
#define CALL(dest, name, reply, ...) CALL_TAIL(dest, name, reply, NULL, __VA_ARGS__)
#define CALL_TAIL(dest, name, reply, tail, ...) \
	exa_request(dest, EXA_MSG_##name, &(struct name##_request){ __VA_ARGS__ }, \
		sizeof(struct name##_request), (0 ? (struct name##_reply *)0 : (reply)), \
		sizeof(struct name##_reply), tail)
long exa_request(uint32_t dest, uint16_t number, const void *fields, uint32_t size, void *reply,
	uint32_t reply_size, struct exa_tail *tail);

/** Whether a pointer to that many bytes leads nowhere (WebAssembly itself would not tell). */
bool exa_bad_pointer(const void *start, size_t length);

/** Makes a piece of a path or another string: 0, -EFAULT, -ENAMETOOLONG. */
int exa_path_piece(struct iovec *piece, const char *path);

/** How many bytes the pieces have: -EINVAL where that overflows, -EFAULT. */
long exa_pieces_length(const struct iovec *pieces, int count);

/** Spreads bytes over the pieces, behind their first `skip` bytes. */
void exa_pieces_fill(
	const struct iovec *pieces, int count, size_t skip, const char *bytes, size_t length);

#endif
