/* What the tests of the pipe server share: making pipes, and the suite's beginning and end. */
#ifndef TEST_PIPE_H
#define TEST_PIPE_H

#include "test.h"

/** Handles of a pipe's two ends. */
struct ends {
	uint64_t read, write;
};
struct ends pipe_make(uint32_t flags);
/** The last references to both are gone. */
void pipe_drop(struct ends);

#endif
