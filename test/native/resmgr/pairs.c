/* Every two requests that wait for other servers, against each other. */
#include "pairs.h"

#include "resmgr/resmgr.h"

static int32_t file_fd, pipe_fd;

static void before(void)
{
	static const char tail[] = "/mnt\0netfs\0http://x/\0";
	struct pipe_reply p;
	tail_bytes(tail, sizeof tail);
	EQUAL(CALL(init.endpoint, mount, NULL), 0);
	/* The same descriptors for both: they are the children of one that has them. */
	file_fd = open_by(self, "/mnt/file", O_RDWR);
	EQUAL(CALL(self.endpoint, pipe, &p), 0);
	pipe_fd = p.write_fd;
	below = NULL;
}

static uint32_t opens(uint32_t from)
{
	(void)from;
	TAIL("/mnt/other");
	return REQUEST(self.endpoint, open, .dirfd = AT_FDCWD, .flags = O_RDWR);
}
static uint32_t opens_device(uint32_t from)
{
	(void)from;
	TAIL("/dev/tty3");
	return REQUEST(self.endpoint, open, .dirfd = AT_FDCWD, .flags = O_RDWR);
}
static uint32_t mounts(uint32_t from)
{
	static const char tail[] = "/tmp\0netfs\0http://y/\0";
	(void)from;
	tail_bytes(tail, sizeof tail);
	return REQUEST(init.endpoint, mount);
}
static uint32_t mounts_there(uint32_t from)
{
	static const char tail[] = "/mnt\0netfs\0http://y/\0";
	(void)from;
	tail_bytes(tail, sizeof tail);
	return REQUEST(other.endpoint, mount);
}
static uint32_t mounts_root(uint32_t from)
{
	static const char tail[] = "/\0netfs\0http://r/\0";
	(void)from;
	tail_bytes(tail, sizeof tail);
	return REQUEST(init.endpoint, mount);
}
static uint32_t unmounts(uint32_t from)
{
	(void)from;
	TAIL("/mnt");
	return REQUEST(init.endpoint, unmount);
}
static uint32_t exec_opens(uint32_t from)
{
	(void)from;
	TAIL("/mnt/program");
	return REQUEST(other.endpoint, exec_open, .dirfd = AT_FDCWD);
}
static uint32_t changes_directory(uint32_t from)
{
	(void)from;
	TAIL("/mnt/a-dir");
	return REQUEST(self.endpoint, chdir, .fd = -1);
}
static uint32_t names_directory(uint32_t from)
{
	(void)from;
	return REQUEST(self.endpoint, getcwd);
}
static uint32_t closes(uint32_t from)
{
	(void)from;
	return REQUEST(self.endpoint, close, .fd = pipe_fd);
}
static uint32_t dups_over(uint32_t from)
{
	(void)from;
	return REQUEST(self.endpoint, dup, .fd = file_fd, .target = pipe_fd, .minimum = -1);
}
static uint32_t makes_pipe(uint32_t from)
{
	(void)from;
	return REQUEST(self.endpoint, pipe);
}
static uint32_t syncs(uint32_t from)
{
	(void)from;
	return REQUEST(other.endpoint, sync_all);
}
static uint32_t looks(uint32_t from)
{
	(void)from;
	return REQUEST(other.endpoint, process_next, .after = 5);
}
static uint32_t renames(uint32_t from)
{
	static const char names[] = "/mnt/a\0/mnt/b";
	(void)from;
	tail_bytes(names, sizeof names);
	return REQUEST(other.endpoint, rename, .from_dirfd = AT_FDCWD, .to_dirfd = AT_FDCWD);
}
static uint32_t makes_socket(uint32_t from)
{
	(void)from;
	return REQUEST(self.endpoint, socket, .family = 1, .type = 1);
}

static const struct held all[] = {
	{ "open", opens },
	{ "open of a device", opens_device },
	{ "mount", mounts },
	{ "mount on a mount", mounts_there },
	{ "change of root", mounts_root },
	{ "unmount", unmounts },
	{ "exec_open", exec_opens },
	{ "chdir", changes_directory },
	{ "getcwd", names_directory },
	{ "close", closes },
	{ "dup2", dups_over },
	{ "pipe", makes_pipe },
	{ "sync", syncs },
	{ "process_next", looks },
	{ "rename", renames },
	{ "socket", makes_socket },
};

/* The oldest question is answered, whoever has asked it. */
static void release_some(void) { answer_oldest(servers_below); }

/* Whose end comes meanwhile is answered nothing. */
TEST(every_two_requests_of_resmgr) { pairs(all, sizeof all / sizeof *all, before, release_some); }
