/* What the programs for System V's calls share: sets and queues of their own, which do not stay. */
#ifndef TEST_IPC_H
#define TEST_IPC_H

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>

#include "call.h"

#define NO_ID 0x7ffffff0

union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

/** A key that nobody else has. */
static inline key_t key(void)
{
	static key_t ours;

	return ours ? ours : (ours = 0x5eed0000 ^ getpid());
}

static inline int value(int set, int number) { return semctl(set, number, GETVAL); }

static inline int operate(int set, int number, int operation, int flags)
{
	struct sembuf one = { number, operation, flags };

	return semop(set, &one, 1);
}

/** A message that holds so many bytes. */
struct text {
	long type;
	char bytes[100];
};

static inline int put(int queue, long type, const char *bytes, int flags)
{
	struct text text = { .type = type };

	strcpy(text.bytes, bytes);
	return msgsnd(queue, &text, strlen(bytes), flags);
}

/** Its type; what it says is in `bytes`. -1: none. */
static inline long take(int queue, long type, int flags, char bytes[100])
{
	struct text text = { 0 };
	ssize_t got = msgrcv(queue, &text, sizeof text.bytes - 1, type, flags);

	if (got < 0)
		return -1;
	memcpy(bytes, text.bytes, got);
	bytes[got] = 0;
	return text.type;
}

/** Becomes somebody else, in a child. */
static inline void nobody(void) { CHECK(!setgid(12345) && !setuid(12345)); }

#endif
