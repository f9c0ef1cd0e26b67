/* Any records, or bytes, as a pax header before a file. */
#include <stdio.h>

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

/* Records whose length is right, mostly; or any bytes. */
static size_t records(struct input *in, char *out, size_t room)
{
	static const char *const keys[] = { "path", "linkpath", "size", "mtime", "uid", "gid", "x",
		"GNU.sparse.major", "hdrcharset", "" };
	static const char *const values[] = { "f", "d/g", "../f", "/f", "5", "0", "-1", "1.5",
		"9223372036854775808", "1700000000.123456789", "", "BINARY" };
	size_t length = 0;
	while (in->at < in->end && room - length > 512) {
		uint8_t how = input_byte(in);
		const uint8_t *bytes;
		char record[400];
		if (how < 32) {
			uint32_t n = input_bytes(in, &bytes, 255);
			memcpy(out + length, bytes, n);
			length += n;
			continue;
		}
		const char *value = values[input_byte(in) % (sizeof values / sizeof *values)];
		uint32_t n = (uint32_t)strlen(value);
		bytes = (const uint8_t *)value;
		if (how >= 200)
			n = input_bytes(in, &bytes, 255);
		int head = snprintf(record, sizeof record, " %s=", keys[how % 10]);
		memcpy(record + head, bytes, n);
		n += (uint32_t)head;
		record[n++] = '\n';
		/* The length counts its own digits too. */
		uint32_t digits = n + 1 < 10 ? 1 : n + 2 < 100 ? 2 : 3;
		uint8_t off = input_byte(in);
		length += (size_t)sprintf(out + length, "%u", n + digits + (off >= 240 ? off - 248u : 0));
		memcpy(out + length, record, n);
		length += n;
	}
	return length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char archive[64 * BLOCK], text[32 * BLOCK];
	struct input in = { data, data + size };
	size_t n = records(&in, text, sizeof text), room = (n + BLOCK - 1) / BLOCK * BLOCK;
	memset(archive, 0, sizeof archive);
	header(archive, "pax", size % 2 ? 'x' : 'g', n);
	memcpy(archive + BLOCK, text, n);
	header(archive + BLOCK + room, "f", '0', 5);
	fuzz_begin();
	fetch_serve("http://x/a.tar", 200, archive, room + 5 * BLOCK);
	int64_t root = mount_on(1, "netfs", "http://x/a.tar", "");
	if (root > 0)
		EQUAL(unmount(1), 0);
	suite_end();
	return 0;
}
