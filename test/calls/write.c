/* write: appends where asked, kills who writes to nobody, EPIPE where that is ignored. */
#include "call.h"

static void write_to_nobody(int fd)
{
	signal(SIGPIPE, SIG_DFL);
	write(fd, "x", 1);
	_exit(0);
}

int main(void)
{
	int fd = file("f", "abc"), end = open("f", O_WRONLY | O_APPEND), seen = open("f", O_RDONLY),
		path = open("f", O_PATH), ends[2];
	char text[8] = "";
	static const char page[4096];

	CHECK(write(fd, "A", 1) == 1 && write(end, "d", 1) == 1 && lseek(end, 0, SEEK_CUR) == 4);
	CHECK(pread(fd, text, 8, 0) == 4 && !strcmp(text, "Abcd") && write(fd, "", 0) == 0);
	CHECK(lseek(fd, 6, SEEK_SET) == 6 && write(fd, "g", 1) == 1 && pread(fd, text, 8, 0) == 7
		&& !memcmp(text, "Abcd\0\0g", 7));
	CHECK(!pipe2(ends, O_NONBLOCK) && !close(ends[0]));

	pid_t child = fork();

	if (!child)
		write_to_nobody(ends[1]);
	CHECK(WTERMSIG(ended(child)) == SIGPIPE);
	signal(SIGPIPE, SIG_IGN);
	BAD_INPUT({ "nobody reads", ERRNO(write(ends[1], "x", 1)), EPIPE },
		{ "not open", ERRNO(write(NOT_OPEN, text, 1)), EBADF },
		{ "below 0", ERRNO(write(-1, text, 1)), EBADF },
		{ "open for reading", ERRNO(write(seen, text, 1)), EBADF },
		{ "open for reading, 0 bytes", ERRNO(write(seen, text, 0)), EBADF },
		{ "O_PATH", ERRNO(write(path, text, 1)), EBADF },
		{ "from nowhere", ERRNO(write(fd, NOWHERE, 4)), EFAULT }, );
	CHECK(!pipe2(ends, O_NONBLOCK));
	while (write(ends[1], page, sizeof page) > 0)
		;
	CHECK(errno == EAGAIN && lseek(fd, 0, SEEK_END) == 7);
	return 0;
}
