/* interrupted PATH: opens it anew until no signal interrupts that, then reads of it once. SIGUSR1
 * interrupts, after SIGUSR2 calls go on. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void say(const char *what) { write(1, what, strlen(what)); }

static void caught(int signal) { say(signal == SIGUSR1 ? "caught\n" : "goes on\n"); }

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = caught };
	char bytes[100];
	int fd;

	if (argc < 2)
		return 2;
	sigaction(SIGUSR1, &action, NULL);
	action.sa_flags = SA_RESTART;
	sigaction(SIGUSR2, &action, NULL);
	while ((fd = open(argv[1], O_RDONLY)) < 0 && errno == EINTR)
		say("open: EINTR\n");
	if (fd < 0)
		return 1;
	say("open\n");

	ssize_t n = read(fd, bytes, sizeof bytes);

	if (n < 0)
		say(errno == EINTR ? "read: EINTR\n" : "read fails\n");
	else
		write(1, bytes, n);
	return 0;
}
