/* Every request that may wait for a pipe or a socket, and every two against each other. */
#include "pairs.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "pipe/pipe.h"

static struct ends pipe_ends;
static struct sock_pair_reply pair_of, datagrams;
static uint64_t listener, full, waiting, made_last[200];
static uint32_t made_count, round;
static char much[EXA_TAIL_MAX];

/* A socket connected to `to`, or on the way to be. */
static uint64_t connected(uint64_t to)
{
	struct sock_name_reply at;
	struct sock_new_reply made;
	struct sock_connect_request q = { 0 };
	EQUAL(CALL(SERVER(resmgr), sock_new, &made, .family = AF_INET, .type = SOCK_STREAM), 0);
	EQUAL(CALL(PROGRAM(20), sock_name, &at, .handle = to), 0);
	q.handle = made.handle;
	q.name_length = at.name_length;
	memcpy(q.name, at.name, sizeof q.name);
	host_request(SERVER(resmgr), EXA_MSG_sock_connect, &q, sizeof q);
	return made.handle;
}

static void before(void)
{
	struct sock_new_reply made;
	pipe_ends = pipe_make(0);
	EQUAL(CALL(SERVER(resmgr), sock_pair, &pair_of, .family = AF_UNIX, .type = SOCK_STREAM), 0);
	EQUAL(CALL(SERVER(resmgr), sock_new, &made, .family = AF_INET, .type = SOCK_STREAM), 0);
	listener = made.handle;
	EQUAL(CALL(SERVER(resmgr), sock_listen, NULL, .handle = listener, .backlog = 2), 0);
	made_count = round = 0;
	/* One whose backlog is full, and who waits for room in it. */
	EQUAL(CALL(SERVER(resmgr), sock_new, &made, .family = AF_INET, .type = SOCK_STREAM), 0);
	full = made.handle;
	EQUAL(CALL(SERVER(resmgr), sock_listen, NULL, .handle = full, .backlog = 0), 0);
	made_last[made_count++] = connected(full);
	waiting = connected(full);
	/* Messages of which there are as many as there may be. */
	EQUAL(CALL(SERVER(resmgr), sock_pair, &datagrams, .family = AF_UNIX, .type = SOCK_DGRAM), 0);
	uint32_t sent = 0;
	do {
		EQUAL(sent++ < 1000, 1);
		tail_bytes(much, 60000);
	} while (
		CALL(PROGRAM(20), sock_send, NULL, .handle = datagrams.second, .flags = MSG_DONTWAIT) == 0);
}

static uint32_t read_pipe(uint32_t from)
{
	return REQUEST(from, read, .handle = pipe_ends.read, .offset = -1, .count = 10);
}
static uint32_t write_pipe(uint32_t from)
{
	tail_bytes(much, 65000);
	return REQUEST(from, write, .handle = pipe_ends.write, .offset = -1);
}
static uint32_t write_more(uint32_t from)
{
	tail_bytes(much, EXA_TAIL_MAX);
	return REQUEST(from, write, .handle = pipe_ends.write, .offset = -1);
}
static uint32_t receive(uint32_t from)
{
	return REQUEST(from, sock_receive, .handle = pair_of.first, .count = 100);
}
static uint32_t receive_all(uint32_t from)
{
	return REQUEST(from, sock_receive, .handle = pair_of.first, .count = 100, .flags = MSG_WAITALL);
}
static uint32_t peek(uint32_t from)
{
	return REQUEST(from, sock_receive, .handle = pair_of.first, .count = 100, .flags = MSG_PEEK);
}
static uint32_t send_much(uint32_t from)
{
	tail_bytes(much, EXA_TAIL_MAX);
	return REQUEST(from, sock_send, .handle = pair_of.second);
}
static uint32_t read_socket(uint32_t from)
{
	return REQUEST(from, read, .handle = pair_of.first, .offset = -1, .count = 10);
}
static uint32_t shut(uint32_t from)
{
	return REQUEST(from, sock_shutdown, .handle = pair_of.first, .how = SHUT_RDWR);
}
static uint32_t wait_accept(uint32_t from) { return REQUEST(from, sock_wait, .handle = listener); }
static uint32_t accept_one(uint32_t from)
{
	(void)from;
	uint32_t request = REQUEST(SERVER(resmgr), sock_accept, .handle = listener);
	if (status_of(request) >= 0)
		made_last[made_count++ % 200] = REPLY(sock_accept, request)->handle;
	return request;
}
static uint32_t wait_connect(uint32_t from)
{
	return REQUEST(from, sock_wait, .handle = waiting, .connect = 1);
}
static uint32_t send_datagram(uint32_t from)
{
	tail_bytes(much, 60000);
	return REQUEST(from, sock_send, .handle = datagrams.second);
}
static uint32_t receive_datagram(uint32_t from)
{
	return REQUEST(from, sock_receive, .handle = datagrams.second, .count = 100);
}
static uint32_t close_reader(uint32_t from)
{
	(void)from;
	return REQUEST(SERVER(resmgr), release, .handle = pipe_ends.read);
}

static const struct held all[] = {
	{ "read", read_pipe },
	{ "write", write_pipe },
	{ "write of more", write_more },
	{ "receive", receive },
	{ "receive all", receive_all },
	{ "peek", peek },
	{ "send", send_much },
	{ "read of a socket", read_socket },
	{ "shutdown", shut },
	{ "wait for a connection", wait_accept },
	{ "accept", accept_one },
	{ "wait for a connect to end", wait_connect },
	{ "send of a message", send_datagram },
	{ "receive of a message", receive_datagram },
	{ "close of the reading end", close_reader },
};

static void release_some(void)
{
	switch (round++ % 8) {
	case 0:
		TAIL("some bytes");
		REQUEST(PROGRAM(20), write, .handle = pipe_ends.write, .offset = -1);
		break;
	case 1:
		REQUEST(PROGRAM(20), read, .handle = pipe_ends.read, .offset = -1, .count = 60000);
		break;
	case 2:
		tail_bytes(much, 200);
		REQUEST(PROGRAM(20), sock_send, .handle = pair_of.second);
		break;
	case 3:
		REQUEST(PROGRAM(20), sock_receive, .handle = pair_of.first, .count = 60000,
			.flags = MSG_DONTWAIT);
		break;
	case 4: {
		struct sock_name_reply at;
		struct sock_new_reply made;
		struct sock_connect_request to = { 0 };
		if (CALL(PROGRAM(20), sock_name, &at, .handle = listener) < 0 || made_count > 100)
			break;
		if (CALL(SERVER(resmgr), sock_new, &made, .family = AF_INET, .type = SOCK_STREAM) < 0)
			break;
		made_last[made_count++ % 200] = made.handle;
		to.handle = made.handle;
		to.name_length = at.name_length;
		memcpy(to.name, at.name, sizeof to.name);
		host_request(SERVER(resmgr), EXA_MSG_sock_connect, &to, sizeof to);
		break;
	}
	case 5:
		REQUEST(PROGRAM(20), sock_receive, .handle = datagrams.first, .count = 60000,
			.flags = MSG_DONTWAIT);
		TAIL("a message");
		REQUEST(PROGRAM(20), sock_send, .handle = datagrams.first, .flags = MSG_DONTWAIT);
		break;
	case 6: {
		struct sock_accept_reply a;
		if (CALL(SERVER(resmgr), sock_accept, &a, .handle = full, .flags = O_NONBLOCK) >= 0)
			made_last[made_count++ % 200] = a.handle;
		break;
	}
	default: {
		struct sock_accept_reply a;
		if (CALL(SERVER(resmgr), sock_accept, &a, .handle = listener, .flags = O_NONBLOCK) >= 0)
			made_last[made_count++ % 200] = a.handle;
	}
	}
}

TEST(every_two_requests_of_pipes_and_sockets)
{
	pairs(all, sizeof all / sizeof *all, before, release_some);
}

static void after(void)
{
	pipe_drop(pipe_ends);
	NOTICE(SERVER(resmgr), release, .handle = pair_of.first);
	NOTICE(SERVER(resmgr), release, .handle = pair_of.second);
	NOTICE(SERVER(resmgr), release, .handle = listener);
	NOTICE(SERVER(resmgr), release, .handle = full);
	NOTICE(SERVER(resmgr), release, .handle = waiting);
	NOTICE(SERVER(resmgr), release, .handle = datagrams.first);
	NOTICE(SERVER(resmgr), release, .handle = datagrams.second);
	for (uint32_t i = 0; i < made_count && i < 200; i++)
		NOTICE(SERVER(resmgr), release, .handle = made_last[i]);
}

TEST(death_in_each_request_of_pipes_and_sockets)
{
	deaths(&(struct deaths){ all, sizeof all / sizeof *all, before, release_some, after, NULL });
}
