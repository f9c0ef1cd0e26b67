/* The suite of netfs: what netfs.h says; nothing may be left after a test. */
#include "netfs/netfs.h"

static uint32_t at_first;

int64_t mount_index(uint32_t fs, const char *index)
{
	fetch_serve("http://x/index.exa", 200, index, strlen(index));
	return mount_on(fs, "netfs", "http://x", "");
}

void suite_begin(void)
{
	fetch_clear();
	/* Tables that only grow are made by the first use. */
	int64_t root = mount_index(1, "exa-index 1\nf 644 1 0 - first\n");
	CHECK(root > 0);
	release(open_on(1, (uint64_t)root, "first", O_RDONLY));
	EQUAL(unmount(1), 0);
	fetch_clear();
	at_first = blocks();
}

void suite_end(void)
{
	EQUAL(fetch_open(), 0);
	fetch_clear();
	/* Less is what was kept and is kept no more. */
	CHECK(blocks() <= at_first);
}
