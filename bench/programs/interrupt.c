/*
 * interrupt ROUNDS: how long signals to a child that only computes take to be seen, the longest and
 * the mean in microseconds: caught (until its handler has written), stop and continue (until
 * waitpid says so), kill (until it is waited for). For bench/run.mjs.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int line[2];
static volatile unsigned computed;

static void tell(int signal)
{
	char c = (char)signal;
	if (write(line[1], &c, 1) != 1)
		_exit(1);
}

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static pid_t computing(void)
{
	char c;
	pid_t child = fork();
	if (!child) {
		signal(SIGUSR1, tell);
		tell(0);
		for (;;)
			computed++;
	}
	return read(line[0], &c, 1) == 1 ? child : -1;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 20, status;
	struct {
		const char *name;
		double most, sum;
	} rows[] = { { "caught" }, { "stop" }, { "continue" }, { "kill" } };
	char c;
	if (pipe(line))
		return 1;
	for (int round = 0; round < rounds; round++) {
		pid_t child = computing();
		for (int what = 0; what < 4; what++) {
			double from = now_us();
			kill(child, (int[]){ SIGUSR1, SIGSTOP, SIGCONT, SIGKILL }[what]);
			if (what == 0 ? read(line[0], &c, 1) != 1
						  : waitpid(child, &status, WUNTRACED | WCONTINUED) != child)
				return 1;
			double took = now_us() - from;
			rows[what].sum += took;
			rows[what].most = took > rows[what].most ? took : rows[what].most;
		}
	}
	for (int what = 0; what < 4; what++)
		printf("%s %.0f %.0f\n", rows[what].name, rows[what].most, rows[what].sum / rounds);
	return 0;
}
