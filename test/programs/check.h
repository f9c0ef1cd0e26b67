/* What the programs that test a call share: CHECK says which line was not true, and ends with 1. */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(true_thing) \
	do { \
		if (!(true_thing)) { \
			fprintf(stderr, "%s:%d: %s (errno: %s)\n", __FILE__, __LINE__, #true_thing, \
				strerror(errno)); \
			exit(1); \
		} \
	} while (0)
/* That `call` fails with that errno. */
#define FAILS(call, number) CHECK((errno = 0, (call)) == -1 && errno == (number))

#endif
