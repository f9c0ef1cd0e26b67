/* msgrcv: the first, or one of a type; it waits for one. */
#include "ipc.h"

static void caught(int signal) { (void)signal; }

int main(void)
{
	int queue = msgget(IPC_PRIVATE, 0600), back = msgget(IPC_PRIVATE, 0600);
	char text[100];
	pid_t child;

	CHECK(queue >= 0 && back >= 0);
	for (int i = 5; i; i--)
		CHECK(!put(queue, i, (char[]){ 'a' + i, 0 }, 0));
	CHECK(take(queue, 3, 0, text) == 3 && !strcmp(text, "d") && take(queue, -3, 0, text) == 1
		&& take(queue, 5, MSG_EXCEPT, text) == 4 && take(queue, 0, 0, text) == 5);
	FAILS(take(queue, 9, IPC_NOWAIT, text), ENOMSG);
	CHECK(!put(queue, 7, "longer", 0));
	FAILS(msgrcv(queue, &(struct text){ 0 }, 3, 7, 0), E2BIG);
	CHECK(msgrcv(queue, &(struct text){ 0 }, 3, 7, MSG_NOERROR) == 3);
	CHECK(take(queue, 2, 0, text) == 2);
	child = fork();
	if (!child) {
		struct sigaction action = { .sa_handler = caught, .sa_flags = SA_RESTART };
		sigaction(SIGALRM, &action, NULL);
		CHECK(take(queue, 4, 0, text) == 4 && !strcmp(text, "for the child")
			&& !put(back, 1, "thanks", 0));
		/* again and again, for the first may come before it waits */
		ualarm(20000, 20000);
		FAILS(take(queue, 4, 0, text), EINTR);
		ualarm(0, 0);
		CHECK(!put(back, 1, "again", 0));
		FAILS(take(queue, 4, 0, text), EIDRM);
		_exit(0);
	}
	CHECK(!put(queue, 3, "not for it", 0) && !put(queue, 4, "for the child", 0)
		&& take(back, 0, 0, text) == 1 && !strcmp(text, "thanks") && take(back, 0, 0, text) == 1);
	BAD_INPUT({ "less than nothing", ERRNO(msgrcv(queue, text, -1, 0, 0)), EINVAL },
		{ "nowhere", ERRNO(msgrcv(queue, NOWHERE, 99, 3, IPC_NOWAIT)), EFAULT },
		{ "none", ERRNO(msgrcv(NO_ID, text, 1, 0, 0)), EINVAL }, );
	IN_CHILD(nobody(); FAILS(take(queue, 0, 0, text), EACCES));
	CHECK(!msgctl(queue, IPC_RMID, NULL) && !msgctl(back, IPC_RMID, NULL));
	/* it waited for a message, or has come too late for the queue */
	CHECK((ended(child) & ~0x100) == 0);
	return 0;
}
