/*
 * Signals that come faster than they can be handled: a program goes on between them, with calls and
 * without. And what is pending together is handled together.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

#define CALLS 60

static volatile int came[_NSIG];

static void count(int number) { came[number]++; }

static void again(int number)
{
	if (++came[number] < 20)
		raise(number);
}

static void wait_for_other(int number)
{
	came[number]++;
	while (!came[SIGTERM])
		;
}

/* Some work: calls that are over at once, and computing. */
static void work(void)
{
	volatile unsigned turns = 0;

	for (int i = 0; i < CALLS; i++)
		CHECK(getppid() >= 0);
	while (++turns < 50000000)
		;
}

static void interval_timer(void)
{
	struct itimerval fast = { { 0, 10 }, { 0, 10 } }, off = { 0 };

	CHECK(setitimer(ITIMER_REAL, &fast, NULL) == 0);
	while (came[SIGALRM] < 3)
		pause();
	work();
	CHECK(setitimer(ITIMER_REAL, &off, NULL) == 0);
}

static void posix_timer(int number)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = number };
	struct itimerspec fast = { { 0, 10000 }, { 0, 10000 } };
	timer_t timer;

	CHECK(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0
		&& timer_settime(timer, 0, &fast, NULL) == 0);
	while (came[number] < 3)
		pause();
	work();
	CHECK(timer_delete(timer) == 0);
}

static void other_process(void)
{
	pid_t self = getpid(), child = fork();

	CHECK(child >= 0);
	if (!child)
		while (kill(self, SIGUSR1) == 0)
			;
	while (came[SIGUSR1] < 3)
		pause();
	work();
	CHECK(kill(child, SIGKILL) == 0);
	while (waitpid(child, NULL, 0) == -1)
		CHECK(errno == EINTR);
}

/* What a handler sends its own process is handled before the program goes on. */
static void itself(void)
{
	signal(SIGUSR2, again);
	CHECK(raise(SIGUSR2) == 0 && came[SIGUSR2] == 20);
}

/* Two at once: the second does not wait until the first one's handler is over. */
static void together(void)
{
	sigset_t both, before;

	signal(SIGHUP, wait_for_other);
	signal(SIGTERM, count);
	sigemptyset(&both);
	sigaddset(&both, SIGHUP);
	sigaddset(&both, SIGTERM);
	CHECK(sigprocmask(SIG_BLOCK, &both, &before) == 0 && raise(SIGHUP) == 0 && raise(SIGTERM) == 0);
	CHECK(sigprocmask(SIG_SETMASK, &before, NULL) == 0 && came[SIGHUP] == 1 && came[SIGTERM] == 1);
}

int main(void)
{
	signal(SIGALRM, count);
	signal(SIGRTMIN, count);
	signal(SIGUSR1, count);
	interval_timer();
	posix_timer(SIGALRM);
	posix_timer(SIGRTMIN);
	other_process();
	itself();
	together();
	puts("storm: all is well");
	return 0;
}
