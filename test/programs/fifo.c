/*
 * fifo: POSIX's rules for opening FIFOs. Prints a line a rule; all are "ok".
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIFO "/tmp/rules.fifo"

static void check(const char *rule, int holds)
{
	printf("%s: %s\n", rule, holds ? "ok" : strerror(errno));
}

static void alarmed(int signal) { (void)signal; }

int main(void)
{
	char text[16];
	struct stat node, end;

	unlink(FIFO);
	check("mkfifo", !mkfifo(FIFO, 0600));
	check("a second one exists", mkfifo(FIFO, 0600) < 0 && errno == EEXIST);
	check("to write, without a reader, at once: ENXIO",
		open(FIFO, O_WRONLY | O_NONBLOCK) < 0 && errno == ENXIO);
	int reader = open(FIFO, O_RDONLY | O_NONBLOCK);
	check("to read, at once", reader >= 0);
	check("without a writer: end of file", read(reader, text, sizeof text) == 0);
	struct pollfd polled = { .fd = reader, .events = POLLIN };
	check("and nothing to poll", poll(&polled, 1, 0) == 0);
	int writer = open(FIFO, O_WRONLY | O_NONBLOCK);
	check("to write, with a reader", writer >= 0);
	check("empty: EAGAIN", read(reader, text, sizeof text) < 0 && errno == EAGAIN);
	check("through",
		write(writer, "abc", 3) == 3 && read(reader, text, sizeof text) == 3
			&& !memcmp(text, "abc", 3));
	check("fstat is the node's",
		!stat(FIFO, &node) && !fstat(reader, &end) && node.st_dev == end.st_dev
			&& node.st_ino == end.st_ino && S_ISFIFO(end.st_mode));
	close(writer);
	check("hung up", poll(&polled, 1, 0) == 1 && polled.revents & POLLHUP);
	close(reader);

	struct sigaction action = { .sa_handler = alarmed };
	sigaction(SIGALRM, &action, NULL);
	/* Again and again, for the first may come before it waits. */
	ualarm(50000, 50000);
	check("to read, interrupted: EINTR", open(FIFO, O_RDONLY) < 0 && errno == EINTR);
	ualarm(0, 0);
	check("and nobody is left there", open(FIFO, O_WRONLY | O_NONBLOCK) < 0 && errno == ENXIO);

	fflush(stdout);
	pid_t child = fork();
	if (!child) {
		writer = open(FIFO, O_WRONLY);
		_exit(write(writer, "met", 3) == 3 ? 0 : 1);
	}
	reader = open(FIFO, O_RDONLY);
	check("each waits for the other",
		read(reader, text, sizeof text) == 3 && !memcmp(text, "met", 3));
	check("the writer's end: end of file", read(reader, text, sizeof text) == 0);
	close(reader);
	waitpid(child, NULL, 0);

	int both = open(FIFO, O_RDWR);
	check("both ways, at once", both >= 0 && write(both, "x", 1) == 1 && read(both, text, 1) == 1);
	close(both);
	check("unlink", !unlink(FIFO));
	return 0;
}
