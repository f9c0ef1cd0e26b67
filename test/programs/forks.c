/* forks N: forks a child that ends and waits for it, N times; prints the microseconds a turn. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int turns = argc > 1 ? atoi(argv[1]) : 1000;
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < turns; i++) {
		int status;
		pid_t pid = fork();
		if (pid < 0)
			return perror("fork"), 1;
		if (pid == 0)
			_exit(i & 0x7f);
		if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status)
			|| WEXITSTATUS(status) != (i & 0x7f))
			return fprintf(stderr, "turn %d: status %#x\n", i, status), 1;
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%d forks, %ld us each\n", turns,
		(long)(((to.tv_sec - from.tv_sec) * 1000000000LL + (to.tv_nsec - from.tv_nsec)) / 1000
			/ turns));
	return 0;
}
