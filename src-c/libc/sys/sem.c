/* semget, semop, semtimedop, semctl: System V semaphores, which resmgr has. */
#include <errno.h>
#include <string.h>
#include <sys/sem.h>
#include <time.h>

#include "call/request.h"
#include "call/spec.h"
#include "file/waiting.h"
#include "signal/signals.h"

#define IPC_64 0x100         /* musl says so that it means the structs of today */
#define VALUES_BYTES 1024    /* of all semaphores of any set */
#define OPERATIONS_FIT 10000 /* in a message; resmgr allows fewer */

long __exa_sys_semget(long key, long count, long flags)
{
	struct sem_get_reply reply;
	long status = FINISH(
		RESTART_ALWAYS, CALL(RESMGR, sem_get, &reply, .key = key, .count = count, .flags = flags));

	return status < 0 ? status : reply.id;
}

static long operate(long id, struct sembuf *operations, unsigned long count, int64_t deadline)
{
	struct iovec piece = { operations, count * sizeof *operations };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };

	if (count > OPERATIONS_FIT)
		return -E2BIG;
	if (count && exa_bad_pointer(operations, piece.iov_len))
		return -EFAULT;
	return FINISH(
		RESTART_NEVER, CALL_TAIL(RESMGR, sem_op, NULL, &tail, .id = id, .deadline = deadline));
}

long __exa_sys_semop(long id, long operations, long count)
{
	return operate(id, (struct sembuf *)operations, count, EXA_NEVER);
}

long __exa_sys_semtimedop(long id, long operations, long count, long timeout)
{
	int64_t deadline = exa_deadline((const struct timespec *)timeout);

	return deadline < 0 ? deadline : operate(id, (struct sembuf *)operations, count, deadline);
}

/* How many values there are, resmgr knows: it gets what memory there is, up to the most. */
static long set_all(const struct sem_control_request *fields, unsigned short *values)
{
	uint64_t memory = (uint64_t)__builtin_wasm_memory_size(0) * 65536;
	size_t room = values && (uintptr_t)values < memory ? memory - (uintptr_t)values : 0;
	struct iovec piece = { values, room < VALUES_BYTES ? room : VALUES_BYTES };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	struct sem_control_reply is;

	return exa_request(RESMGR, EXA_MSG_sem_control, fields, sizeof *fields, &is, sizeof is, &tail);
}

static long control(const struct sem_control_request *fields, void *argument)
{
	struct exa_tail tail = { .room = EXA_TAIL_MAX };
	struct sem_control_reply is;
	bool all = fields->command == GETALL;
	long status = exa_request(
		RESMGR, EXA_MSG_sem_control, fields, sizeof *fields, &is, sizeof is, all ? &tail : NULL);

	if (status < 0)
		return status;
	if (all) {
		if (exa_bad_pointer(argument, tail.length))
			return -EFAULT;
		memcpy(argument, tail.bytes, tail.length);
	}
	if (fields->command == IPC_STAT)
		*(struct semid_ds *)argument = (struct semid_ds){
			.sem_perm = { .key = is.key,
				.uid = is.uid,
				.gid = is.gid,
				.cuid = is.cuid,
				.cgid = is.cgid,
				.mode = is.mode },
			.sem_otime = is.otime,
			.sem_ctime = is.ctime,
			.sem_nsems = is.count,
		};
	return is.value;
}

/* LIMIT: no IPC_INFO, SEM_INFO, SEM_STAT: EINVAL. */
long __exa_sys_semctl(long id, long number, long command, long argument)
{
	struct sem_control_request fields = {
		.id = id, .number = number, .command = command & ~IPC_64
	};
	struct semid_ds *buffer = (struct semid_ds *)argument;

	if ((fields.command == IPC_STAT || fields.command == IPC_SET)
		&& exa_bad_pointer(buffer, sizeof *buffer))
		return -EFAULT;
	if (fields.command == IPC_SET) {
		fields.uid = buffer->sem_perm.uid;
		fields.gid = buffer->sem_perm.gid;
		fields.mode = buffer->sem_perm.mode;
	}
	if (fields.command == SETVAL)
		fields.value = argument;
	return FINISH(RESTART_ALWAYS,
		fields.command == SETALL ? set_all(&fields, (unsigned short *)argument)
								 : control(&fields, buffer));
}
