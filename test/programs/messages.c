/* messages OPERATION N: does it N times, and nothing else that would be a message between them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *self;
static int file, ends[2];
static char text[64];

static void do_getpid(void) { getpid(); }
static void do_getppid(void) { getppid(); }
static void do_geteuid(void) { geteuid(); }
static void do_stat(void)
{
	struct stat st;
	stat("/tmp/messages", &st);
}
static void do_open_close(void) { close(open("/tmp/messages", O_RDONLY)); }
static void do_read(void) { pread(file, text, sizeof text, 0); }
static void do_write(void) { pwrite(file, text, sizeof text, 0); }
static void do_pipe_close(void)
{
	int p[2];
	pipe(p);
	close(p[0]);
	close(p[1]);
}
static void do_through_pipe(void)
{
	write(ends[1], text, 1);
	read(ends[0], text, 1);
}
static void do_fork_exit_wait(void)
{
	if (!fork())
		_exit(0);
	wait(NULL);
}
static void do_vfork_exec_exit_wait(void)
{
	if (!vfork()) {
		execl(self, self, "nothing", "0", (char *)0);
		_exit(1);
	}
	wait(NULL);
}
static void nothing(void) {}

static const struct {
	const char *name;
	void (*run)(void);
} operations[] = {
	{ "getpid", do_getpid },
	{ "getppid", do_getppid },
	{ "geteuid", do_geteuid },
	{ "stat", do_stat },
	{ "open, close", do_open_close },
	{ "read", do_read },
	{ "write", do_write },
	{ "pipe, close, close", do_pipe_close },
	{ "write, read of a pipe", do_through_pipe },
	{ "fork, exit, wait", do_fork_exit_wait },
	{ "vfork, exec, exit, wait", do_vfork_exec_exit_wait },
	{ "nothing", nothing },
};

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc < 3 || !strcmp(argv[1], "nothing"))
		return 0;
	file = open("/tmp/messages", O_RDWR | O_CREAT, 0644);
	if (file < 0 || write(file, text, sizeof text) != sizeof text || pipe(ends))
		return 1;
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
		if (!strcmp(operations[i].name, argv[1])) {
			for (int n = atoi(argv[2]); n > 0; n--)
				operations[i].run();
			return unlink("/tmp/messages");
		}
	return 2;
}
