/*
 * Where fork keeps the frames of the stack while the process is copied: asyncify's buffer.
 * Static, for the host cannot ask the program for memory in the middle of a call. exa-cc exports it
 * where fork is linked. What does not fit traps; design: sized to the depth that programs reach.
 */
#include "fork_buffer.h"

struct fork_buffer __exa_fork_buffer = {
	__exa_fork_buffer.frames,
	__exa_fork_buffer.frames + FORK_FRAMES_BYTES,
	{ 0 },
};
