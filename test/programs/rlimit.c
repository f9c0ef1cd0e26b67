/* RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_NOFILE and the rules of setrlimit. Says ok. Started as root.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define FILE_NAME "/tmp/rlimit-file"

static volatile sig_atomic_t told;
static void tell(int signal) { told = signal; }

static void file_size(void)
{
	char bytes[100] = { 0 };
	struct stat st;
	int fd = open(FILE_NAME, O_CREAT | O_TRUNC | O_RDWR, 0600);
	CHECK(fd >= 0 && write(fd, bytes, 100) == 100);
	struct rlimit set = { 150, 200 }, got;
	CHECK(!setrlimit(RLIMIT_FSIZE, &set) && !getrlimit(RLIMIT_FSIZE, &got) && got.rlim_cur == 150
		&& got.rlim_max == 200);
	signal(SIGXFSZ, tell);
	CHECK(write(fd, bytes, 100) == 50 && !told);
	FAILS(write(fd, bytes, 1), EFBIG);
	CHECK(told == SIGXFSZ);
	told = 0;
	FAILS(pwrite(fd, bytes, 1, 1000), EFBIG);
	FAILS(ftruncate(fd, 151), EFBIG);
	FAILS(truncate(FILE_NAME, 151), EFBIG);
	FAILS(posix_fallocate(fd, 0, 151) ? (errno = EFBIG, -1) : 0, EFBIG);
	CHECK(told == SIGXFSZ && !ftruncate(fd, 150) && pwrite(fd, bytes, 10, 0) == 10);
	CHECK(!fstat(fd, &st) && st.st_size == 150);
	signal(SIGXFSZ, SIG_DFL);

	/* Inherited, also through exec, and the signal's default ends the program. */
	int status;
	pid_t child = fork();
	if (!child)
		execl("/bin/sh", "sh", "-c", "head -c 1000 /dev/zero > " FILE_NAME, (char *)0);
	CHECK(waitpid(child, &status, 0) == child
		&& (WIFSIGNALED(status) ? WTERMSIG(status) == SIGXFSZ
								: WEXITSTATUS(status) == 128 + SIGXFSZ));
	CHECK(!stat(FILE_NAME, &st) && st.st_size == 150);
	int pipes[2];
	CHECK(!pipe(pipes));
	for (int i = 0; i < 3; i++)
		CHECK(write(pipes[1], bytes, 100) == 100); /* a pipe is no file */
	close(pipes[0]);
	close(pipes[1]);
	close(fd);
	unlink(FILE_NAME);
	CHECK(!setrlimit(RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }));
}

static void files(void)
{
	struct rlimit was, set;
	CHECK(!getrlimit(RLIMIT_NOFILE, &was));
	set = (struct rlimit){ 10, was.rlim_max };
	CHECK(!setrlimit(RLIMIT_NOFILE, &set));
	int fd, last = -1;
	while ((fd = dup(1)) >= 0)
		last = fd;
	CHECK(errno == EMFILE && last == 9);
	while (last > 2)
		close(last--);
	FAILS(dup2(1, 10), EBADF);
	CHECK(!setrlimit(RLIMIT_NOFILE, &was));
}

/* As nobody, of whom there are no other processes. */
static int processes(void)
{
	struct rlimit set = { 2, 2 };
	CHECK(!setuid(65534));
	CHECK(!setrlimit(RLIMIT_NPROC, &set));
	pid_t child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	CHECK(child > 0);
	FAILS(fork(), EAGAIN);
	FAILS(vfork(), EAGAIN);
	CHECK(!kill(child, SIGKILL) && waitpid(child, NULL, 0) == child);
	set.rlim_max = 3;
	FAILS(setrlimit(RLIMIT_NPROC, &set), EPERM);
	set = (struct rlimit){ 1, 2 };
	CHECK(!setrlimit(RLIMIT_NPROC, &set));
	set = (struct rlimit){ 2, 1 };
	FAILS(setrlimit(RLIMIT_NPROC, &set), EINVAL);
	FAILS(setrlimit(1000, &set), EINVAL);
	FAILS(getrlimit(-1, &set), EINVAL);
	return 0;
}

int main(void)
{
	int status;
	file_size();
	files();
	pid_t child = fork();
	if (!child)
		_exit(processes());
	CHECK(waitpid(child, &status, 0) == child && !status);
	puts("ok");
	return 0;
}
