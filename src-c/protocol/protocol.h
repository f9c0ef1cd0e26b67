/*
 * The protocol of exa-kernel: every message that processes send one another.
 *
 * Owns: the header that each datagram begins with, endpoints, limits, and the C structs of all
 * messages, made from the tables in *.def (one a concern). A message is
 *     struct exa_header, struct <name>_request or struct <name>_reply, tail (0..EXA_TAIL_MAX bytes)
 * Entry points: struct exa_header, struct <name>_request, struct <name>_reply, enum exa_message.
 * Does not do: sending, receiving, dispatching (server/serve.h, libc/call/request.h). Nothing
 * outside this folder and its generated twin src-ts/wire/protocol.gen.ts knows an offset.
 */
#ifndef EXA_PROTOCOL_H
#define EXA_PROTOCOL_H

#include <stdint.h>

#include "limits.h"

/** What a datagram is; each REQUEST gets exactly one REPLY with the same id. */
enum exa_kind {
	EXA_REQUEST = 1,
	EXA_REPLY = 2,
	EXA_NOTICE = 3, /* one way, no answer */
	EXA_CANCEL = 4, /* "answer request `id` now if it waits"; no body, no answer of its own */
};

/**
 * The first bytes of every datagram. `sender`, `group` and `version` are stamped by the sending
 * host, in requests `status` too; a program cannot forge them.
 */
struct exa_header {
	uint16_t number; /* enum exa_message */
	uint8_t version; /* EXA_PROTOCOL_VERSION */
	uint8_t kind;    /* enum exa_kind */
	uint32_t id;     /* chosen by the requester, unique among its outstanding requests */
	uint32_t sender; /* endpoint */
	uint32_t target; /* endpoint; generation 0 means whoever lives in that slot */
	int32_t status;  /* replies: 0 or more on success, -errno on failure; requests: the sender's
						processor time in EXA_CPU_TICK_NS */
	uint32_t group;  /* process group of the sender, 0 for servers and the page */
	uint32_t actor;  /* pid on whose behalf a parent acts between vfork and exec; 0: itself */
	uint32_t thread; /* for threads to come; 0 */
};

/* An endpoint is a slot and the generation of its tenant: a late message for a dead process never
 * reaches the one that took its slot (generation 0 is nobody). */
#define EXA_SLOT_BITS 12
#define EXA_SLOT(endpoint) ((endpoint) & ((1u << EXA_SLOT_BITS) - 1))
#define EXA_GENERATION(endpoint) ((uint32_t)(endpoint) >> EXA_SLOT_BITS)
#define EXA_ENDPOINT(slot, generation) ((uint32_t)(generation) << EXA_SLOT_BITS | (slot))

/* Slots with a fixed tenant: the page and the servers. Programs live in slots from EXA_SERVERS on.
 */
#define SERVER(slot, name) EXA_SERVER_##name = slot,
enum exa_server {
#include "servers.def"
};
#undef SERVER

/* What is asked for by a name rather than a number: see enums.def. */
#define ENUM_BEGIN(name) \
	enum exa_##name \
	{
#define ENUM_VALUE(prefix, name, value) EXA_##prefix##_##name = value,
#define ENUM_END \
	} \
	;
#include "enums.def"
#undef ENUM_BEGIN
#undef ENUM_VALUE
#undef ENUM_END

/** What a file is; all times in ns since the epoch, sizes in bytes, `blocks` in 512-byte units. */
struct exa_stat {
#define STAT_FIELD(type, field) type field;
#include "stat.def"
#undef STAT_FIELD
};

/** On whose authority a path is walked. */
struct exa_cred {
	uint32_t uid, gid; /* effective */
	uint32_t umask;
	uint32_t group_count; /* of `groups` */
	uint32_t groups[EXA_GROUPS_MAX];
};

/* Request and reply structs. U32S(name, n) is an array of n. */
#define I32(field) int32_t field;
#define U32(field) uint32_t field;
#define I64(field) int64_t field;
#define U64(field) uint64_t field;
#define U32S(field, count) uint32_t field[count];
#define STAT(field) struct exa_stat field;
#define CRED(field) struct exa_cred field;
#define MSG(number, name, request, reply) \
	struct name##_request { \
		request \
	}; \
	struct name##_reply { \
		reply \
	};
#include "messages.h"
#undef MSG
#undef I32
#undef U32
#undef I64
#undef U64
#undef U32S
#undef STAT
#undef CRED

/* EXA_MSG_<name>: a number used twice does not compile (see number_used_once below). */
#define MSG(number, name, request, reply) EXA_MSG_##name = number,
enum exa_message {
#include "messages.h"
};
#undef MSG

#endif
