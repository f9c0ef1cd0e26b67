/* Any bytes as an archive: a mount of it succeeds or not, and leaves nothing. Checksums of headers
 * are made right, for no input would have them so. */
#include <stdlib.h>

#include "fuzz.h"
#include "netfs/netfs.h"

#define BLOCK 512
#define CHECKSUM_AT 148

static void checksum(uint8_t *block)
{
	uint32_t sum = 8 * ' ';
	for (int i = 0; i < BLOCK; i++)
		sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? 0 : block[i];
	for (int i = 5; i >= 0; i--, sum /= 8)
		block[CHECKSUM_AT + i] = (uint8_t)('0' + sum % 8);
	block[CHECKSUM_AT + 6] = 0;
	block[CHECKSUM_AT + 7] = ' ';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t room = (size + BLOCK - 1) / BLOCK * BLOCK;
	uint8_t *archive = calloc(1, room + 2 * BLOCK);
	memcpy(archive, data, size);
	for (size_t at = 0; at + BLOCK <= room; at += BLOCK)
		if (!memcmp(archive + at + 257, "ustar", 5))
			checksum(archive + at);
	fuzz_begin();
	fetch_serve("http://x/a.tar", 200, archive, room + 2 * BLOCK);
	int64_t root = mount_on(1, "netfs", "http://x/a.tar", "");
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
	free(archive);
	return 0;
}
