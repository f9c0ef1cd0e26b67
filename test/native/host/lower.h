/*
 * The lower layer of an overlay, played to localfs by the test: a file `f` ("beneath"), a
 * directory `d` with a file `g`, and a symbolic link `l` to it. It never changes.
 */
#ifndef TEST_LOWER_H
#define TEST_LOWER_H

#include "host.h"

#define LOWER_TEXT "beneath"

/** Nothing has been listed, reads are answered. */
void lower_begin(void);
/** While true, reads are left to the test. */
extern bool lower_reads_wait;
/** For `below`: answers what localfs asks of the layer, and whatever it asks of others plainly. */
bool lower_answers(struct sent *);

#endif
