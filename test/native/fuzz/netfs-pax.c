/* Any bytes as a pax header before a file. */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "netfs/netfs.h"

#define BLOCK 512

static void header(char *block, const char *name, char kind, size_t size)
{
	memset(block, 0, BLOCK);
	snprintf(block, 100, "%s", name);
	memcpy(block + 100, "0000644\0000000000\0000000000", 24);
	snprintf(block + 124, 12, "%011zo", size);
	memcpy(block + 136, "00000000000", 12);
	block[156] = kind;
	memcpy(block + 257, "ustar\00000", 8);
	uint32_t sum = 8 * ' ';
	for (int i = 0; i < BLOCK; i++)
		sum += i >= 148 && i < 156 ? 0 : (uint8_t)block[i];
	snprintf(block + 148, 8, "%06o", sum);
	block[155] = ' ';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t room = (size + BLOCK - 1) / BLOCK * BLOCK, length = room + 5 * BLOCK;
	char *archive = calloc(1, length);
	header(archive, "pax", 'x', size);
	memcpy(archive + BLOCK, data, size);
	header(archive + BLOCK + room, "f", '0', 5);
	fuzz_begin();
	fetch_serve("http://x/a.tar", 200, archive, length);
	int64_t root = mount_on(1, "netfs", "http://x/a.tar", "");
	if (root > 0)
		EQUAL(unmount(1), 0);
	suite_end();
	free(archive);
	return 0;
}
