/* setitimer, which is alarm too: real time, and time of work. */
#include <sys/time.h>

#include "call.h"

static volatile int came, of[65];

static void count(int number)
{
	came++;
	of[number]++;
}

int main(void)
{
	struct itimerval brief = { { 0, 2000 }, { 0, 2000 } }, off = { 0 }, old,
					 wrong = { .it_value = { 0, 1000000 } }, before = { .it_value = { -1, 0 } };
	sigset_t none;

	sigemptyset(&none);
	signal(SIGALRM, count);
	signal(SIGVTALRM, count);
	signal(SIGPROF, count);
	CHECK(!setitimer(ITIMER_REAL, &brief, NULL));
	while (of[SIGALRM] < 3)
		pause();
	CHECK(!setitimer(ITIMER_REAL, &off, &old) && old.it_interval.tv_usec == 2000 && alarm(100) == 0
		&& alarm(0) >= 90);
	CHECK(!setitimer(ITIMER_VIRTUAL, &brief, NULL));
	while (!of[SIGVTALRM])
		;
	CHECK(!setitimer(ITIMER_VIRTUAL, &off, NULL) && !setitimer(ITIMER_PROF, &brief, NULL));
	while (!of[SIGPROF])
		;
	CHECK(!setitimer(ITIMER_PROF, &off, NULL));
	BAD_INPUT({ "no such timer", ERRNO(setitimer(99, &off, NULL)), EINVAL },
		{ "too many microseconds", ERRNO(setitimer(ITIMER_REAL, &wrong, NULL)), EINVAL },
		{ "less than no time", ERRNO(setitimer(ITIMER_REAL, &before, NULL)), EINVAL },
		{ "a time that is nowhere", ERRNO(syscall(SYS_setitimer, ITIMER_REAL, NOWHERE, &old)),
			EFAULT },
		{ "the old one to nowhere", ERRNO(syscall(SYS_setitimer, ITIMER_REAL, &off, NOWHERE)),
			EFAULT }, );
	return 0;
}
