/* Any bytes as an index: a mount of it succeeds or not, and leaves nothing. */
#include "fuzz.h"
#include "netfs/netfs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_begin();
	fetch_serve("http://x/index.exa", 200, data, size);
	int64_t root = mount_on(1, "netfs", "http://x", "");
	if (root > 0) {
		uint64_t dir = open_on(1, (uint64_t)root, "", O_RDONLY | O_DIRECTORY);
		EQUAL(CALL(PROGRAM(0), readdir, NULL, .handle = dir, .count = 65536), 0);
		release(dir);
		struct path_reply p;
		if (path_on(1, (uint64_t)root, "f", EXA_OP_OPEN, O_RDONLY, 0, &p) >= 0 && p.handle) {
			read_at(p.handle, 0, 65536);
			release(p.handle);
		}
		EQUAL(unmount(1), 0);
	}
	suite_end();
	return 0;
}
