/*
 * Ends processes that make calls as fast as they can, with SIGKILL at a random moment, so many
 * times. Each must have died of it, and what they were in must go on: prints "lives".
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_NS 3000000

/* resmgr, pipe, a tmpfs in resmgr, and resmgr that asks pipe. */
static void hurry(const char *path)
{
	char bytes[4096] = { 0 };
	int ends[2];

	if (pipe(ends) < 0)
		_exit(1);
	for (;;) {
		int other[2];
		int file = open(path, O_RDWR | O_CREAT, 0600);

		getppid();
		if (file < 0 || write(ends[1], bytes, sizeof bytes) < 0
			|| read(ends[0], bytes, sizeof bytes) < 0 || write(file, bytes, sizeof bytes) < 0
			|| close(file) < 0 || pipe(other) < 0 || close(other[0]) < 0 || close(other[1]) < 0)
			_exit(2);
	}
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

int main(int argc, char **argv)
{
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 100;
	char path[64];

	snprintf(path, sizeof path, "/tmp/slaughter.%d", (int)getpid());
	srand((unsigned)getpid());
	for (long i = 0; i < rounds; i++) {
		int status;
		pid_t child = fork();

		if (child < 0)
			die("fork");
		if (!child)
			hurry(path);
		nanosleep(&(struct timespec){ 0, rand() % LONGEST_NS }, NULL);
		if (kill(child, SIGKILL) < 0)
			die("kill");
		if (waitpid(child, &status, 0) != child)
			die("waitpid");
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) {
			fprintf(stderr, "round %ld: status %x\n", i, (unsigned)status);
			return 1;
		}
	}
	unlink(path);
	puts("lives");
	return 0;
}
