/*
 * vfork, for who calls it without the macro of <unistd.h>: by its address, or without a
 * declaration. That is a fork with a copy.
 */
#include <unistd.h>

#undef vfork

pid_t vfork(void) { return fork(); }
