/* Processor time: clocks, getrusage, times, wait4; ITIMER_VIRTUAL and ITIMER_PROF. Says ok. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

#define MS_NS 1000000

static volatile sig_atomic_t rung;
static volatile unsigned sink;

static void ring(int signal) { rung = signal; }

static int64_t clock_ns(clockid_t id)
{
	struct timespec t;
	return clock_gettime(id, &t) ? -1 : t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int64_t ns(struct timeval t) { return t.tv_sec * 1000000000LL + t.tv_usec * 1000LL; }

/* Computes until it has used that much. */
static void burn(int64_t nanoseconds)
{
	int64_t end = clock_ns(CLOCK_PROCESS_CPUTIME_ID) + nanoseconds;
	while (clock_ns(CLOCK_PROCESS_CPUTIME_ID) < end)
		for (int i = 0; i < 100000; i++)
			sink += i;
}

static void rings_at(int which, int signal)
{
	struct itimerval set = { .it_value = { .tv_usec = 20000 },
		.it_interval = { .tv_usec = 20000 } },
					 off = { 0 }, old;
	struct sigaction action = { .sa_handler = ring };
	sigaction(signal, &action, NULL);
	CHECK(!setitimer(which, &set, NULL));
	CHECK(!getitimer(which, &old) && ns(old.it_interval) == 20 * MS_NS && ns(old.it_value) > 0
		&& ns(old.it_value) <= 20 * MS_NS);
	for (int i = 0; i < 2; i++) {
		rung = 0;
		while (!rung)
			sink++;
		CHECK(rung == signal);
	}
	CHECK(!setitimer(which, &off, &old) && ns(old.it_interval) == 20 * MS_NS
		&& !getitimer(which, &old) && !ns(old.it_value));
}

int main(void)
{
	int64_t before = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	CHECK(before >= 0);
	nanosleep(&(struct timespec){ .tv_nsec = 300 * MS_NS }, NULL);
	CHECK(clock_ns(CLOCK_PROCESS_CPUTIME_ID) - before < 150 * MS_NS);
	burn(300 * MS_NS);

	struct rusage self, children;
	struct tms t;
	CHECK(!getrusage(RUSAGE_SELF, &self)
		&& ns(self.ru_utime) + ns(self.ru_stime) >= before + 300 * MS_NS);
	CHECK(!getrusage(RUSAGE_CHILDREN, &children) && ns(children.ru_utime) == 0);
	CHECK(times(&t) != (clock_t)-1 && t.tms_utime + t.tms_stime >= 29 && t.tms_cutime == 0);

	int64_t used = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	pid_t child = fork();
	if (!child) {
		if (clock_ns(CLOCK_PROCESS_CPUTIME_ID) >= used)
			_exit(1); /* it has its parent's */
		burn(40 * MS_NS);
		_exit(0);
	}
	clockid_t clock;
	CHECK(!clock_getcpuclockid(child, &clock) && clock_ns(clock) >= 0);
	int status;
	CHECK(wait4(child, &status, 0, &children) == child && !status
		&& ns(children.ru_utime) >= 40 * MS_NS);
	CHECK(!getrusage(RUSAGE_CHILDREN, &self) && ns(self.ru_utime) == ns(children.ru_utime));
	CHECK(times(&t) != (clock_t)-1 && t.tms_cutime >= 3);
	CHECK(clock_getcpuclockid(child, &clock) == ESRCH);
	CHECK(getrusage(7, &self) < 0 && errno == EINVAL);

	rings_at(ITIMER_VIRTUAL, SIGVTALRM);
	rings_at(ITIMER_PROF, SIGPROF);
	CHECK(getitimer(3, &(struct itimerval){ 0 }) < 0 && errno == EINVAL);
	puts("ok");
	return 0;
}
