/* semget: a set of semaphores by its key, or one that has none. */
#include "ipc.h"

int main(void)
{
	int alone = semget(IPC_PRIVATE, 3, 0600), set = semget(key(), 2, IPC_CREAT | 0600);

	CHECK(alone >= 0 && set >= 0 && alone != set && value(set, 0) == 0);
	CHECK(semget(key(), 2, 0600) == set && semget(key(), 0, 0) == set
		&& semget(key(), 1, IPC_CREAT | 0600) == set);
	IN_CHILD(CHECK(semget(key(), 0, 0) == set); nobody(); FAILS(semget(key(), 0, 0400), EACCES);
			 CHECK(semget(key(), 0, 0) == set));
	BAD_INPUT({ "there is one", ERRNO(semget(key(), 2, IPC_CREAT | IPC_EXCL | 0600)), EEXIST },
		{ "there is none", ERRNO(semget(key() + 1, 1, 0)), ENOENT },
		{ "more than it has", ERRNO(semget(key(), 3, 0)), EINVAL },
		{ "less than none", ERRNO(semget(key(), -1, IPC_CREAT)), EINVAL },
		{ "an empty one", ERRNO(semget(IPC_PRIVATE, 0, 0600)), EINVAL },
		{ "more than a set has", ERRNO(semget(IPC_PRIVATE, 1 << 20, 0600)), EINVAL }, );
	CHECK(!semctl(alone, 0, IPC_RMID) && !semctl(set, 0, IPC_RMID));
	FAILS(semget(key(), 2, 0600), ENOENT);
	return 0;
}
