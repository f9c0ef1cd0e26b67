/* ppoll, which is poll too: over a mix of descriptors, with a mask. */
#include <poll.h>
#include <time.h>

#include "call.h"

static void ignore(int number) { (void)number; }

/* Who only waits for time sleeps, as others see it. */
static void sleeps(void)
{
	char path[32], state = 0;
	pid_t child = fork();

	CHECK(child >= 0);
	if (!child)
		_exit(poll(NULL, 0, 100000));
	snprintf(path, sizeof path, "/proc/%d/stat", child);
	while (state != 'S') {
		FILE *stat = fopen(path, "r");

		CHECK(stat && fscanf(stat, "%*d (%*[^)]) %c", &state) == 1 && !fclose(stat));
	}
	CHECK(!kill(child, SIGKILL) && WTERMSIG(ended(child)) == SIGKILL);
}

int main(void)
{
	int ends[2], fd = file("f", "");
	struct timespec none = { 0 }, wrong = { 0, 1000000000 }, before = { -1, 0 };
	sigset_t empty, blocked;

	CHECK(!pipe(ends));

	struct pollfd fds[4] = { { ends[0], POLLIN, 0 }, { ends[1], POLLOUT, 0 },
		{ fd, POLLIN | POLLOUT, 0 }, { -1, POLLIN, 9 } };

	CHECK(ppoll(fds, 4, NULL, NULL) == 2 && !fds[0].revents && fds[1].revents == POLLOUT
		&& fds[2].revents == (POLLIN | POLLOUT) && !fds[3].revents);
	CHECK(
		write(ends[1], "x", 1) == 1 && ppoll(fds, 1, &none, NULL) == 1 && fds[0].revents == POLLIN);
	fds[1].fd = NOT_OPEN;
	CHECK(ppoll(fds, 4, &none, NULL) == 3 && fds[1].revents == POLLNVAL);
	CHECK(poll(NULL, 0, 1) == 0 && !close(ends[1]) && read(ends[0], &(char){ 0 }, 1) == 1);
	CHECK(poll(fds, 1, -1) == 1 && fds[0].revents == POLLHUP);
	sigemptyset(&empty);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	CHECK(!sigaction(
		SIGUSR1, &(struct sigaction){ .sa_handler = ignore, .sa_flags = SA_RESTART }, NULL));
	CHECK(!sigprocmask(SIG_BLOCK, &blocked, NULL) && !raise(SIGUSR1));
	FAILS(ppoll(NULL, 0, NULL, &empty), EINTR);
	sleeps();
	BAD_INPUT({ "an array that is nowhere", ERRNO(ppoll(NOWHERE, 1, &none, NULL)), EFAULT },
		{ "too many nanoseconds", ERRNO(ppoll(fds, 1, &wrong, NULL)), EINVAL },
		{ "less than no time", ERRNO(ppoll(fds, 1, &before, NULL)), EINVAL },
		{ "more than can be open", ERRNO(poll(fds, (nfds_t)-1, 0)), EINVAL }, );
	return 0;
}
