/* Mounts of an index: what is in it can be read; a bad one is refused, and leaves nothing. */
#include "netfs/netfs.h"

TEST(a_file_of_an_index_is_fetched_when_it_is_read)
{
	int64_t root = mount_index(1, "exa-index 1\nd 755 0 0 - d\nf 644 5 0 - d/f\n");
	CHECK(root > 0);
	fetch_serve("http://x/d/f", 200, "hello", 5);
	uint64_t file = open_on(1, (uint64_t)root, "d/f", O_RDONLY);
	EQUAL(read_at(file, 0, 100), 5);
	CHECK(!memcmp(reply_tail, "hello", 5));
	release(file);
	EQUAL(unmount(1), 0);
}

TEST(a_file_that_cannot_be_fetched_is_eio)
{
	int64_t root = mount_index(1, "exa-index 1\nf 644 5 0 - f\n");
	uint64_t file = open_on(1, (uint64_t)root, "f", O_RDONLY);
	EQUAL(read_at(file, 0, 100), -EIO);
	release(file);
	EQUAL(unmount(1), 0);
}

TEST(a_bad_index_is_refused)
{
	static const char *const bad[] = { "", "exa-index 2\n", "exa-index 1\nf 644 5 0 - f",
		"exa-index 1\nx 644 5 0 - f\n", "exa-index 1\nf 99 5 0 - f\n",
		"exa-index 1\nf 644 -5 0 - f\n", "exa-index 1\nf 644 5 0 - a/f\n",
		"exa-index 1\nf 644 5 0 - ..\n", "exa-index 1\nf 644 5 0 - f\nf 644 5 0 - f\n",
		"exa-index 1\nf 644 5 0 abc f\n", "exa-index 1\nl 777 0 0 - f\n",
		"exa-index 1\nf 644 5 0 - %zz\n" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fetch_clear();
		EQUAL(mount_index(1, bad[i]), -EINVAL);
	}
}

TEST(who_mounts_may_die_meanwhile)
{
	fetch_holds = true;
	fetch_serve("http://x/index.exa", 200, "exa-index 1\n", 12);
	mount_tail("netfs", "http://x", "");
	uint32_t mount = REQUEST(RESMGR, fs_mount, .fs = 1);
	WAITS(mount);
	cancel(mount);
	ANSWERED(mount, -EINTR);
}
