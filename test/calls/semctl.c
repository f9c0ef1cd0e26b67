/* semctl: values, who waits, permissions, the end of a set. */
#include "ipc.h"

int main(void)
{
	unsigned short some[] = { 4, 0, 7 }, is[3] = { 0 };
	struct semid_ds about;
	int set = semget(IPC_PRIVATE, 3, 0640), gone = semget(IPC_PRIVATE, 1, 0600);
	union semun all = { .array = some }, got = { .array = is }, stat = { .buf = &about },
				five = { .val = 5 }, much = { .val = 40000 };

	CHECK(set >= 0 && !semctl(set, 0, SETALL, all) && !semctl(set, 0, GETALL, got)
		&& !memcmp(some, is, sizeof some));
	CHECK(
		!semctl(set, 1, SETVAL, five) && value(set, 1) == 5 && semctl(set, 1, GETPID) == getpid());
	CHECK(!semctl(set, 0, IPC_STAT, stat) && about.sem_nsems == 3
		&& (about.sem_perm.mode & 0777) == 0640 && about.sem_perm.uid == geteuid()
		&& about.sem_otime == 0 && about.sem_ctime > 1000000000);
	CHECK(!operate(set, 1, -1, 0) && !semctl(set, 0, IPC_STAT, stat) && about.sem_otime > 0);
	CHECK(semctl(set, 0, GETNCNT) == 0 && semctl(set, 0, GETZCNT) == 0);
	about.sem_perm.mode = 0600;
	CHECK(!semctl(set, 0, IPC_SET, stat) && !semctl(set, 0, IPC_STAT, stat)
		&& (about.sem_perm.mode & 0777) == 0600);
	IN_CHILD(nobody(); FAILS(semctl(set, 0, GETVAL), EACCES);
			 FAILS(semctl(set, 0, IPC_RMID), EPERM); FAILS(semctl(set, 0, IPC_SET, stat), EPERM);
			 FAILS(semctl(set, 0, SETVAL, five), EACCES));
	CHECK(!semctl(gone, 0, IPC_RMID));
	BAD_INPUT({ "one that is gone", ERRNO(semctl(gone, 0, GETVAL)), EINVAL },
		{ "none", ERRNO(semctl(NO_ID, 0, GETVAL)), EINVAL },
		{ "not in the set", ERRNO(semctl(set, 3, GETVAL)), EINVAL },
		{ "no such command", ERRNO(semctl(set, 0, 99)), EINVAL },
		{ "too large", ERRNO(semctl(set, 0, SETVAL, much)), ERANGE }, );
	CHECK(!semctl(set, 0, IPC_RMID));
	return 0;
}
