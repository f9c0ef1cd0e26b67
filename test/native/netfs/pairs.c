/* Every request that may wait for the network, and every two against each other. */
#include "pairs.h"

#include "netfs/netfs.h"

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
	deaths(all, sizeof all / sizeof *all, before, fetch_let_go, after);
}
