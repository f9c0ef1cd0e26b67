/*
 * deepcall: children that go as deep as the engine's own stack lets them, or some frames less, and
 * make calls there that nobody has made before. Each goes through with it or dies of SIGSEGV, and
 * what it called goes on: prints "lives".
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEEPEST (1 << 16)
/* Frames from the deepest place that there is, and from one try to the next. */
#define NEAR 1600
#define STEP 10

static volatile int calls;

static void call(int which)
{
	struct itimerval timer = { .it_value = { .tv_sec = 100 } };
	struct statfs about;
	struct stat status;
	timer_t id;
	sigset_t set;
	int pair[2];

	sigemptyset(&set);
	switch (which) {
	case 0:
		getppid();
		break;
	case 1:
		setitimer(ITIMER_REAL, &timer, NULL);
		break;
	case 2:
		mkfifo("/tmp/deepcall.fifo", 0600);
		break;
	case 3:
		symlink("a", "/tmp/deepcall.link");
		break;
	case 4:
		epoll_create1(0);
		break;
	case 5:
		eventfd(1, 0);
		break;
	case 6:
		signalfd(-1, &set, 0);
		break;
	case 7:
		inotify_add_watch(inotify_init1(0), "/tmp", IN_CREATE);
		break;
	case 8:
		timerfd_create(CLOCK_MONOTONIC, 0);
		break;
	case 9:
		timer_create(CLOCK_REALTIME, NULL, &id);
		break;
	case 10:
		statfs("/tmp", &about);
		break;
	case 11:
		semget(IPC_PRIVATE, 1, 0600);
		break;
	case 12:
		msgget(IPC_PRIVATE, 0600);
		break;
	case 13:
		socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
		break;
	case 14:
		socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair);
		break;
	case 15:
		rename("/tmp/deepcall.link", "/tmp/deepcall.other");
		break;
	case 16:
		rmdir("/tmp/deepcall.none");
		break;
	case 17:
		link("/tmp/deepcall.none", "/tmp/deepcall.some");
		break;
	case 18:
		socket(AF_INET, SOCK_STREAM, 0);
		break;
	case 19:
		mkdir("/tmp/deepcall.dir", 0700);
		break;
	case 20:
		stat("/proc/self/status", &status);
		break;
	case 21:
		stat("/dev/tty", &status);
		break;
	case 22:
		flock(open("/tmp", O_RDONLY), LOCK_EX | LOCK_NB);
		break;
	case 23:
		setpgid(0, 0);
		break;
	case 24:
		open("/proc/self/stat", O_RDONLY);
		break;
	case 25:
		open("/dev/ptmx", O_RDWR);
		break;
	case 26:
		truncate("/tmp/deepcall.none", 3);
		break;
	case 27:
		chmod("/tmp/deepcall.none", 3);
		break;
	case 28:
		getsid(0);
		break;
	default:
		setsid();
	}
	calls++;
}

static __attribute__((noinline)) int deep(int levels, int which)
{
	if (levels <= 0) {
		if (which >= 0)
			call(which);
		return 1;
	}
	return deep(levels - 1, which) + calls;
}

/* Whether a child has come back from there. */
static int goes(int levels, int which)
{
	int status;
	pid_t child = fork();

	if (child < 0) {
		perror("fork");
		exit(1);
	}
	if (!child)
		_exit(deep(levels, which) < 0);
	if (waitpid(child, &status, 0) != child || (status && WTERMSIG(status) != SIGSEGV)) {
		fprintf(stderr, "at %d, call %d: status %x\n", levels, which, (unsigned)status);
		exit(1);
	}
	return !status;
}

int main(void)
{
	int most = 0, which = 0, died = 0;

	/* Until the engine has optimized it: then its frames are as small as they get. */
	for (int i = 0; i < 20000; i++)
		deep(1000, -1);
	usleep(500000);
	for (int step = DEEPEST; step; step /= 2)
		if (goes(most + step, -1))
			most += step;
	for (int levels = most - NEAR; levels <= most; levels += STEP)
		died += !goes(levels, which++ % 30);
	puts(died ? "lives" : "never deep enough");
	return 0;
}
