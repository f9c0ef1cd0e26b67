/*
 * crowd N: forks N children that live all at once, until a pipe of the parent's is closed; prints
 * how many there were, or the error of the fork that failed, and ends when all have.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int wanted = argc > 1 ? atoi(argv[1]) : 60, alive = 0, ended = 0;
	int hold[2], ready[2];
	char byte;

	if (pipe(hold) < 0 || pipe(ready) < 0)
		return perror("pipe"), 1;
	while (alive < wanted) {
		pid_t pid = fork();
		if (pid < 0) {
			printf("fork: %s\n", errno == EAGAIN ? "EAGAIN" : strerror(errno));
			break;
		}
		if (pid == 0) {
			close(hold[1]);
			if (write(ready[1], "x", 1) != 1)
				_exit(1);
			_exit(read(hold[0], &byte, 1) == 0 ? 0 : 1);
		}
		alive++;
	}
	for (int i = 0; i < alive; i++)
		if (read(ready[0], &byte, 1) != 1)
			return perror("read"), 1;
	printf("alive: %d\n", alive);
	fflush(stdout);
	close(hold[1]);
	for (int status; wait(&status) > 0;)
		ended += WIFEXITED(status) && WEXITSTATUS(status) == 0;
	printf("ended: %d\n", ended);
	return 0;
}
