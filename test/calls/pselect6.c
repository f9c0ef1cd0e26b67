/* pselect6, which is select and pselect: over a mix of descriptors, with a mask. */
#include <sys/select.h>

#include "call.h"

static void ignore(int number) { (void)number; }

int main(void)
{
	int ends[2], full[2];
	fd_set in, out;
	struct timespec none = { 0 }, short_time = { 0, 1000000 }, wrong = { 0, -1 };
	sigset_t empty, alarm_set;

	CHECK(!pipe(ends) && !pipe(full));
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(ends[0], &in);
	FD_SET(ends[1], &out);
	CHECK(pselect(full[1] + 1, &in, &out, NULL, NULL, NULL) == 1 && !FD_ISSET(ends[0], &in)
		&& FD_ISSET(ends[1], &out));
	CHECK(write(ends[1], "x", 1) == 1);
	FD_SET(ends[0], &in);
	CHECK(pselect(full[1] + 1, &in, &out, NULL, &none, NULL) == 2 && FD_ISSET(ends[0], &in));
	FD_ZERO(&in);
	FD_SET(full[0], &in);
	CHECK(pselect(full[1] + 1, &in, NULL, NULL, &short_time, NULL) == 0 && !FD_ISSET(full[0], &in));
	CHECK(pselect(0, NULL, NULL, NULL, &short_time, NULL) == 0);
	sigemptyset(&empty);
	sigemptyset(&alarm_set);
	sigaddset(&alarm_set, SIGUSR1);
	CHECK(!sigaction(
		SIGUSR1, &(struct sigaction){ .sa_handler = ignore, .sa_flags = SA_RESTART }, NULL));
	CHECK(!sigprocmask(SIG_BLOCK, &alarm_set, NULL) && !raise(SIGUSR1));
	FD_SET(full[0], &in);
	FAILS(pselect(full[1] + 1, &in, NULL, NULL, NULL, &empty), EINTR);
	FD_ZERO(&in);
	FD_SET(200, &in);
	BAD_INPUT({ "a descriptor that is not open", ERRNO(pselect(201, &in, NULL, NULL, &none, NULL)),
				  EBADF },
		{ "fewer than none", ERRNO(pselect(-1, NULL, NULL, NULL, &none, NULL)), EINVAL },
		{ "less than no time", ERRNO(pselect(1, NULL, NULL, NULL, &wrong, NULL)), EINVAL },
		{ "a set that is nowhere", ERRNO(pselect(1, NOWHERE, NULL, NULL, &none, NULL)), EFAULT }, );
	return 0;
}
