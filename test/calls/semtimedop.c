/* semtimedop: as semop, but not for ever. */
#include <time.h>

#include "ipc.h"

int main(void)
{
	int set = semget(IPC_PRIVATE, 1, 0600);
	struct sembuf down = { 0, -1, 0 };
	struct timespec soon = { 0, 20000000 }, late = { 100, 0 }, bad = { 0, -1 }, before, after;

	CHECK(set >= 0 && !clock_gettime(CLOCK_MONOTONIC, &before));
	FAILS(semtimedop(set, &down, 1, &soon), EAGAIN);
	CHECK(!clock_gettime(CLOCK_MONOTONIC, &after)
		&& (after.tv_sec - before.tv_sec) * 1000000000ll + after.tv_nsec - before.tv_nsec
			>= 20000000);
	pid_t child = fork();
	if (!child)
		_exit(semtimedop(set, &down, 1, &late));
	while (semctl(set, 0, GETNCNT) != 1)
		usleep(1000);
	CHECK(!operate(set, 0, 1, 0) && ended(child) == 0 && !operate(set, 0, 1, 0)
		&& !semtimedop(set, &down, 1, NULL));
	BAD_INPUT({ "no time", ERRNO(semtimedop(set, &down, 1, &bad)), EINVAL },
		{ "none", ERRNO(semtimedop(NO_ID, &down, 1, &soon)), EINVAL }, );
	CHECK(!semctl(set, 0, IPC_RMID));
	return 0;
}
