/* prlimit64, which is getrlimit and setrlimit too: what is inherited, who may raise what. */
#include <sys/resource.h>

#include "call.h"

static int told[2];

static void tell(int signal) { CHECK(signal == SIGXCPU && write(told[1], "", 1) == 1); }

/* A child that computes until its limit of processor time ends it. */
static pid_t computing(rlim_t soft, rlim_t hard, void (*handler)(int))
{
	pid_t child = fork();

	CHECK(child >= 0);
	if (child)
		return child;
	CHECK(signal(SIGXCPU, handler) != SIG_ERR
		&& !setrlimit(RLIMIT_CPU, &(struct rlimit){ soft, hard }));
	for (volatile unsigned n = 0;; n++)
		;
}

static void processor_time(void)
{
	char byte;
	int status = ended(computing(1, RLIM_INFINITY, SIG_DFL));

	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
	CHECK(!pipe(told));
	status = ended(computing(1, 2, tell));
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && read(told[0], &byte, 1) == 1);
}

int main(void)
{
	struct rlimit was, now, set = { 64, 128 }, wrong = { 2, 1 };

	CHECK(!getrlimit(RLIMIT_NOFILE, &was) && was.rlim_cur >= 64 && was.rlim_max >= was.rlim_cur);
	CHECK(!getrlimit(RLIMIT_STACK, &now) && now.rlim_cur > 0 && !getrlimit(RLIMIT_FSIZE, &now)
		&& !getrlimit(RLIMIT_NPROC, &now));
	IN_CHILD(CHECK(!setrlimit(RLIMIT_NOFILE, &set) && !getrlimit(RLIMIT_NOFILE, &now)
		&& now.rlim_cur == 64 && now.rlim_max == 128);
			 FAILS(fcntl(0, F_DUPFD, 64), EINVAL); FAILS(dup2(0, 64), EBADF);
			 IN_CHILD(CHECK(!getrlimit(RLIMIT_NOFILE, &now) && now.rlim_cur == 64));
			 CHECK(!setuid(1000)); set.rlim_max = 256;
			 FAILS(setrlimit(RLIMIT_NOFILE, &set), EPERM));
	IN_CHILD(CHECK(!setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 10, 10 })
		&& signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
			 int fd = file("f", "12345678"); CHECK(pwrite(fd, "abcd", 4, 8) == 2);
			 FAILS(pwrite(fd, "abcd", 4, 10), EFBIG); FAILS(ftruncate(fd, 11), EFBIG));
	processor_time();
	CHECK(!prlimit(getpid(), RLIMIT_CORE, NULL, &now));
	BAD_INPUT({ "no such limit", ERRNO(getrlimit(99, &now)), EINVAL },
		{ "to set no such limit", ERRNO(setrlimit(99, &set)), EINVAL },
		{ "more than the most", ERRNO(setrlimit(RLIMIT_CORE, &wrong)), EINVAL },
		{ "a limit that is nowhere", ERRNO(setrlimit(RLIMIT_CORE, NOWHERE)), EFAULT },
		{ "to nowhere", ERRNO(getrlimit(RLIMIT_CORE, NOWHERE)), EFAULT },
		{ "nobody's", ERRNO(prlimit(999999, RLIMIT_CORE, NULL, &now)), ESRCH }, );
	IN_CHILD(CHECK(!setuid(1000)); FAILS(prlimit(getppid(), RLIMIT_CORE, NULL, &now), EPERM));
	return 0;
}
