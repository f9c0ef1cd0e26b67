/* The server's memory: its variables, which can be put back to their first values, and its heap,
 * which is counted, emptied with them, and made to fail. */
#ifndef TEST_MEMORY_H
#define TEST_MEMORY_H

#include <stdbool.h>

/** Whether what is allocated from now on is the server's; the result is what was so before. */
bool memory_count(bool on);
/** Variables as at the program's start, and nothing on the heap. */
void memory_reset(void);

#endif
