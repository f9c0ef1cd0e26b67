/* The suite of netfs: what netfs.h says; nothing may be left after a test. */
#include <stdio.h>

#include "netfs/netfs.h"

static uint32_t at_first;

int64_t mount_index(uint32_t fs, const char *index)
{
	fetch_serve("http://x/index.exa", 200, index, strlen(index));
	return mount_on(fs, "netfs", "http://x", "");
}

char *tar_put(char *at, const char *name, char kind, const char *text, const char *target)
{
	uint32_t sum = 8 * ' ';
	strcpy(at, name);
	strcpy(at + 100, "0000755");
	strcpy(at + 108, "0000000");
	strcpy(at + 116, "0000000");
	snprintf(at + 124, 12, "%011zo", strlen(text));
	strcpy(at + 136, "00000000000");
	at[156] = kind;
	strcpy(at + 157, target);
	memcpy(at + 257, "ustar\00000", 8);
	for (int i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? 0 : (unsigned char)at[i];
	snprintf(at + 148, 8, "%06o", sum);
	at[155] = ' ';
	memcpy(at + 512, text, strlen(text));
	return at + 512 + (*text ? 512 : 0);
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
