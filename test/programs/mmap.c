/*
 * Shared mappings of files: read and write see them, and they what is written; they are in the file
 * after msync, munmap (also of parts), mremap, exec and the program's end. Memory shared with
 * children.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static char name[] = "/tmp/mmap.XXXXXX";

static char byte_at(int fd, off_t offset)
{
	char byte;

	assert(pread(fd, &byte, 1, offset) == 1);
	return byte;
}

static char *map(int fd, size_t length, int protection, int type)
{
	char *start = mmap(NULL, length, protection, type, fd, 0);

	return start == MAP_FAILED ? NULL : start;
}

/* A file of `pages` pages: the first of 'a', the next of 'b' … */
static int fresh(int pages)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char page[PAGE];

	assert(fd >= 0);
	for (int i = 0; i < pages; i++) {
		memset(page, 'a' + i, PAGE);
		assert(write(fd, page, PAGE) == PAGE);
	}
	return fd;
}

/* Memory of others, wherever that may be, is filled. */
static void fill(char with)
{
	for (int i = 0; i < 40; i++)
		memset(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), with,
			PAGE);
}

static void remapped(void)
{
	int fd = fresh(4), both = PROT_READ | PROT_WRITE;
	char *start = map(fd, PAGE, both, MAP_SHARED), *block;

	start = mremap(start, PAGE, 4 * PAGE, MREMAP_MAYMOVE);
	assert(start != MAP_FAILED && start[PAGE] == 'b' && start[4 * PAGE - 1] == 'd');
	start[3 * PAGE] = 'Z';
	assert(!munmap(start, 4 * PAGE) && byte_at(fd, 3 * PAGE) == 'Z');
	close(fd);
	fd = fresh(2);
	start = map(fd, 2 * PAGE, both, MAP_SHARED);
	start[0] = 'S';
	start[PAGE] = 'T';
	assert(mremap(start, 2 * PAGE, PAGE, 0) == start);
	fill('!');
	assert(!munmap(start, PAGE) && byte_at(fd, 0) == 'S' && byte_at(fd, 1) == 'a'
		&& byte_at(fd, PAGE) == 'T' && byte_at(fd, 2 * PAGE - 1) == 'b');
	close(fd);
	fd = fresh(2);
	start = map(fd, PAGE, both, MAP_SHARED);
	block = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert(block != MAP_FAILED);
	start[0] = 'L';
	start = mremap(start, PAGE, 256 * PAGE, MREMAP_MAYMOVE);
	assert(start != MAP_FAILED && start[0] == 'L' && start[PAGE] == 'b');
	start[1] = 'M';
	fill('#');
	assert(!munmap(start, 256 * PAGE) && byte_at(fd, 0) == 'L' && byte_at(fd, 1) == 'M'
		&& byte_at(fd, 2) == 'a' && byte_at(fd, PAGE + 9) == 'b'
		&& lseek(fd, 0, SEEK_END) == 2 * PAGE);
	close(fd);
}

static void same_as_the_file(void)
{
	int fd = fresh(3), seen = open(name, O_RDONLY), appended = open(name, O_WRONLY | O_APPEND);
	char *start = map(fd, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED),
		 *other = map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED),
		 *read_only = map(seen, 3 * PAGE, PROT_READ, MAP_SHARED), byte;

	start[2] = 'W';
	assert(byte_at(seen, 2) == 'W' && read(seen, &byte, 1) == 1 && byte == 'a');
	assert(other[2] == 'W' && read_only[2] == 'W');
	assert(pwrite(fd, "R", 1, 3) == 1 && start[3] == 'R' && other[3] == 'R' && read_only[3] == 'R');
	assert(lseek(fd, PAGE, SEEK_SET) == PAGE && write(fd, "xyz", 3) == 3
		&& !memcmp(start + PAGE, "xyzb", 4));
	start[PAGE + 1] = 'Y';
	assert(lseek(seen, PAGE, SEEK_SET) == PAGE && read(seen, &byte, 1) == 1 && byte == 'x'
		&& read(seen, &byte, 1) == 1 && byte == 'Y');
	assert(!ftruncate(fd, 2 * PAGE + 5) && write(appended, "end", 3) == 3
		&& !memcmp(start + 2 * PAGE, "cccccend", 9) && start[2 * PAGE + 8] == 0);
	assert(mprotect(read_only, PAGE, PROT_READ | PROT_WRITE) < 0 && errno == EACCES);
	assert(!munmap(read_only, 3 * PAGE) && !munmap(other, PAGE) && !munmap(start, 3 * PAGE));
	/* only read at first */
	start = map(fd, PAGE, PROT_READ, MAP_SHARED);
	assert(!mprotect(start, PAGE, PROT_READ | PROT_WRITE));
	start[9] = 'm';
	assert(byte_at(seen, 9) == 'm' && !munmap(start, PAGE));
	close(fd);
	close(seen);
	close(appended);
}

static volatile int told;

static void tell(int signal) { told = signal; }

static void with_children(void)
{
	int *shared = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status, there[2], back[2];
	pid_t child;
	char byte;

	assert(shared != MAP_FAILED && shared[0] == 0 && !pipe(there) && !pipe(back));
	shared[1] = 5;
	signal(SIGUSR1, tell);
	child = fork();
	if (!child) {
		assert(shared[1] == 5);
		shared[0] = 77;
		shared[4 * PAGE / sizeof *shared - 1] = 78;
		assert(write(back[1], "x", 1) == 1 && read(there[0], &byte, 1) == 1 && shared[1] == 6);
		shared[2] = 79;
		kill(getppid(), SIGUSR1);
		/* nobody is asked meanwhile */
		while (*(volatile int *)&shared[3] != 80)
			;
		shared[4] = 81;
		_exit(0);
	}
	assert(read(back[0], &byte, 1) == 1 && shared[0] == 77
		&& shared[4 * PAGE / sizeof *shared - 1] == 78);
	shared[1] = 6;
	assert(write(there[1], "x", 1) == 1);
	while (!told)
		usleep(1000);
	assert(shared[2] == 79);
	shared[3] = 80;
	assert(waitpid(child, &status, 0) == child && status == 0 && shared[4] == 81);
	/* a file, which the child maps for itself */
	int fd = fresh(1);
	char *start = map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	child = fork();
	if (!child) {
		char *own = map(open(name, O_RDWR), PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
		own[7] = 'c';
		_exit(own[8] != 'a');
	}
	start[6] = 'p';
	assert(
		waitpid(child, &status, 0) == child && status == 0 && start[7] == 'c' && start[6] == 'p');
	assert(!munmap(start, PAGE) && byte_at(fd, 6) == 'p' && byte_at(fd, 7) == 'c');
	close(fd);
	assert(!munmap(shared, 4 * PAGE));
	for (int i = 0; i < 2; i++)
		close(there[i]), close(back[i]);
}

int main(void)
{
	int fd = mkstemp(name), end[2];

	assert(fd >= 0 && !ftruncate(fd, 3 * PAGE + 10));

	char *start = map(fd, 3 * PAGE + 10, PROT_READ | PROT_WRITE, MAP_SHARED);

	assert(start && start[0] == 0);
	start[5] = 'a';
	start[3 * PAGE + 9] = 'z';
	start[3 * PAGE + 10] = 'x'; /* behind the end: stays out */
	assert(byte_at(fd, 5) == 'a' && byte_at(fd, 3 * PAGE + 9) == 'z');
	assert(!msync(start, PAGE, MS_SYNC) && byte_at(fd, 5) == 'a');
	start[PAGE] = 'b';
	start[2 * PAGE] = 'c';
	assert(!munmap(start + PAGE, PAGE) && byte_at(fd, PAGE) == 'b' && byte_at(fd, 2 * PAGE) == 'c');
	assert(pwrite(fd, "q", 1, 6) == 1); /* not ours to overwrite */
	assert(!munmap(start, PAGE) && byte_at(fd, 6) == 'q');
	assert(!close(fd) && !munmap(start + 2 * PAGE, PAGE + 10));
	fd = open(name, O_RDWR);
	assert(byte_at(fd, 2 * PAGE) == 'c' && byte_at(fd, 3 * PAGE + 9) == 'z'
		&& lseek(fd, 0, SEEK_END) == 3 * PAGE + 10);

	pid_t child = fork();

	if (!child) {
		start = map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
		assert(start);
		start[100] = 'e';
		exit(0);
	}

	int status;

	assert(waitpid(child, &status, 0) == child && status == 0 && byte_at(fd, 100) == 'e');
	start = map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	assert(start && start[100] == 'e');
	start[101] = 'p';
	assert(!munmap(start, PAGE) && byte_at(fd, 101) == 0);
	close(fd);
	/* What is written back goes to its place, also where all else is appended. */
	fd = open(name, O_RDWR | O_APPEND);
	start = map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	assert(start);
	start[102] = 'r';
	assert(
		!munmap(start, PAGE) && byte_at(fd, 102) == 'r' && lseek(fd, 0, SEEK_END) == 3 * PAGE + 10);
	close(fd);
	remapped();
	same_as_the_file();
	with_children();
	fd = open(name, O_WRONLY);
	assert(!map(fd, PAGE, PROT_READ, MAP_PRIVATE) && errno == EACCES);
	close(fd);
	fd = open(name, O_RDONLY);
	assert(!map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED) && errno == EACCES);
	assert(map(fd, PAGE, PROT_READ, MAP_SHARED));
	assert(!pipe(end) && !map(end[0], PAGE, PROT_READ, MAP_SHARED) && errno == ENODEV);
	assert(msync((char *)1, 1, MS_SYNC) < 0 && errno == EINVAL);
	assert(mlockall(0) < 0 && errno == EINVAL && !mlockall(MCL_CURRENT));
	assert(mlock((char *)-PAGE, 8) < 0 && errno == ENOMEM);
	unlink(name);
	puts("mmap: all is well");
	return 0;
}
