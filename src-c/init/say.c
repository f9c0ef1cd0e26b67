/*
 * How init speaks and listens: lines on the console, its clock, its signals.
 * Entry points: say, now_ms, next_signal.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "init.h"

/* Opened for each line: so it works again after a hangup, and init keeps no terminal. */
void say(const char *format, ...)
{
	char line[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	int fd = open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	dprintf(fd < 0 ? STDERR_FILENO : fd, "%s\n", line);
	if (fd >= 0)
		close(fd);
}

int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * (int64_t)1000 + now.tv_nsec / 1000000;
}

static void no_handler(int number) { (void)number; }

/* The signals stay blocked and are taken one by one. Caught, so that none is ignored and lost. */
static const sigset_t *signals(void)
{
	static sigset_t set;
	static const int numbers[] = { SIGCHLD, SIGHUP, SIGINT, SIGPWR, SIGUSR1 };
	if (sigismember(&set, SIGCHLD) == 1)
		return &set;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		sigaddset(&set, numbers[i]);
		sigaction(numbers[i], &(struct sigaction){ .sa_handler = no_handler }, NULL);
	}
	sigprocmask(SIG_BLOCK, &set, NULL);
	return &set;
}

int next_signal(int64_t deadline)
{
	const sigset_t *set = signals();
	for (;;) {
		int64_t left = deadline < 0 ? 0 : deadline - now_ms();
		if (left < 0)
			left = 0;
		struct timespec limit = { .tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000 };
		int number = sigtimedwait(set, NULL, deadline < 0 ? NULL : &limit);
		if (number > 0)
			return number;
		if (errno != EINTR)
			return 0;
	}
}
