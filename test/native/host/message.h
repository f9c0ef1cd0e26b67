/* All messages by their numbers: what they are called, what they are made of. */
#ifndef TEST_MESSAGE_H
#define TEST_MESSAGE_H

#include <stdint.h>

/** A field of a message: `count` numbers of `size` bytes each, one after the other. */
struct field {
	uint8_t size, count;
	const char *name;
};

struct message {
	uint16_t number;
	const char *name;
	uint32_t request_size, reply_size;
	const struct field *request, *reply; /* a field of size 0 ends the list */
};
/** Null: there is none of that number. */
const struct message *message_find(uint16_t number);
/** The n-th, from 0; null: there are no more. */
const struct message *message_at(uint32_t n);

#endif
