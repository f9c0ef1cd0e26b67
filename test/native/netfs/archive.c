/* Archives: what later members do to names that earlier ones have made. */
#include "netfs/netfs.h"

/* In the place of another file, of itself, of a directory. */
TEST(a_hard_link_takes_the_place_of_a_file)
{
	static char tar[16 * 512];
	char *at = tar_put(tar, "f", '0', "hello", "");
	at = tar_put(at, "g", '0', "other", "");
	at = tar_put(at, "g", '1', "", "f");
	at = tar_put(at, "f", '1', "", "g");
	at = tar_put(at, "h", '1', "", "g");
	fetch_serve("http://x/a.tar", 200, tar, sizeof tar);
	int64_t root = mount_on(1, "netfs", "http://x/a.tar", "");
	CHECK(root > 0);
	static const char *const names[] = { "f", "g", "h" };
	for (int i = 0; i < 3; i++) {
		struct path_reply p;
		EQUAL(path_on(1, (uint64_t)root, names[i], EXA_OP_LOOKUP, 0, 0, &p), 0);
		EQUAL(p.st.nlink, 3);
		uint64_t file = open_on(1, (uint64_t)root, names[i], O_RDONLY);
		EQUAL(read_at(file, 0, 100), 5);
		CHECK(!memcmp(reply_tail, "hello", 5));
		release(file);
	}
	EQUAL(unmount(1), 0);
	at = tar_put(at, "d/", '5', "", "");
	tar_put(at, "d", '1', "", "f");
	EQUAL(mount_on(1, "netfs", "http://x/a.tar", ""), -EIO);
}
