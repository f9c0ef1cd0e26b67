/* Every request that may wait for the database, and every two against each other. */
#include "pairs.h"

#include "localfs/localfs.h"
#include "lower.h"

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

TEST(death_in_a_mount_of_localfs)
{
	deaths(&(struct deaths){ mounting, 1, unmounted, release_some, after, database_fail });
}

TEST(death_in_each_request_of_localfs)
{
	deaths(&(struct deaths){
		all, sizeof all / sizeof *all, before, release_some, after, database_fail });
}

/* --- an overlay: each answer from the lower layer is a point where it waits --- */

static uint64_t over_root, over_file;

static void over_before(void)
{
	lower_begin();
	below = lower_answers;
	over_root = (uint64_t)mount_on(4, "overlay", "none", "lower=netfs:x,upper=localfs:home");
	over_file = open_on(4, over_root, "f", O_RDONLY);
	database_holds = true;
}

static uint32_t over_path(uint32_t op, const char *path, uint32_t flags)
{
	TAIL(path);
	return REQUEST(RESMGR, path, .fs = 4, .op = op, .start = over_root, .flags = flags,
		.mode = 0755, .a = -1, .b = -1);
}
static uint32_t over_read(uint32_t from)
{
	return REQUEST(from, read, .handle = over_file, .offset = 0, .count = 10);
}
/* The handles of what is opened, which may come only later. */
static uint32_t opens[4], open_count;
static uint32_t over_open(const char *path, uint32_t flags)
{
	uint32_t request = over_path(EXA_OP_OPEN, path, flags);
	return opens[open_count++ % 4] = request;
}
static uint32_t over_copy(uint32_t from)
{
	(void)from;
	return over_open("f", O_RDWR);
}
static uint32_t over_append(uint32_t from)
{
	(void)from;
	return over_open("d/g", O_WRONLY | O_APPEND);
}
static uint32_t over_cut(uint32_t from)
{
	(void)from;
	return over_open("f", O_WRONLY | O_TRUNC);
}
static uint32_t over_make(uint32_t from)
{
	(void)from;
	return over_open("d/new", O_RDWR | O_CREAT);
}
static uint32_t over_link(uint32_t from)
{
	(void)from;
	return over_path(EXA_OP_READLINK, "l", O_NOFOLLOW);
}
static uint32_t over_unlink(uint32_t from)
{
	(void)from;
	return over_path(EXA_OP_UNLINK, "d/g", 0);
}
static uint32_t over_rmdir(uint32_t from)
{
	(void)from;
	return over_path(EXA_OP_RMDIR, "d", 0);
}
static uint32_t over_chmod(uint32_t from)
{
	(void)from;
	return over_path(EXA_OP_CHMOD, "d/g", 0);
}
static uint32_t over_rename(uint32_t from)
{
	static const char names[] = "f\0moved";
	(void)from;
	tail_bytes(names, sizeof names - 1);
	return REQUEST(RESMGR, fs_rename, .fs = 4, .from = over_root, .to = over_root);
}
static uint32_t over_mount(uint32_t from)
{
	(void)from;
	mount_tail("overlay", "none", "lower=netfs:y,upper=tmpfs:x");
	return REQUEST(RESMGR, fs_mount, .fs = 5);
}
static uint32_t over_sync(uint32_t from)
{
	(void)from;
	return REQUEST(RESMGR, fs_sync, .fs = 4);
}

static const struct held of_overlay[] = {
	{ "read", over_read },
	{ "open for writing", over_copy },
	{ "open for appending", over_append },
	{ "open that cuts off", over_cut },
	{ "open of a new file", over_make },
	{ "readlink", over_link },
	{ "unlink", over_unlink },
	{ "rmdir", over_rmdir },
	{ "chmod", over_chmod },
	{ "rename", over_rename },
	{ "mount", over_mount },
	{ "sync", over_sync },
};

static void over_after(void)
{
	database_holds = false;
	database_let_go();
	advance(SECOND);
	for (uint32_t i = 0; i < open_count && i < 4; i++)
		if (status_of(opens[i]) == 0)
			release(REPLY(path, opens[i])->handle);
	open_count = 0;
	release(over_file);
	for (uint32_t fs = 4; fs <= 5; fs++)
		if (unmount(fs) == -EIO)
			EQUAL(unmount(fs), 0);
	struct fs_statfs_reply gone;
	EQUAL(CALL(RESMGR, fs_statfs, &gone, .fs = 4), -EINVAL);
	EQUAL(database_calls(), 0);
	below = NULL;
}

TEST(death_in_each_request_of_an_overlay)
{
	deaths(&(struct deaths){ of_overlay, sizeof of_overlay / sizeof *of_overlay, over_before,
		release_some, over_after, database_fail });
}
