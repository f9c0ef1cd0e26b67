/* Any text as an index: a mount of it succeeds or not, and leaves nothing. Lines are put together
 * of fields that may be right, for few that are any bytes come past the first. */
#include <stdio.h>

#include "fuzz.h"
#include "netfs/netfs.h"

static char text[65536];
static size_t length;

static void put(const char *bytes, size_t count)
{
	if (count > sizeof text - length)
		count = sizeof text - length;
	memcpy(text + length, bytes, count);
	length += count;
}

#define ONE_OF(in, ...) \
	one_of(in, (const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *))

/* One of them, or any bytes. */
static void one_of(struct input *in, const char *const *texts, size_t count)
{
	uint8_t which = input_byte(in);
	const uint8_t *bytes;
	if (which < 240) {
		put(texts[which % count], strlen(texts[which % count]));
	} else {
		uint32_t n = input_bytes(in, &bytes, 60);
		put((const char *)bytes, n);
	}
}

static void line(struct input *in)
{
	/* of "hello" */
	static const char sha[] = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
	ONE_OF(in, "f ", "d ", "l ", "f", "x ");
	ONE_OF(in, "644 ", "755 ", "777 ", "4755 ", "99 ");
	ONE_OF(in, "5 ", "0 ", "3000000 ", "17592186044416 ", "-1 ");
	ONE_OF(in, "0 ", "1700000000 ", "-1 ", "9223372036854775807 ");
	ONE_OF(in, "-", sha, "abc", "");
	ONE_OF(in, " ", ",", "");
	ONE_OF(in, "f", "d", "d/f", "d/e", "d/e/f", "..", "/f", "%41", "s", "", "%00", "d/", "a/b");
	ONE_OF(in, "\n", " d/f\n", " ..\n", " /x\n", " %20\n", "\n\n", "", " a b\n");
}

/* What is there is read, whatever it is. */
static void read_one(uint64_t root, const char *path)
{
	struct path_reply p;
	if (path_on(1, root, path, EXA_OP_OPEN, O_RDONLY, 0, &p) >= 0 && p.handle) {
		read_at(p.handle, 0, 65536);
		release(p.handle);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, data + size };
	fuzz_begin();
	length = 0;
	ONE_OF(&in, "exa-index 1\n", "exa-index 1\n", "exa-index 2\n", "");
	while (in.at < in.end) {
		uint8_t what = input_byte(&in);
		if (what < 128)
			line(&in);
		else
			ONE_OF(&in, "\n", "f 644 5 0 - f\n", "d 755 0 0 - d\n", "l 777 0 0 - s d/f\n");
	}
	fetch_serve("http://x/index.exa", 200, text, length);
	fetch_serve("http://x/f", 200, "hello", 5);
	int64_t root = mount_on(1, "netfs", "http://x", "");
	if (root > 0) {
		uint64_t dir = open_on(1, (uint64_t)root, "", O_RDONLY | O_DIRECTORY);
		EQUAL(CALL(PROGRAM(0), readdir, NULL, .handle = dir, .count = 65536), 0);
		release(dir);
		read_one((uint64_t)root, "f");
		read_one((uint64_t)root, "d/f");
		read_one((uint64_t)root, "s");
		EQUAL(unmount(1), 0);
	}
	suite_end();
	return 0;
}
