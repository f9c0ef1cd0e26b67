/* Lengths that come from outside: of files in an index, of bodies, in archives' headers. */
#include <stdio.h>
#include <stdlib.h>

#include "netfs/netfs.h"

TEST(a_size_in_an_index_is_no_more_than_can_be)
{
	static const char *const sizes[] = { "16557351632896", "17592186044416", "17592186044417",
		"9223372036854775807", "9223372036854775808", "-1", "1e9", "274877906945" };
	char index[128];
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		fetch_clear();
		snprintf(index, sizeof index, "exa-index 1\nf 644 %s 0 - x\n", sizes[i]);
		EQUAL(mount_index(1, index), -EINVAL);
	}
}

/* Each of them can be, but not all of them. */
TEST(the_sizes_in_an_index_together_are_no_more_than_can_be)
{
	char index[4096] = "exa-index 1\n";
	for (int n = 0; n < 40; n++) {
		size_t at = strlen(index);
		snprintf(index + at, sizeof index - at, "f 644 27487790694 0 - x%d\n", n);
	}
	EQUAL(mount_index(1, index), -EINVAL);
}

TEST(an_index_that_does_not_end_is_not_kept)
{
	size_t length = (64 << 20) + 1;
	char *index = malloc(length);
	CHECK(index);
	memset(index, 'x', length);
	fetch_serve("http://x/index.exa", 200, index, length);
	EQUAL(mount_on(1, "netfs", "http://x", ""), -ENOMEM);
	free(index);
}

TEST(a_body_that_is_longer_than_its_file_is_eio)
{
	int64_t root = mount_index(1, "exa-index 1\nf 644 5 0 - f\n");
	fetch_serve("http://x/f", 200, "hello, and more", 15);
	uint64_t file = open_on(1, (uint64_t)root, "f", O_RDONLY);
	EQUAL(read_at(file, 0, 100), -EIO);
	release(file);
	EQUAL(unmount(1), 0);
}
