/* Shared mappings of files: written back at msync, munmap (also of parts), exec's and the program's
 * end. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
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

int main(void)
{
	int fd = mkstemp(name), end[2];

	assert(fd >= 0 && !ftruncate(fd, 3 * PAGE + 10));

	char *start = map(fd, 3 * PAGE + 10, PROT_READ | PROT_WRITE, MAP_SHARED);

	assert(start && start[0] == 0);
	start[5] = 'a';
	start[3 * PAGE + 9] = 'z';
	start[3 * PAGE + 10] = 'x'; /* behind the end: stays out */
	assert(byte_at(fd, 5) == 0);
	assert(!msync(start, PAGE, MS_SYNC) && byte_at(fd, 5) == 'a' && byte_at(fd, 3 * PAGE + 9) == 0);
	start[PAGE] = 'b';
	start[2 * PAGE] = 'c';
	assert(!munmap(start + PAGE, PAGE) && byte_at(fd, PAGE) == 'b' && byte_at(fd, 2 * PAGE) == 0);
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
