/* msgget, msgsnd, msgrcv, msgctl: System V messages, whose queues resmgr has. */
#include <errno.h>
#include <string.h>
#include <sys/msg.h>

#include "call/request.h"
#include "signal/signals.h"

#define IPC_64 0x100 /* musl says so that it means the structs of today */

/** What programs send and receive: a type, and text behind it. */
struct text {
	long type;
	char bytes[];
};

long __exa_sys_msgget(long key, long flags)
{
	struct msg_get_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, msg_get, &reply, .key = key, .flags = flags));

	return status < 0 ? status : reply.id;
}

long __exa_sys_msgsnd(long id, long message, long size, long flags)
{
	struct text *text = (struct text *)message;

	/* more than a message of ours has is more than any queue takes */
	if (size < 0 || size > EXA_TAIL_MAX)
		return -EINVAL;
	if (exa_bad_pointer(text, sizeof *text + size))
		return -EFAULT;

	struct iovec piece = { text->bytes, size };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };

	return FINISH(RESTART_NEVER,
		CALL_TAIL(RESMGR, msg_send, NULL, &tail, .id = id, .type = text->type, .flags = flags));
}

static long receive(long id, struct text *to, uint32_t size, long type, long flags)
{
	uint32_t room = size < EXA_TAIL_MAX ? size : EXA_TAIL_MAX;
	struct exa_tail tail = { .room = room };
	struct msg_receive_reply reply;
	long status = CALL_TAIL(
		RESMGR, msg_receive, &reply, &tail, .id = id, .type = type, .flags = flags, .size = room);

	if (status < 0)
		return status;
	to->type = reply.type;
	memcpy(to->bytes, tail.bytes, tail.length);
	return tail.length;
}

/* LIMIT: no MSG_COPY. */
long __exa_sys_msgrcv(long id, long message, long size, long type, long flags)
{
	if (size < 0)
		return -EINVAL;
	if (exa_bad_pointer((struct text *)message, sizeof(struct text) + size))
		return -EFAULT;
	return FINISH(RESTART_NEVER, receive(id, (struct text *)message, size, type, flags));
}

static long control(const struct msg_control_request *fields, struct msqid_ds *buffer)
{
	struct msg_control_reply is;
	long status =
		exa_request(RESMGR, EXA_MSG_msg_control, fields, sizeof *fields, &is, sizeof is, NULL);

	if (status >= 0 && fields->command == IPC_STAT)
		*buffer = (struct msqid_ds){
			.msg_perm = { .key = is.key,
				.uid = is.uid,
				.gid = is.gid,
				.cuid = is.cuid,
				.cgid = is.cgid,
				.mode = is.mode },
			.msg_stime = is.stime,
			.msg_rtime = is.rtime,
			.msg_ctime = is.ctime,
			.msg_cbytes = is.bytes,
			.msg_qnum = is.count,
			.msg_qbytes = is.limit,
			.msg_lspid = is.sender,
			.msg_lrpid = is.receiver,
		};
	return status;
}

/* LIMIT: no IPC_INFO, MSG_INFO, MSG_STAT: EINVAL. */
long __exa_sys_msgctl(long id, long command, long argument)
{
	struct msg_control_request fields = { .id = id, .command = command & ~IPC_64 };
	struct msqid_ds *buffer = (struct msqid_ds *)argument;

	if ((fields.command == IPC_STAT || fields.command == IPC_SET)
		&& exa_bad_pointer(buffer, sizeof *buffer))
		return -EFAULT;
	if (fields.command == IPC_SET) {
		fields.uid = buffer->msg_perm.uid;
		fields.gid = buffer->msg_perm.gid;
		fields.mode = buffer->msg_perm.mode;
		fields.limit = buffer->msg_qbytes;
	}
	return FINISH(RESTART_ALWAYS, control(&fields, buffer));
}
