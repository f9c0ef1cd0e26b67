/* timer: POSIX timers, alarm, setitimer. */
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static volatile int count, last_value, last_code;

static void handler(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	count++;
	last_value = info->si_value.sival_int;
	last_code = info->si_code;
}

static void until(int wanted)
{
	while (count < wanted)
		usleep(10000);
}

int main(void)
{
	timer_t t, none;
	sigset_t set;
	struct itimerspec spec = { .it_value.tv_nsec = 20000000 }, left;
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_int = 7
	};
	struct sigaction act = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	sigaction(SIGRTMIN + 1, &act, NULL);
	sigaction(SIGALRM, &act, NULL);

	FAILS(timer_create(99, &event, &t), EINVAL);
	CHECK(timer_create(CLOCK_MONOTONIC, &event, &t) == 0);
	CHECK(timer_settime(t, 0, &spec, NULL) == 0);
	until(1);
	CHECK(last_value == 7 && last_code == SI_TIMER && timer_getoverrun(t) == 0);
	CHECK(timer_gettime(t, &left) == 0 && !left.it_value.tv_nsec && !left.it_value.tv_sec);

	/* Repeating; while it is blocked, one signal with overruns. */
	spec.it_interval.tv_nsec = 10000000;
	CHECK(timer_settime(t, 0, &spec, NULL) == 0);
	until(4);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	usleep(100000);
	CHECK(sigwaitinfo(&set, NULL) == SIGRTMIN + 1 && timer_getoverrun(t) >= 5);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	spec = (struct itimerspec){ 0 };
	CHECK(timer_settime(t, 0, &spec, &left) == 0 && left.it_interval.tv_nsec == 10000000);
	int before = count;
	usleep(50000);
	CHECK(count <= before + 1);

	spec.it_value.tv_nsec = 1000000000;
	FAILS(timer_settime(t, 0, &spec, NULL), EINVAL);
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	CHECK(timer_create(CLOCK_REALTIME, NULL, &none) == 0);
	spec.it_value = now;
	count = 0;
	CHECK(timer_settime(none, TIMER_ABSTIME, &spec, NULL) == 0);
	until(1);
	CHECK(timer_delete(none) == 0);
	CHECK(timer_delete(none) != 0); /* musl leaves errno alone here */
	FAILS(timer_getoverrun(none), EINVAL);

	/* A child has no timers. */
	spec.it_value = (struct timespec){ .tv_sec = 1000 };
	CHECK(timer_settime(t, 0, &spec, NULL) == 0);
	pid_t child = fork();
	int status;
	if (!child)
		_exit(timer_gettime(t, &left) == -1 && errno == EINVAL && alarm(0) == 0 ? 0 : 1);
	CHECK(waitpid(child, &status, 0) == child && status == 0);

	/* alarm and setitimer */
	struct timespec from, to;
	clock_gettime(CLOCK_MONOTONIC, &from);
	alarm(100);
	int seconds = alarm(0);
	clock_gettime(CLOCK_MONOTONIC, &to);
	CHECK(seconds <= 100 && seconds >= 99 - (to.tv_sec - from.tv_sec));
	struct itimerval it = { { 0, 10000 }, { 0, 10000 } }, old;
	count = 0;
	CHECK(setitimer(ITIMER_REAL, &it, NULL) == 0);
	until(3);
	CHECK(getitimer(ITIMER_REAL, &old) == 0 && old.it_interval.tv_usec == 10000
		&& old.it_value.tv_usec <= 10000);
	it = (struct itimerval){ 0 };
	CHECK(setitimer(ITIMER_REAL, &it, &old) == 0 && old.it_interval.tv_usec == 10000);
	FAILS(setitimer(77, &it, NULL), EINVAL);
	puts("ok");
	return 0;
}
