/*
 * The network behind netfs's device (netfs/device.h): what each URL answers is the test's to say.
 * A URL of which nothing was said cannot be reached (-EIO).
 */
#ifndef TEST_FETCH_H
#define TEST_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What that URL answers from now on: HTTP's status, or -errno. The body is not copied. A request
 * for a range is answered 206 with that part, where the status is 200. */
void fetch_serve(const char *url, int status, const void *body, size_t length);
/** Nothing is served, nothing is under way. */
void fetch_clear(void);
/** While true, answers stay away; fetch_let_go sends those that have come up. */
extern bool fetch_holds;
void fetch_let_go(void);
/** What is under way, and what is asked for from now on, fails with that -errno; 0: no more. */
void fetch_fail(int status);
/** Bodies that the server has not given back, and requests under way. */
uint32_t fetch_open(void);

#endif
