/* fork's buffer (fork_buffer.c), as Binaryen's asyncify wants it: two pointers, then the room between them. */
#ifndef EXA_FORK_BUFFER_H
#define EXA_FORK_BUFFER_H

#define FORK_FRAMES_BYTES (128 * 1024)

extern struct fork_buffer {
	char *current; /* next free byte */
	char *end;
	char frames[FORK_FRAMES_BYTES];
} __exa_fork_buffer;

#endif
