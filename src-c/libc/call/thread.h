/* The number of the one thread, where its pid is not known yet. No process but init has it. */
#define FIRST_THREAD 1
