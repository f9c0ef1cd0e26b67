/*
 * children: forks three, each with a pipe of its own; they write, end with 10, 11 and 12, and are
 * waited for in the order 2, 0, 1. Prints what came through each pipe and each status.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 3

int main(void)
{
	static const int order[CHILDREN] = { 2, 0, 1 };
	pid_t pids[CHILDREN];
	int readers[CHILDREN];

	for (int i = 0; i < CHILDREN; i++) {
		int ends[2];
		if (pipe(ends) < 0)
			return perror("pipe"), 1;
		pids[i] = fork();
		if (pids[i] < 0)
			return perror("fork"), 1;
		if (pids[i] == 0) {
			char text[64];
			snprintf(text, sizeof text, "child %d of %d", i, getppid() == pids[0] ? -1 : CHILDREN);
			close(ends[0]);
			_exit(write(ends[1], text, strlen(text)) == (ssize_t)strlen(text) ? 10 + i : 1);
		}
		close(ends[1]);
		readers[i] = ends[0];
	}
	for (int i = 0; i < CHILDREN; i++) {
		char text[64];
		ssize_t length, total = 0;
		while ((length = read(readers[i], text + total, sizeof text - 1 - total)) > 0)
			total += length;
		text[total] = 0;
		printf("read: %s\n", text);
	}
	for (int i = 0; i < CHILDREN; i++) {
		int status;
		pid_t pid = waitpid(pids[order[i]], &status, 0);
		printf("%d: %s %d\n", order[i],
			pid == pids[order[i]] && WIFEXITED(status) ? "exited" : "lost", WEXITSTATUS(status));
	}
	printf("then: %d\n", waitpid(-1, NULL, 0));
	return 0;
}
