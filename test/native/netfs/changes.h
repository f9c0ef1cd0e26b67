/*
 * A jsfs with a file `f` ("hello") that two have open for appending, and whose changes under way
 * are left to the script.
 */
#ifndef TEST_CHANGES_H
#define TEST_CHANGES_H

#include "netfs/netfs.h"
#include "page.h"

#define VICTIM PROGRAM(5)

/** Its root; the one's description, which writes, and the other's, which reads too. */
extern uint64_t root, first, second;

void changes_begin(void);
/** All that was asked is answered, in its order; then the file that `second` has open has those
 * bytes, and nothing stays. */
void changes_end(const char *bytes);
/** All that was asked is answered, in its order. */
void changes_let_go(void);
/** How many changes there have been asked for that are not answered. */
uint32_t changes_asked(void);
/** Asks for it; it must wait. */
uint32_t append(uint32_t from, uint64_t handle, const char *text);
uint32_t unlink_f(void);
/** In the root: "from\0to". */
#define RENAME(names) rename_in_root(names, sizeof names - 1)
uint32_t rename_in_root(const char *names, uint32_t length);
int64_t size_of(uint64_t handle);

#endif
