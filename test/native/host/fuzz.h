/*
 * What the fuzzers share: taking an input apart, and playing any messages to a server.
 *
 * A fuzzer is a file test/native/fuzz/SERVER-NAME.c with LLVMFuzzerTestOneInput. Entry points:
 * fuzz_begin, input_*, dispatch_fuzz.
 */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "test.h"

/** What is left of an input; at its end everything is 0. */
struct input {
	const uint8_t *at, *end;
};
uint8_t input_byte(struct input *);
uint32_t input_word(struct input *);
/** Up to `most` bytes, as many as the next byte says; how many. */
uint32_t input_bytes(struct input *, const uint8_t **bytes, uint32_t most);

/** The server anew, with the suite's beginning. */
void fuzz_begin(void);

/** What the messages of a server's fuzzer are filled with. */
struct dictionary {
	const uint32_t *senders; /* besides endpoints that answers tell */
	uint32_t sender_count;
	const char *const *texts; /* tails: paths, options */
	uint32_t text_count;
	void (*die)(uint32_t endpoint); /* that process is no more */
	uint32_t notice_from;           /* whom notices come from; 0: from any of the senders */
	/* Before the input is played, with the server started: mounts, say; or null. It tells what it
	 * was answered by fuzz_handle and fuzz_inode. */
	void (*begin)(void);
	/* Something of the server's device happens; DEVICE_WELL: all that it owes comes, and it works;
	 * or null. */
	void (*device)(uint8_t what);
};
#define DEVICE_WELL 0
/** What the input's messages may refer to, besides what it has been answered itself. */
void fuzz_handle(uint64_t handle);
void fuzz_inode(uint64_t ino);
/** Plays the input: requests of all kinds with fields of all kinds, cancels, answers from below of
 * all kinds, deaths, time, allocations that fail. */
void dispatch_fuzz(struct input, const struct dictionary *);

#endif
