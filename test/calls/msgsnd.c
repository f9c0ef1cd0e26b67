/* msgsnd: in order; it waits for room. */
#include "ipc.h"

int main(void)
{
	static struct {
		long type;
		char bytes[8193];
	} large = { .type = 2 };
	int queue = msgget(IPC_PRIVATE, 0600), gone = msgget(IPC_PRIVATE, 0600);
	char text[100];
	pid_t child;

	CHECK(queue >= 0 && gone >= 0 && !put(queue, 1, "one", 0) && !put(queue, 1, "", 0)
		&& take(queue, 0, 0, text) == 1 && !strcmp(text, "one") && take(queue, 0, 0, text) == 1
		&& !*text);
	CHECK(!msgsnd(queue, &large, 8192, 0) && !msgsnd(queue, &large, 8192, 0));
	FAILS(put(queue, 1, "x", IPC_NOWAIT), EAGAIN);
	/* the child waits until there is room, and then until the queue has gone */
	child = fork();
	if (!child) {
		CHECK(!put(queue, 3, "child", 0) && !msgsnd(queue, &large, 8000, 0));
		CHECK(msgsnd(queue, &large, 8192, 0) == -1 && (errno == EIDRM || errno == EINVAL));
		_exit(0);
	}
	CHECK(msgrcv(queue, &large, 8192, 2, 0) == 8192 && take(queue, 3, 0, text) == 3
		&& !strcmp(text, "child"));
	BAD_INPUT({ "too much", ERRNO(msgsnd(queue, &large, 8193, 0)), EINVAL },
		{ "a type of none", ERRNO(put(queue, 0, "x", 0)), EINVAL },
		{ "no type", ERRNO(put(queue, -1, "x", 0)), EINVAL },
		{ "less than nothing", ERRNO(msgsnd(queue, &large, -1, 0)), EINVAL },
		{ "nowhere", ERRNO(msgsnd(queue, NOWHERE, 1, 0)), EFAULT },
		{ "none", ERRNO(put(NO_ID, 1, "x", 0)), EINVAL }, );
	IN_CHILD(nobody(); FAILS(put(queue, 1, "x", 0), EACCES));
	CHECK(!msgctl(queue, IPC_RMID, NULL) && ended(child) == 0 && !msgctl(gone, IPC_RMID, NULL));
	return 0;
}
