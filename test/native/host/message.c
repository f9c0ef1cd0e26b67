/* The table of messages, made from the protocol; see message.h. */
#include "message.h"

#include <stddef.h>

#include "protocol.h"

#define I32(field) { 4, 1, #field },
#define U32(field) { 4, 1, #field },
#define I64(field) { 8, 1, #field },
#define U64(field) { 8, 1, #field },
#define U32S(field, count) { 4, count, #field },
#define STAT(field) { 4, sizeof(struct exa_stat) / 4, #field },
#define CRED(field) { 4, sizeof(struct exa_cred) / 4, #field },
#define MSG(number, name, request, reply) \
	static const struct field request_of_##name[] = { request{ 0, 0, "" } }; \
	static const struct field reply_of_##name[] = { reply{ 0, 0, "" } };
#include "messages.h"
#undef MSG
#undef I32
#undef U32
#undef I64
#undef U64
#undef U32S
#undef STAT
#undef CRED

static const struct message all[] = {
#define MSG(number, name, request, reply) \
	{ number, #name, sizeof(struct name##_request), sizeof(struct name##_reply), \
		request_of_##name, reply_of_##name },
#include "messages.h"
#undef MSG
};

const struct message *message_at(uint32_t n)
{
	return n < sizeof all / sizeof *all ? &all[n] : NULL;
}

const struct message *message_find(uint16_t number)
{
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].number == number)
			return &all[i];
	return NULL;
}
