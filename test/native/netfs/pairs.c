/* Every request that may wait for the network, and every two against each other. */
#include "pairs.h"

#include "netfs/netfs.h"
#include "page.h"

static uint64_t root, small, large;
static char bytes[2 << 20];

static void before(void)
{
	root = (uint64_t)mount_index(1, "exa-index 1\nf 644 5 0 - f\nf 644 2097152 0 - g\n");
	fetch_serve("http://x/f", 200, "hello", 5);
	fetch_serve("http://x/g", 200, bytes, sizeof bytes);
	fetch_serve("http://y/index.exa", 200, "exa-index 1\n", 12);
	small = open_on(1, root, "f", O_RDONLY);
	large = open_on(1, root, "g", O_RDONLY);
	fetch_holds = true;
}

static uint32_t read_small(uint32_t from)
{
	return REQUEST(from, read, .handle = small, .offset = 0, .count = 10);
}
static uint32_t read_large(uint32_t from)
{
	return REQUEST(from, read, .handle = large, .offset = 262100, .count = 100);
}
static uint32_t read_end(uint32_t from)
{
	return REQUEST(from, read, .handle = large, .offset = 2097100, .count = 1000);
}
static uint32_t mount_other(uint32_t from)
{
	(void)from;
	mount_tail("netfs", "http://y", "");
	return REQUEST(RESMGR, fs_mount, .fs = 2);
}
static uint32_t mount_missing(uint32_t from)
{
	(void)from;
	mount_tail("netfs", "http://z/a.tar", "");
	return REQUEST(RESMGR, fs_mount, .fs = 3);
}
static uint32_t close_and_unmount(uint32_t from)
{
	(void)from;
	release(small);
	release(large);
	return REQUEST(RESMGR, fs_unmount, .fs = 1);
}

static const struct held all[] = {
	{ "read", read_small },
	{ "read of two pieces", read_large },
	{ "read of the last piece", read_end },
	{ "mount", mount_other },
	{ "mount of what is missing", mount_missing },
	{ "close and unmount", close_and_unmount },
};

TEST(every_two_requests_of_netfs) { pairs(all, sizeof all / sizeof *all, before, fetch_let_go); }

static void after(void)
{
	fetch_holds = false;
	fetch_let_go();
	release(small);
	release(large);
	for (uint32_t fs = 1; fs <= 3; fs++)
		unmount(fs);
	EQUAL(fetch_open(), 0);
}

TEST(death_in_each_request_of_netfs)
{
	deaths(
		&(struct deaths){ all, sizeof all / sizeof *all, before, fetch_let_go, after, fetch_fail });
}

/* --- a jsfs: each answer of the page's is a point where it waits --- */

static uint64_t js_root, js_file, js_dir, js_d;

static void js_before(void)
{
	page_begin();
	below = page_answers;
	js_root = (uint64_t)mount_on(4, "jsfs", "js:7", "write=1,sync=1");
	js_file = open_on(4, js_root, "f", O_RDWR);
	js_dir = open_on(4, js_root, "", O_RDONLY | O_DIRECTORY);
	struct path_reply d;
	EQUAL(path_on(4, js_root, "d", EXA_OP_LOOKUP, 0, 0, &d), 0);
	js_d = d.ino;
}

static uint32_t js_path(uint32_t op, const char *path, uint32_t flags)
{
	TAIL(path);
	return REQUEST(RESMGR, path, .fs = 4, .op = op, .start = js_root, .flags = flags, .mode = 0644);
}
static void js_close(uint32_t request)
{
	if (status_of(request) == 0)
		release(REPLY(path, request)->handle);
}

static uint32_t js_read(uint32_t from)
{
	return REQUEST(from, read, .handle = js_file, .offset = -1, .count = 10);
}
static uint32_t js_write(uint32_t from)
{
	TAIL("written");
	return REQUEST(from, write, .handle = js_file, .offset = -1);
}
static uint32_t js_cut(uint32_t from)
{
	return REQUEST(from, truncate, .handle = js_file, .size = 3);
}
static uint32_t js_list(uint32_t from)
{
	return REQUEST(from, readdir, .handle = js_dir, .count = 1000);
}
static uint32_t js_fsync(uint32_t from) { return REQUEST(from, sync, .handle = js_file); }
static uint32_t js_open(uint32_t from)
{
	(void)from;
	uint32_t request = js_path(EXA_OP_OPEN, "l", O_RDWR | O_TRUNC);
	js_close(request);
	return request;
}
static uint32_t js_make(uint32_t from)
{
	(void)from;
	uint32_t request = js_path(EXA_OP_OPEN, "d/new", O_RDWR | O_CREAT);
	js_close(request);
	return request;
}
static uint32_t js_mkdir(uint32_t from)
{
	(void)from;
	return js_path(EXA_OP_MKDIR, "d/e", 0);
}
/* It is open: it is hidden. */
static uint32_t js_unlink(uint32_t from)
{
	(void)from;
	return js_path(EXA_OP_UNLINK, "f", 0);
}
static uint32_t js_rename(uint32_t from)
{
	static const char names[] = "l\0f";
	(void)from;
	tail_bytes(names, sizeof names - 1);
	return REQUEST(RESMGR, fs_rename, .fs = 4, .from = js_root, .to = js_root);
}
/* The file that is open, and another: over each other. */
static uint32_t js_rename_over(const char *names, uint64_t from, uint64_t to)
{
	tail_bytes(names, 3);
	return REQUEST(RESMGR, fs_rename, .fs = 4, .from = from, .to = to);
}
static uint32_t js_rename_forth(uint32_t from)
{
	(void)from;
	return js_rename_over("f\0g", js_root, js_d);
}
static uint32_t js_rename_back(uint32_t from)
{
	(void)from;
	return js_rename_over("g\0f", js_d, js_root);
}
static uint32_t js_chmod(uint32_t from)
{
	(void)from;
	return REQUEST(RESMGR, handle_set, .handle = js_file, .op = EXA_OP_CHMOD, .mode = 0600);
}
static uint32_t js_mount(uint32_t from)
{
	(void)from;
	mount_tail("jsfs", "js:8", "");
	return REQUEST(RESMGR, fs_mount, .fs = 5);
}

static const struct held of_page[] = {
	{ "read", js_read },
	{ "write", js_write },
	{ "truncate", js_cut },
	{ "readdir", js_list },
	{ "fsync", js_fsync },
	{ "open", js_open },
	{ "open of a new file", js_make },
	{ "mkdir", js_mkdir },
	{ "unlink", js_unlink },
	{ "rename", js_rename },
	{ "rename over another file", js_rename_forth },
	{ "rename over the file", js_rename_back },
	{ "chmod", js_chmod },
	{ "mount", js_mount },
};

static void nothing(void) {}

static void js_after(void)
{
	/* The turns of those that have ended go when nothing runs. */
	uint32_t write = js_write(PROGRAM(12));
	CHECK(status_of(write) != UNANSWERED);
	release(js_file);
	release(js_dir);
	if (status_of(js_unlink(0)) == UNANSWERED)
		fail(__FILE__, __LINE__, "the file system is stuck");
	for (uint32_t fs = 4; fs <= 5; fs++)
		unmount(fs);
	struct fs_statfs_reply gone;
	EQUAL(CALL(RESMGR, fs_statfs, &gone, .fs = 4), -EINVAL);
	below = NULL;
}

TEST(death_in_each_request_of_a_jsfs)
{
	deaths(&(struct deaths){
		of_page, sizeof of_page / sizeof *of_page, js_before, nothing, js_after, NULL });
}

static void js_before_pair(void)
{
	js_before();
	below = NULL;
}

static void js_answer(void) { answer_oldest(page_answers); }

/* Who waits for the file, or has it, beside another. */
static uint32_t js_forth_beside_write(uint32_t from)
{
	return from == PROGRAM(10) ? js_rename_forth(from) : js_write(from);
}
static uint32_t js_write_beside_forth(uint32_t from)
{
	return from == PROGRAM(10) ? js_write(from) : js_rename_forth(from);
}
static uint32_t js_forth_beside_back(uint32_t from)
{
	return from == PROGRAM(10) ? js_rename_forth(from) : js_rename_back(from);
}
static uint32_t js_back_beside_forth(uint32_t from)
{
	return from == PROGRAM(10) ? js_rename_back(from) : js_rename_forth(from);
}
static uint32_t js_unlink_beside_cut(uint32_t from)
{
	return from == PROGRAM(10) ? js_unlink(from) : js_cut(from);
}
static uint32_t js_cut_beside_unlink(uint32_t from)
{
	return from == PROGRAM(10) ? js_cut(from) : js_unlink(from);
}

static const struct held of_file[] = {
	{ "write", js_write },
	{ "unlink", js_unlink },
	{ "rename beside a write", js_forth_beside_write },
	{ "write beside a rename", js_write_beside_forth },
	{ "rename beside one over it", js_forth_beside_back },
	{ "rename beside one of what it goes over", js_back_beside_forth },
	{ "unlink beside a truncate", js_unlink_beside_cut },
	{ "truncate beside an unlink", js_cut_beside_unlink },
};

static void js_let_go(void)
{
	while (answer_oldest(page_answers))
		;
	below = page_answers;
	js_after();
}

TEST(death_in_each_change_of_a_file_beside_another)
{
	deaths(&(struct deaths){
		of_file, sizeof of_file / sizeof *of_file, js_before_pair, js_answer, js_let_go, NULL });
}

TEST(every_two_requests_of_a_jsfs)
{
	pairs(of_page, sizeof of_page / sizeof *of_page, js_before_pair, js_answer);
}
