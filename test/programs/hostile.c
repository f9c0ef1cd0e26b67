/*
 * hostile WHAT N: what a program may try against the system. Each ends with 0 when it got no
 * further than it should; what else must hold afterwards, hostile.test.ts looks at.
 *
 *   pointers   calls with memory that is not there; prints how each ends
 *   bytes N    N requests of random bytes to random servers, also with handles of its own; from
 * children, since some end who sends them handles N  N guesses at handles of descriptions, which
 * must all be EBADF forks      forks in all its children too, without end, until a pipe of the
 * parent's is closed nobody     asks where nobody lives opens      opens files, pipes and terminals
 * until it may have no more, and leaves them open starts     starts images and copies of itself in
 * slots of others, and images that it has not opened writes     writes to pipes, terminals and
 * event counters that nobody reads zombies    vforks children that end, and waits for none until
 * its input ends; first with queued signals without end
 */
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../src-c/protocol/protocol.h"
#include "abi/abi.h"
#include "check.h"
#include "file/descriptor.h"

#define BATCH 20
#define PATIENCE_NS 200000000
#define NOBODY 65534

#define MSG(number, name, request, reply) number,
static const uint16_t numbers[] = {
#include "../../src-c/protocol/messages.h"
};

static _Alignas(8) char message[EXA_MESSAGE_MAX], answer[EXA_MESSAGE_MAX];
static uint32_t seed = 1;

/* The same each time for the same seed, so that what it finds can be found again (xorshift,
 * Marsaglia 2003). */
static uint32_t any(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

/* Numbers at the edges, where mistakes are; else any. */
static uint32_t odd(void)
{
	static const uint32_t edges[] = { 0, 1, 2, 3, 8, 64, 4096, 65536, INT32_MAX,
		(uint32_t)INT32_MIN, UINT32_MAX, UINT32_MAX - 1 };

	return any() % 2 ? edges[any() % (sizeof edges / sizeof *edges)] : any();
}

/* Descriptions of the process's own: whatever is asked of them is for their servers to bear. */
static struct exa_descriptor own[3];

static void open_own(void)
{
	int ends[2], file = open("/tmp/hostile", O_RDWR | O_CREAT, 0600);

	CHECK(file >= 0 && !unlink("/tmp/hostile") && !pipe2(ends, O_NONBLOCK));
	CHECK(!exa_descriptor_find(file, &own[0]) && !exa_descriptor_find(ends[0], &own[1])
		&& !exa_descriptor_find(ends[1], &own[2]));
}

static void ask_anything(void)
{
	const struct exa_descriptor *of = any() % 4 ? NULL : &own[any() % 3];
	uint16_t number = any() % 8 ? numbers[any() % (sizeof numbers / sizeof *numbers)] : any();
	struct exa_header head = { .number = of ? EXA_MSG_read + any() % 12 : number,
		.version = any(),
		.kind = any(),
		.id = any(),
		.sender = odd(),
		.target = odd(),
		.group = odd(),
		.actor = any() % 8 ? 0 : odd() };
	uint32_t words = any() % 16 ? any() % 60 : any() % ((EXA_MESSAGE_MAX - sizeof head) / 4);
	uint32_t server =
		any() % 2 ? EXA_SERVER_resmgr : EXA_SERVER_resmgr + any() % EXA_SERVER_localfs;

	memcpy(message, &head, sizeof head);
	for (uint32_t i = 0; i < words; i++)
		memcpy(message + sizeof head + 4 * i, &(uint32_t){ odd() }, 4);
	if (of)
		memcpy(message + sizeof head, &of->handle, sizeof of->handle);
	exa_call(of          ? of->server
			: any() % 16 ? EXA_ENDPOINT(server, 0)
						 : odd(),
		message, any() % 16 ? sizeof head + 4 * words : odd(), answer, sizeof answer);
}

static void be_nobody(void)
{
	CHECK(!setresgid(NOBODY, NOBODY, NOBODY) && !setresuid(NOBODY, NOBODY, NOBODY));
}

/* A request may rightly wait for ever; then who made it is killed, and whom it has made by such
 * requests. */
static void bytes(int count)
{
	struct timespec patience = { .tv_nsec = PATIENCE_NS }, none = { 0 };
	int finished = 0;
	sigset_t child_set;

	sigemptyset(&child_set);
	sigaddset(&child_set, SIGCHLD);
	CHECK(!sigprocmask(SIG_BLOCK, &child_set, NULL));
	for (int left = count; left > 0; left -= BATCH) {
		while (sigtimedwait(&child_set, NULL, &none) > 0)
			;

		pid_t child = fork();
		int status;

		CHECK(child >= 0);
		if (!child) {
			seed += (uint32_t)left * 2654435761u;
			be_nobody();
			open_own();
			for (int i = 0; i < BATCH; i++)
				ask_anything();
			_exit(0);
		}
		sigtimedwait(&child_set, NULL, &patience);
		CHECK(!kill(child, SIGKILL) && waitpid(child, &status, 0) == child);
		finished += status == 0;
		CHECK((child = fork()) >= 0);
		if (!child) {
			be_nobody();
			kill(-1, SIGKILL);
			_exit(0);
		}
		CHECK(waitpid(child, &status, 0) == child);
	}
	CHECK(finished > 0);
}

static void guess(uint16_t number, const void *fields, uint32_t size)
{
	struct exa_header head = { .number = number };

	for (uint32_t server = EXA_SERVER_resmgr; server <= EXA_SERVER_pipe; server++) {
		memcpy(message, &head, sizeof head);
		memcpy(message + sizeof head, fields, size);
		CHECK(exa_call(EXA_ENDPOINT(server, 0), message, sizeof head + size, answer, sizeof answer)
			>= (int)sizeof head);
		CHECK(((struct exa_header *)answer)->status == -EBADF);
	}
}

static void handles(int count)
{
	for (int i = 0; i < count; i++) {
		uint64_t handle = i < 1000 ? (uint64_t)i : (uint64_t)any() << 32 | any();

		guess(EXA_MSG_read,
			&(struct read_request){ .handle = handle, .offset = EXA_OFFSET_CURRENT, .count = 10 },
			sizeof(struct read_request));
		guess(EXA_MSG_write,
			&(struct write_request){ .handle = handle, .offset = EXA_OFFSET_CURRENT },
			sizeof(struct write_request));
		guess(EXA_MSG_truncate, &(struct truncate_request){ .handle = handle },
			sizeof(struct truncate_request));
	}
}

/* Each child forks on. All end with the parent, who holds the only writing end. */
static void forks(void)
{
	int hold[2], failed[2], reason = 0, status;
	char byte;

	CHECK(!pipe(hold) && !pipe(failed));
	if (!fork()) {
		close(hold[1]);
		while (fork() >= 0)
			;
		reason = errno;
		CHECK(write(failed[1], &reason, sizeof reason) == sizeof reason);
		CHECK(read(hold[0], &byte, 1) == 0);
		_exit(0);
	}
	CHECK(read(failed[0], &reason, sizeof reason) == sizeof reason && reason == EAGAIN);
	puts("full");
	fflush(stdout);
	CHECK(read(STDIN_FILENO, &byte, 1) >= 0); /* until the test has looked */
	CHECK(!close(hold[1]) && wait(&status) > 0 && status == 0);
}

static void opens(void)
{
	int count = 0, last, ends[2], master, slave;

	while (openpty(&master, &slave, NULL, NULL, NULL) == 0 && count < 20)
		count++;
	while (pipe(ends) == 0 && count < 100)
		count++;
	while ((last = open(count % 2 ? "/etc/passwd" : "/dev/null", O_RDONLY)) >= 0)
		count++;
	CHECK(errno == EMFILE && count > 100);
	FAILS(dup(0), EMFILE);
	FAILS(pipe(ends), EMFILE);
	FAILS(eventfd(0, 0), EMFILE);
	FAILS(open("/etc/passwd", O_RDONLY), EMFILE);
}

static void writes(void)
{
	static char block[65536];
	int ends[2], master, slave, counter = eventfd(0, EFD_NONBLOCK);
	uint64_t most = UINT64_MAX - 1;
	long sum = 0, count;

	for (int i = 0; i < 50; i++) {
		CHECK(!pipe2(ends, O_NONBLOCK));
		for (sum = 0; (count = write(ends[1], block, sizeof block)) > 0; sum += count)
			;
		CHECK(errno == EAGAIN && sum == EXA_PIPE_SIZE);
	}
	CHECK(!openpty(&master, &slave, NULL, NULL, NULL) && !fcntl(slave, F_SETFL, O_NONBLOCK)
		&& !fcntl(master, F_SETFL, O_NONBLOCK));
	for (sum = 0; (count = write(slave, block, sizeof block)) > 0; sum += count)
		CHECK(sum < 1 << 22);
	CHECK(count < 0 && errno == EAGAIN);
	for (int i = 0; i < 1000; i++)
		write(master, block, 1000);
	CHECK(write(counter, &most, sizeof most) == sizeof most);
	FAILS(write(counter, &most, sizeof most), EAGAIN);
}

/* Its message's status, which is never below 0 in the result of exa_call itself. */
static int asked(uint32_t dest, uint16_t number, const void *fields, uint32_t size)
{
	struct exa_header head = { .number = number };

	memcpy(message, &head, sizeof head);
	memcpy(message + sizeof head, fields, size);

	int length = exa_call(dest, message, sizeof head + size, answer, sizeof answer);

	return length < 0 ? length : ((struct exa_header *)answer)->status;
}

static void starts(void)
{
	static const char blob[8] = { 0 };
	char *const none[] = { NULL };

	for (uint32_t image = 0; image < 20; image++) {
		/* the first program's slot is init's */
		for (uint32_t slot = 0; slot < 12; slot++)
			CHECK(exa_exec(EXA_ENDPOINT(slot, 1), image, blob, sizeof blob) == 0);
		CHECK(asked(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), EXA_MSG_exec,
				  &(struct exec_request){ .image = image, .fd = -1 }, sizeof(struct exec_request))
			== -EINVAL);
	}
	CHECK(asked(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), EXA_MSG_exec_load, NULL, 0) == -EINVAL);
	/* what nobody grants waits in the page: it is not to be as large as memory */
	CHECK(exa_exec(EXA_ENDPOINT(8, 1), 1, (void *)64, EXA_ARGUMENTS_MAX + 1) == -E2BIG);
	/* what it may, it still can */
	FAILS(execve("/etc/passwd", none, none), EACCES);
	execl("/bin/true", "true", NULL);
}

/* Who answers at a server where nobody lives. */
static void nobody(void)
{
	CHECK(asked(EXA_ENDPOINT(EXA_SERVER_oxygen, 0), EXA_MSG_sysinfo, NULL, 0) == -EIO);
	CHECK(asked(EXA_ENDPOINT(EXA_SERVERS - 1, 0), EXA_MSG_sysinfo, NULL, 0) == -EIO);
	CHECK(asked(EXA_ENDPOINT(EXA_SERVERS, 1), EXA_MSG_sysinfo, NULL, 0) == -EBADF);
}

/* Both end with EAGAIN for who would have more. */
static void zombies(void)
{
	sigset_t all;
	union sigval value = { .sival_int = 1 };
	char byte;
	int made = 0;

	CHECK(!sigfillset(&all) && !sigprocmask(SIG_SETMASK, &all, NULL));
	while (!sigqueue(getpid(), SIGRTMIN, value) && made < 100000)
		made++;
	CHECK(errno == EAGAIN && made > 1000);
	for (made = 0; made < 100000; made++) {
		pid_t child = vfork();

		if (!child)
			_exit(0);
		if (child < 0)
			break;
	}
	CHECK(errno == EAGAIN && made > 1000);
	puts("full");
	fflush(stdout);
	CHECK(read(0, &byte, 1) == 0);
	while (wait(NULL) > 0)
		made--;
	CHECK(!made);
}

/* Calls with memory that is not there, or the same twice: an error, a signal, or all is well, and
 * the same on all transports. */
static void pointers(void)
{
	enum { HEAD = sizeof(struct exa_header) };
	uint32_t end = (uint32_t)__builtin_wasm_memory_size(0) * 65536;
	uint32_t in = (uint32_t)(uintptr_t)message, out = (uint32_t)(uintptr_t)answer;
	const uint32_t tries[][4] = {
		{ in, HEAD, out, sizeof answer },
		{ in, HEAD, in, sizeof answer },
		{ in + 3, HEAD, out + 5, sizeof answer },
		{ end - HEAD, HEAD, out, sizeof answer },
		{ end - HEAD + 1, HEAD, out, sizeof answer },
		{ UINT32_MAX, HEAD, out, sizeof answer },
		{ in, HEAD - 1, out, sizeof answer },
		{ in, UINT32_MAX, out, sizeof answer },
		{ in, EXA_MESSAGE_MAX + 1, out, sizeof answer },
		{ UINT32_MAX - HEAD + 1, HEAD, out, sizeof answer },
		{ in, HEAD, end - 1, sizeof answer },
		{ in, HEAD, UINT32_MAX, 1 },
		{ in, HEAD, out, 0 },
		{ in, HEAD, out, HEAD - 1 },
		{ in, HEAD, out, UINT32_MAX },
		{ in, HEAD, end, 0 },
	};

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		const uint32_t *t = tries[i];
		pid_t child = fork();
		int status;

		CHECK(child >= 0);
		if (!child) {
			struct exa_header head = { .number = EXA_MSG_sysinfo };

			if (t[0] + HEAD <= end)
				memcpy((void *)(uintptr_t)t[0], &head, sizeof head);
			int got = exa_call(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), (void *)(uintptr_t)t[0], t[1],
				(void *)(uintptr_t)t[2], t[3]);
			_exit(got < 0 ? -got : 0);
		}
		CHECK(waitpid(child, &status, 0) == child);
		printf("%d:%x ", (int)i, status);
	}
	puts("");
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int count = argc > 2 ? atoi(argv[2]) : 0;

	if (argc > 3)
		seed = (uint32_t)strtoul(argv[3], NULL, 10) | 1;
	if (!strcmp(what, "bytes"))
		bytes(count);
	else if (!strcmp(what, "handles"))
		handles(count);
	else if (!strcmp(what, "forks"))
		forks();
	else if (!strcmp(what, "opens"))
		opens();
	else if (!strcmp(what, "starts"))
		starts();
	else if (!strcmp(what, "nobody"))
		nobody();
	else if (!strcmp(what, "writes"))
		writes();
	else if (!strcmp(what, "pointers"))
		pointers();
	else if (!strcmp(what, "zombies"))
		zombies();
	else
		return fputs("usage: hostile bytes | handles | forks | opens | starts | nobody | writes | "
					 "zombies | pointers "
					 "[N [SEED]]\n",
				   stderr),
			   2;
	return 0;
}
