/* The suite of localfs: what localfs.h says; nothing may be left after a test. */
#include "localfs/localfs.h"

static uint32_t at_first;

int64_t mount_local(uint32_t fs) { return mount_on(fs, "localfs", "home", ""); }

void sync_local(uint32_t fs) { EQUAL(CALL(RESMGR, fs_sync, NULL, .fs = fs), 0); }

void suite_begin(void)
{
	database_clear();
	/* Tables that only grow are made by the first use. */
	int64_t root = mount_local(1);
	CHECK(root > 0);
	release(open_on(1, (uint64_t)root, "first", O_RDWR | O_CREAT));
	EQUAL(unmount(1), 0);
	database_clear();
	at_first = blocks();
}

void suite_end(void)
{
	EQUAL(database_calls(), 0);
	database_clear();
	/* Less is what was kept and is kept no more. */
	CHECK(blocks() <= at_first);
}
