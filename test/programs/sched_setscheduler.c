/* Scheduling policies and priorities: remembered, inherited, checked. */
#include <assert.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int set(int policy, int priority)
{
	struct sched_param parameters = { .sched_priority = priority };

	return sched_setscheduler(0, policy, &parameters) < 0 ? errno : 0;
}

int main(void)
{
	struct sched_param parameters = { .sched_priority = 7 };
	struct timespec interval = { 0 };

	assert(sched_getscheduler(0) == SCHED_OTHER && !sched_getparam(0, &parameters)
		&& parameters.sched_priority == 0);
	assert(set(SCHED_OTHER, 1) == EINVAL && set(SCHED_FIFO, 0) == EINVAL && set(99, 0) == EINVAL);
	assert(sched_getscheduler(-1) < 0 && errno == EINVAL);
	assert(sched_getscheduler(32767) < 0 && errno == ESRCH);
	assert(sched_getparam(0, NULL) < 0 && errno == EINVAL);
	assert(!sched_rr_get_interval(getpid(), &interval) && interval.tv_nsec > 0);
	assert(set(SCHED_RR, 20) == 0);

	pid_t child = fork();

	if (!child) {
		assert(sched_getscheduler(0) == SCHED_RR && !sched_getparam(0, &parameters)
			&& parameters.sched_priority == 20);
		assert(sched_getscheduler(getppid()) == SCHED_RR);
		assert(!seteuid(1000) && set(SCHED_RR, 10) == 0 && set(SCHED_RR, 21) == EPERM);
		_exit(0);
	}

	int status;

	assert(waitpid(child, &status, 0) == child && status == 0);
	puts("sched_setscheduler: all is well");
	return 0;
}
