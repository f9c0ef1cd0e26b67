/* msgget: a queue of messages by its key, or one that has none. */
#include "ipc.h"

int main(void)
{
	int alone = msgget(IPC_PRIVATE, 0600), queue = msgget(key(), IPC_CREAT | 0600);

	CHECK(alone >= 0 && queue >= 0 && alone != queue && msgget(key(), 0600) == queue
		&& msgget(key(), IPC_CREAT) == queue);
	IN_CHILD(nobody(); FAILS(msgget(key(), 0400), EACCES); CHECK(msgget(key(), 0) == queue));
	BAD_INPUT({ "there is one", ERRNO(msgget(key(), IPC_CREAT | IPC_EXCL | 0600)), EEXIST },
		{ "there is none", ERRNO(msgget(key() + 1, 0)), ENOENT }, );
	CHECK(!msgctl(alone, IPC_RMID, NULL) && !msgctl(queue, IPC_RMID, NULL));
	FAILS(msgget(key(), 0), ENOENT);
	return 0;
}
