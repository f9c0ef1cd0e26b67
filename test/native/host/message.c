/* The table of messages, made from the protocol; see message.h. */
#include "message.h"

#include <stddef.h>

#include "protocol.h"

static const struct message all[] = {
#define MSG(number, name, request, reply) \
	{ number, #name, sizeof(struct name##_request), sizeof(struct name##_reply) },
#include "messages.h"
#undef MSG
};

const struct message *message_find(uint16_t number)
{
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].number == number)
			return &all[i];
	return NULL;
}
