/* msgctl: what a queue holds, who may use it, its end. */
#include "ipc.h"

int main(void)
{
	struct msqid_ds about;
	int queue = msgget(IPC_PRIVATE, 0640), gone = msgget(IPC_PRIVATE, 0600);

	CHECK(queue >= 0 && gone >= 0 && !put(queue, 1, "abc", 0) && !put(queue, 1, "", 0)
		&& !msgctl(queue, IPC_STAT, &about));
	CHECK(about.msg_qnum == 2 && about.msg_cbytes == 3 && about.msg_qbytes == 16384
		&& about.msg_lspid == getpid() && about.msg_lrpid == 0 && about.msg_stime > 1000000000
		&& about.msg_rtime == 0 && (about.msg_perm.mode & 0777) == 0640);
	about.msg_qbytes = 2;
	about.msg_perm.mode = 0600;
	CHECK(!msgctl(queue, IPC_SET, &about));
	FAILS(put(queue, 1, "x", IPC_NOWAIT), EAGAIN);
	IN_CHILD(CHECK(!msgctl(queue, IPC_STAT, &about)); nobody();
			 FAILS(msgctl(queue, IPC_STAT, &about), EACCES);
			 FAILS(msgctl(queue, IPC_SET, &about), EPERM);
			 FAILS(msgctl(queue, IPC_RMID, NULL), EPERM));
	CHECK(!msgctl(gone, IPC_RMID, NULL));
	BAD_INPUT({ "one that is gone", ERRNO(msgctl(gone, IPC_STAT, &about)), EINVAL },
		{ "none", ERRNO(msgctl(-1, IPC_RMID, NULL)), EINVAL },
		{ "no such command", ERRNO(msgctl(queue, 99, &about)), EINVAL },
		{ "nowhere", ERRNO(msgctl(queue, IPC_STAT, NOWHERE)), EFAULT }, );
	CHECK(!msgctl(queue, IPC_RMID, NULL));
	return 0;
}
