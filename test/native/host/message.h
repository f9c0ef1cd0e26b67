/* All messages by their numbers: what they are called, how large they are. */
#ifndef TEST_MESSAGE_H
#define TEST_MESSAGE_H

#include <stdint.h>

struct message {
	uint16_t number;
	const char *name;
	uint32_t request_size, reply_size;
};
/** Null: there is none of that number. */
const struct message *message_find(uint16_t number);

#endif
