/* fork in a signal handler, at a system call and below stdio; at a safe point it is refused. Says
 * ok. */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static volatile sig_atomic_t children, refused, depth;
static sigjmp_buf out;

static void fork_here(int signal)
{
	int status, keep = errno, local = 42 + signal;
	depth++;
	pid_t child = fork();
	if (!child)
		_exit(local - signal == 42 && depth == 1 ? 7 : 1);
	if (child < 0)
		refused += errno == EAGAIN;
	else if (waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 7)
		children++;
	depth--;
	errno = keep;
}

/* The child returns from the handler, and both go on with what was interrupted. */
static volatile pid_t made = -1;
static void fork_and_return(int signal)
{
	(void)signal;
	made = fork();
}

static void jump(int signal)
{
	(void)signal;
	if (fork() == 0)
		siglongjmp(out, 2);
	siglongjmp(out, 1);
}

static int compare(const void *a, const void *b)
{
	static int once;
	if (!once++)
		raise(SIGUSR1);
	return *(const int *)a - *(const int *)b;
}

int main(void)
{
	int status, numbers[] = { 3, 1, 2 };
	struct sigaction action = { .sa_handler = fork_here };
	sigaction(SIGUSR1, &action, NULL);
	CHECK(!raise(SIGUSR1) && children == 1);
	qsort(numbers, 3, sizeof *numbers, compare);
	CHECK(children == 2 && numbers[0] == 1 && numbers[2] == 3);

	action.sa_handler = fork_and_return;
	sigaction(SIGUSR2, &action, NULL);
	kill(getpid(), SIGUSR2);
	if (!made)
		_exit(9);
	CHECK(made > 0 && waitpid(made, &status, 0) == made && WEXITSTATUS(status) == 9);

	action.sa_handler = jump;
	sigaction(SIGUSR2, &action, NULL);
	int side = sigsetjmp(out, 1);
	if (!side)
		raise(SIGUSR2);
	if (side == 2)
		_exit(11);
	CHECK(side == 1 && wait(&status) > 0 && WEXITSTATUS(status) == 11);

	/* Nothing but computing below: refused, or done at the system call that sets the timer. */
	action.sa_handler = fork_here;
	sigaction(SIGALRM, &action, NULL);
	struct itimerval soon = { .it_value = { .tv_usec = 20000 } };
	setitimer(ITIMER_REAL, &soon, NULL);
	while (!refused && children == 2)
		depth += 0;
	CHECK(refused == 1 || children == 3);
	pid_t child = fork(); /* outside, it works again */
	if (!child)
		_exit(0);
	CHECK(child > 0 && waitpid(child, &status, 0) == child && !status);
	puts("ok");
	return 0;
}
