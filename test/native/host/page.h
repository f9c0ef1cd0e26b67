/*
 * The page's handlers of a jsfs, played to netfs by the test: a file system in memory, which can be
 * written. It begins with a file `f` ("hello"), a directory `d` with a file `g`, and a symbolic
 * link `l` to it.
 */
#ifndef TEST_PAGE_H
#define TEST_PAGE_H

#include "host.h"

/** As it begins. */
void page_begin(void);
/** For `below`: calls the handler that is asked for. */
bool page_answers(struct sent *);

#endif
