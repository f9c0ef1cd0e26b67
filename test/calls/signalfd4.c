/* signalfd4, which is signalfd: blocked signals, read. */
#include <sys/signalfd.h>

#include "call.h"

int main(void)
{
	sigset_t set, other;
	struct signalfd_siginfo info[2];
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigemptyset(&other);
	sigaddset(&other, SIGUSR2);
	CHECK(!sigprocmask(SIG_BLOCK, &set, NULL) && !sigprocmask(SIG_BLOCK, &other, NULL));
	CHECK((fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)) >= 0
		&& fcntl(fd, F_GETFD) == FD_CLOEXEC);
	FAILS(read(fd, info, sizeof info), EAGAIN);
	CHECK(!kill(getpid(), SIGUSR1) && !kill(getpid(), SIGUSR2)
		&& read(fd, info, sizeof info) == sizeof *info);
	CHECK(info->ssi_signo == SIGUSR1 && info->ssi_pid == (uint32_t)getpid()
		&& info->ssi_uid == getuid());
	CHECK(signalfd(fd, &other, 0) == fd && read(fd, info, sizeof info) == sizeof *info
		&& info->ssi_signo == SIGUSR2);
	BAD_INPUT({ "to change what is not open", ERRNO(signalfd(NOT_OPEN, &set, 0)), EBADF },
		{ "to change what is none", ERRNO(signalfd(file("f", ""), &set, 0)), EINVAL },
		{ "no such flag", ERRNO(signalfd(-1, &set, 1)), EINVAL },
		{ "a set that is nowhere", ERRNO(signalfd(-1, NOWHERE, 0)), EFAULT },
		{ "to read too little", ERRNO(read(fd, info, 10)), EINVAL },
		{ "to write it", ERRNO(write(fd, info, sizeof *info)), EINVAL }, );
	return 0;
}
