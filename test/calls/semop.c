/* semop: all at once or none, waiting, and what is undone at a process's end. */
#include "ipc.h"

static void caught(int signal) { (void)signal; }

/* Until somebody waits there: GETNCNT or GETZCNT. */
static void awaited(int set, int number, int command)
{
	while (semctl(set, number, command) != 1)
		usleep(1000);
}

int main(void)
{
	int set = semget(IPC_PRIVATE, 2, 0600), gone = semget(IPC_PRIVATE, 1, 0600);
	struct sembuf both[] = { { 0, -1, 0 }, { 1, -1, IPC_NOWAIT } }, many[2000] = { { 0, 0, 0 } };
	pid_t child;

	CHECK(set >= 0 && gone >= 0 && !operate(set, 0, 2, 0) && value(set, 0) == 2);
	FAILS(semop(set, both, 2), EAGAIN);
	CHECK(value(set, 0) == 2 && !operate(set, 1, 1, 0) && !semop(set, both, 2) && value(set, 0) == 1
		&& value(set, 1) == 0 && !operate(set, 1, 0, 0));
	/* the child waits for more, then for none */
	child = fork();
	if (!child)
		_exit(operate(set, 0, -5, 0) || operate(set, 0, 0, 0));
	awaited(set, 0, GETNCNT);
	CHECK(!operate(set, 0, 5, 0));
	awaited(set, 0, GETZCNT);
	CHECK(value(set, 0) == 1 && !operate(set, 0, -1, 0) && ended(child) == 0);
	/* what it has not given back */
	IN_CHILD(CHECK(
		!operate(set, 0, 3, SEM_UNDO) && !operate(set, 0, -1, SEM_UNDO) && value(set, 0) == 2));
	CHECK(value(set, 0) == 0 && !operate(set, 1, 1, 0));
	child = fork();
	if (!child) {
		CHECK(!operate(set, 1, -1, SEM_UNDO) && !operate(set, 0, 1, 0));
		for (;;)
			pause();
	}
	CHECK(!operate(set, 0, -1, 0) && !kill(child, SIGKILL) && ended(child) == SIGKILL
		&& value(set, 1) == 1);
	/* a signal, and the end of the set */
	child = fork();
	if (!child) {
		struct sigaction action = { .sa_handler = caught, .sa_flags = SA_RESTART };
		sigaction(SIGUSR1, &action, NULL);
		CHECK(!operate(gone, 0, 1, 0));
		FAILS(operate(set, 0, -1, 0), EINTR);
		CHECK(!operate(gone, 0, 1, 0));
		FAILS(operate(set, 0, -1, 0), EIDRM);
		_exit(0);
	}
	CHECK(!operate(gone, 0, -1, 0));
	awaited(set, 0, GETNCNT);
	CHECK(!kill(child, SIGUSR1));
	CHECK(!operate(gone, 0, -1, 0));
	awaited(set, 0, GETNCNT);
	CHECK(!semctl(set, 0, IPC_RMID) && ended(child) == 0 && !semctl(gone, 0, IPC_RMID));
	set = semget(IPC_PRIVATE, 2, 0600);
	CHECK(!operate(set, 0, 32767, 0));
	BAD_INPUT({ "one that is gone", ERRNO(operate(gone, 0, 1, 0)), EINVAL },
		{ "nothing to do", ERRNO(semop(set, both, 0)), EINVAL },
		{ "too much to do", ERRNO(semop(set, many, 2000)), E2BIG },
		{ "not in the set", ERRNO(operate(set, 2, 1, 0)), EFBIG },
		{ "too large", ERRNO(operate(set, 0, 1, 0)), ERANGE },
		{ "nowhere", ERRNO(semop(set, NOWHERE, 1)), EFAULT }, );
	IN_CHILD(nobody(); FAILS(operate(set, 0, 1, 0), EACCES));
	CHECK(!semctl(set, 0, IPC_RMID));
	return 0;
}
