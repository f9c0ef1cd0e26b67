/* Every request that may wait for the database, and every two against each other. */
#include "pairs.h"

#include "localfs/localfs.h"

static uint64_t root, file;

static void before(void)
{
	static char bytes[200] = "bytes";
	root = (uint64_t)mount_local(1);
	file = open_on(1, root, "f", O_RDWR | O_CREAT);
	EQUAL(write_at(file, 0, bytes), 5);
	EQUAL(write_at(file, 300000, bytes), 5);
	release(file);
	sync_local(1);
	EQUAL(unmount(1), 0);
	root = (uint64_t)mount_local(1);
	file = open_on(1, root, "f", O_RDWR);
	database_holds = true;
}

static uint32_t read_piece(uint32_t from)
{
	return REQUEST(from, read, .handle = file, .offset = 0, .count = 10);
}
static uint32_t read_another(uint32_t from)
{
	return REQUEST(from, read, .handle = file, .offset = 300000, .count = 10);
}
static uint32_t write_piece(uint32_t from)
{
	TAIL("other");
	return REQUEST(from, write, .handle = file, .offset = 1);
}
static uint32_t append(uint32_t from)
{
	TAIL("more");
	return REQUEST(from, write, .handle = file, .offset = 300002);
}
static uint32_t cut(uint32_t from) { return REQUEST(from, truncate, .handle = file, .size = 3); }
static uint32_t sync_file(uint32_t from) { return REQUEST(from, sync, .handle = file); }
static uint32_t sync_all(uint32_t from)
{
	(void)from;
	return REQUEST(RESMGR, fs_sync, .fs = 1);
}
static uint32_t mount_again(uint32_t from)
{
	(void)from;
	mount_tail("localfs", "home", "");
	return REQUEST(RESMGR, fs_mount, .fs = 2);
}
static uint32_t mount_tmpfs(uint32_t from)
{
	(void)from;
	mount_tail("tmpfs", "x", "layer=1");
	return REQUEST(RESMGR, fs_mount, .fs = 3);
}
static uint32_t unmount_it(uint32_t from)
{
	(void)from;
	return REQUEST(RESMGR, fs_unmount, .fs = 1);
}
static uint32_t unlink_it(uint32_t from)
{
	(void)from;
	TAIL("f");
	return REQUEST(RESMGR, path, .fs = 1, .op = EXA_OP_UNLINK, .start = root);
}
static uint32_t close_and_unmount(uint32_t from)
{
	release(file);
	return unmount_it(from);
}

static const struct held all[] = {
	{ "read", read_piece },
	{ "read of another piece", read_another },
	{ "write", write_piece },
	{ "write of another piece", append },
	{ "truncate", cut },
	{ "fsync", sync_file },
	{ "sync", sync_all },
	{ "mount", mount_again },
	{ "mount of a tmpfs", mount_tmpfs },
	{ "unmount", unmount_it },
	{ "unlink", unlink_it },
	{ "close and unmount", close_and_unmount },
};

static void release_some(void)
{
	database_let_go();
	advance(SECOND / 10);
}

TEST(every_two_requests_of_localfs) { pairs(all, sizeof all / sizeof *all, before, release_some); }

/* A mount that was lost for want of memory says so once. */
static void after(void)
{
	database_holds = false;
	database_let_go();
	advance(SECOND);
	release(file);
	for (uint32_t fs = 1; fs <= 3; fs++)
		if (unmount(fs) == -EIO)
			EQUAL(unmount(fs), 0);
	EQUAL(database_calls(), 0);
}

static void unmounted(void)
{
	before();
	database_holds = false;
	release(file);
	EQUAL(unmount(1), 0);
	database_holds = true;
}
static uint32_t mount_first(uint32_t from)
{
	(void)from;
	mount_tail("localfs", "home", "");
	return REQUEST(RESMGR, fs_mount, .fs = 1);
}
static const struct held mounting[] = { { "mount", mount_first } };

TEST(death_in_a_mount_of_localfs) { deaths(mounting, 1, unmounted, release_some, after); }

TEST(death_in_each_request_of_localfs)
{
	deaths(all, sizeof all / sizeof *all, before, release_some, after);
}
