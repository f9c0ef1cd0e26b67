/* Bounds of pipes and sockets, and which of two faults is told. */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "pipe/pipe.h"

#define PIPES 2000

TEST(pipes_past_the_bound_are_small)
{
	static struct ends all[PIPES];
	struct ioctl_reply size;
	for (int n = 0; n < PIPES; n++)
		all[n] = pipe_make(0);
	EQUAL(CALL(PROGRAM(0), ioctl, &size, .handle = all[0].write, .request = F_GETPIPE_SZ), 0);
	EQUAL(size.result, EXA_PIPE_SIZE);
	EQUAL(
		CALL(PROGRAM(0), ioctl, &size, .handle = all[PIPES - 1].write, .request = F_GETPIPE_SZ), 0);
	EQUAL(size.result, EXA_PIPE_BUF);
	int wanted = EXA_PIPE_SIZE_MAX;
	tail_bytes(&wanted, sizeof wanted);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = all[0].write, .request = F_SETPIPE_SZ), -EPERM);
	for (int n = 0; n < PIPES; n++)
		pipe_drop(all[n]);
	struct ends e = pipe_make(0);
	EQUAL(CALL(PROGRAM(0), ioctl, &size, .handle = e.write, .request = F_GETPIPE_SZ), 0);
	EQUAL(size.result, EXA_PIPE_SIZE);
	tail_bytes(&wanted, sizeof wanted);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = e.write, .request = F_SETPIPE_SZ), 0);
	pipe_drop(e);
}

static int pair_make(uint32_t type, struct sock_pair_reply *pair)
{
	return CALL(SERVER(resmgr), sock_pair, pair, .family = AF_UNIX, .type = type);
}

static void pair_drop(const struct sock_pair_reply *pair)
{
	NOTICE(SERVER(resmgr), release, .handle = pair->first);
	NOTICE(SERVER(resmgr), release, .handle = pair->second);
}

/* Nobody reads: each pair holds what its sender may queue, until all together hold too much. */
TEST(queued_bytes_are_bounded)
{
	static struct sock_pair_reply pairs[1000];
	static char bytes[EXA_TAIL_MAX];
	int made = 0, status = 0;
	while (made < 1000 && status >= 0) {
		EQUAL(pair_make(SOCK_STREAM, &pairs[made]), 0);
		do {
			tail_bytes(bytes, sizeof bytes);
			status = CALL(
				PROGRAM(0), sock_send, NULL, .handle = pairs[made].first, .flags = MSG_DONTWAIT);
		} while (status >= 0);
		if (status == -EAGAIN)
			status = 0;
		made++;
	}
	EQUAL(status, -ENOBUFS);
	for (int n = 0; n < made; n++)
		pair_drop(&pairs[n]);
	EQUAL(pair_make(SOCK_STREAM, &pairs[0]), 0);
	tail_bytes(bytes, sizeof bytes);
	EQUAL(CALL(PROGRAM(0), sock_send, NULL, .handle = pairs[0].first), 0);
	pair_drop(&pairs[0]);
}

/* Linux: a negative offset first, then whether there are offsets, then the access mode. */
TEST(a_pipe_has_no_offsets_whatever_its_end)
{
	struct ends e = pipe_make(0);
	TAIL("a");
	EQUAL(CALL(PROGRAM(0), write, NULL, .handle = e.read, .offset = 0), -ESPIPE);
	TAIL("a");
	EQUAL(CALL(PROGRAM(0), write, NULL, .handle = e.read, .offset = -1), -EBADF);
	EQUAL(CALL(PROGRAM(0), read, NULL, .handle = e.write, .offset = 0, .count = 1), -ESPIPE);
	EQUAL(CALL(PROGRAM(0), read, NULL, .handle = e.write, .offset = -1, .count = 1), -EBADF);
	EQUAL(CALL(PROGRAM(0), seek, NULL, .handle = e.read, .whence = 99), -EINVAL);
	pipe_drop(e);
}
