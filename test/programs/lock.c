/* lock: fcntl's record locks, those of descriptions, flock; between processes, waiting, deadlock,
 * release. */
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define PATH "/tmp/lock.test"

static int lock(int fd, int command, int type, off_t start, off_t length)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
	return fcntl(fd, command, &l);
}

static struct flock test(int fd, int command, int type, off_t start, off_t length)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
	CHECK(fcntl(fd, command, &l) == 0);
	return l;
}

static void nothing(int signal) { (void)signal; }

/** Where a byte goes for each signal. */
static int told;
static void tell(int signal)
{
	(void)signal;
	CHECK(write(told, "y", 1) == 1);
}

static int ended(pid_t pid)
{
	int status;
	CHECK(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void bad_input(int fd)
{
	int reader = open(PATH, O_RDONLY);
	FAILS(lock(99, F_SETLK, F_RDLCK, 0, 0), EBADF);
	FAILS(lock(fd, F_SETLK, 77, 0, 0), EINVAL);
	FAILS(lock(fd, F_SETLK, F_RDLCK, -1, 0), EINVAL);
	FAILS(lock(reader, F_SETLK, F_WRLCK, 0, 0), EBADF);
	FAILS(fcntl(fd, F_SETLK, (struct flock *)-16), EFAULT);
	FAILS(flock(fd, 77), EINVAL);
	FAILS(flock(99, LOCK_SH), EBADF);
	close(reader);
}

static void ranges(int fd)
{
	CHECK(lock(fd, F_SETLK, F_WRLCK, 0, 100) == 0);
	CHECK(lock(fd, F_SETLK, F_UNLCK, 40, 20) == 0);
	pid_t child = fork();
	if (!child) {
		struct flock l = test(fd, F_GETLK, F_RDLCK, 0, 0);
		CHECK(l.l_type == F_WRLCK && l.l_start == 0 && l.l_len == 40 && l.l_pid == getppid());
		l = test(fd, F_GETLK, F_RDLCK, 40, 20);
		CHECK(l.l_type == F_UNLCK);
		l = test(fd, F_GETLK, F_RDLCK, 41, 0);
		CHECK(l.l_start == 60 && l.l_len == 40);
		CHECK(lock(fd, F_SETLK, F_WRLCK, 40, 20) == 0);
		errno = 0;
		CHECK(lock(fd, F_SETLK, F_RDLCK, 39, 1) == -1 && (errno == EAGAIN || errno == EACCES));
		_exit(0);
	}
	CHECK(ended(child) == 0);
	/* Another descriptor of the same file takes them all along. */
	close(open(PATH, O_RDONLY));
	child = fork();
	if (!child)
		_exit(lock(fd, F_SETLK, F_WRLCK, 0, 0) != 0);
	CHECK(ended(child) == 0);
}

static void waiting(int fd)
{
	int ends[2];
	char byte;
	CHECK(pipe(ends) == 0);
	pid_t child = fork();
	if (!child) {
		CHECK(lock(fd, F_SETLK, F_WRLCK, 0, 10) == 0);
		CHECK(write(ends[1], "x", 1) == 1);
		usleep(100000);
		_exit(0); /* the end releases it */
	}
	CHECK(read(ends[0], &byte, 1) == 1);
	CHECK(lock(fd, F_SETLKW, F_WRLCK, 5, 10) == 0);
	CHECK(ended(child) == 0);
	/* A signal interrupts; with SA_RESTART the wait goes on. */
	child = fork();
	if (!child) {
		struct sigaction act = { .sa_handler = nothing };
		sigaction(SIGALRM, &act, NULL);
		/* Again and again, for the first may come before it waits. */
		ualarm(20000, 20000);
		FAILS(lock(fd, F_SETLKW, F_WRLCK, 0, 0), EINTR);
		told = ends[1];
		act = (struct sigaction){ .sa_handler = tell, .sa_flags = SA_RESTART };
		sigaction(SIGALRM, &act, NULL);
		CHECK(lock(fd, F_SETLKW, F_WRLCK, 0, 0) == 0);
		_exit(0);
	}
	for (int i = 0; i < 10; i++)
		CHECK(read(ends[0], &byte, 1) == 1);
	CHECK(lock(fd, F_SETLK, F_UNLCK, 0, 0) == 0);
	CHECK(ended(child) == 0);
	close(ends[0]);
	close(ends[1]);
}

static void deadlock(int fd)
{
	int ends[2];
	char byte;
	CHECK(pipe(ends) == 0);
	CHECK(lock(fd, F_SETLK, F_WRLCK, 0, 1) == 0);
	pid_t child = fork();
	if (!child) {
		CHECK(lock(fd, F_SETLK, F_WRLCK, 1, 1) == 0);
		CHECK(write(ends[1], "x", 1) == 1);
		int got = lock(fd, F_SETLKW, F_WRLCK, 0, 1);
		_exit(got == -1 && errno == EDEADLK ? 35 : 0);
	}
	CHECK(read(ends[0], &byte, 1) == 1);
	int got = lock(fd, F_SETLKW, F_WRLCK, 1, 1), mine = got == -1 && errno == EDEADLK;
	CHECK(got == 0 || mine);
	CHECK(lock(fd, F_SETLK, F_UNLCK, 0, 0) == 0);
	CHECK(ended(child) == (mine ? 0 : 35));
	close(ends[0]);
	close(ends[1]);
}

static void descriptions(int fd)
{
	int other = open(PATH, O_RDWR), twin = dup(fd);
	CHECK(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10) == 0);
	CHECK(lock(twin, F_OFD_SETLK, F_WRLCK, 0, 10) == 0);
	FAILS(lock(other, F_OFD_SETLK, F_RDLCK, 9, 1), EAGAIN);
	CHECK(test(other, F_OFD_GETLK, F_RDLCK, 0, 0).l_pid == -1);
	FAILS(lock(fd, F_SETLK, F_RDLCK, 0, 1), EAGAIN);
	close(twin);
	FAILS(lock(other, F_OFD_SETLK, F_RDLCK, 9, 1), EAGAIN);
	CHECK(lock(fd, F_OFD_SETLK, F_UNLCK, 0, 0) == 0);
	CHECK(lock(other, F_OFD_SETLK, F_RDLCK, 9, 1) == 0);
	close(other);
	CHECK(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 0) == 0);
	CHECK(lock(fd, F_OFD_SETLK, F_UNLCK, 0, 0) == 0);
}

static void whole(int fd)
{
	int other = open(PATH, O_RDONLY), third = open(PATH, O_RDONLY);
	CHECK(flock(fd, LOCK_SH) == 0 && flock(other, LOCK_SH) == 0);
	FAILS(flock(third, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	FAILS(flock(fd, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	CHECK(lock(fd, F_SETLK, F_WRLCK, 0, 0) == 0); /* not flock's affair */
	close(other);
	CHECK(flock(fd, LOCK_EX | LOCK_NB) == 0);
	pid_t child = fork();
	if (!child)
		_exit(flock(third, LOCK_EX) != 0);
	usleep(50000);
	CHECK(flock(fd, LOCK_UN) == 0);
	CHECK(ended(child) == 0);
	close(third);
}

int main(void)
{
	int fd = open(PATH, O_RDWR | O_CREAT | O_TRUNC, 0600);
	CHECK(fd >= 0);
	bad_input(fd);
	ranges(fd);
	waiting(fd);
	deadlock(fd);
	descriptions(fd);
	whole(fd);
	unlink(PATH);
	puts("ok");
	return 0;
}
