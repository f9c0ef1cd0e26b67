/* Any archive: a mount of it succeeds or not, and leaves nothing. It is put together of headers
 * whose fields may be right, with a checksum that mostly is, for few that are any bytes come past
 * the first. */
#include "fuzz.h"
#include "netfs/netfs.h"

#define BLOCK 512
#define CHECKSUM_AT 148
#define LENGTH_MAX (256 * BLOCK)

static uint8_t archive[LENGTH_MAX];
static size_t length;

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

#define FIELD(in, at, room, ...) \
	field(in, at, room, (const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *))

/* One of them, or any bytes. */
static void field(
	struct input *in, uint8_t *at, uint32_t room, const char *const *texts, size_t count)
{
	uint8_t which = input_byte(in);
	const uint8_t *bytes = (const uint8_t *)texts[which % count];
	uint32_t n = (uint32_t)strlen(texts[which % count]);
	if (which >= 230)
		n = input_bytes(in, &bytes, room);
	memcpy(at, bytes, n < room ? n : room);
}

/* A header, and as many blocks behind it as its size says, or one. */
static void member(struct input *in)
{
	uint8_t *head = archive + length;
	const uint8_t *bytes;
	if (length + 3 * BLOCK > LENGTH_MAX)
		return;
	FIELD(in, head, 100, "f", "d/", "d/g", "./f", "", "..", "a/../b", "/f", "d", "././@LongLink");
	FIELD(in, head + 100, 8, "0000644", "0000755", "644 ", "-1", "");
	FIELD(in, head + 108, 8, "0000000", "0001750", "");
	FIELD(in, head + 116, 8, "0000000", "0001750", "\x80");
	FIELD(in, head + 124, 12, "00000000005", "00000000000", "00000001000", "77777777777", "-5",
		"00000000024", "5 ");
	FIELD(in, head + 136, 12, "00000000000", "14524770400", "\xff\xff\xff\xff");
	static const char kinds[] = "0\0005217xgLKSVMNDA346";
	uint8_t kind = input_byte(in);
	head[156] = kind < 200 ? (uint8_t)kinds[kind % (sizeof kinds - 1)] : kind;
	FIELD(in, head + 157, 100, "", "f", "../x", "d/g", "/f", "missing");
	static const char magics[][8] = { "ustar\00000", "ustar  ", "", "ustar" };
	memcpy(head + 257, magics[input_byte(in) % 4], 8);
	FIELD(in, head + 345, 155, "", "", "d", "d/e", "/", "..");
	if (input_byte(in) < 240)
		checksum(head);
	uint32_t n = input_bytes(in, &bytes, BLOCK);
	memcpy(head + BLOCK, bytes, n);
	length += input_byte(in) < 200 && n ? 2 * BLOCK : BLOCK;
}

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
	memset(archive, 0, sizeof archive);
	length = 0;
	/* How it ends: with two empty blocks, or anywhere. */
	uint8_t end = input_byte(&in);
	while (in.at < in.end && length + 3 * BLOCK <= LENGTH_MAX)
		member(&in);
	if (end < 200)
		length += length + 2 * BLOCK <= LENGTH_MAX ? 2 * BLOCK : 0;
	else if (length)
		length -= end % BLOCK;
	fuzz_begin();
	fetch_serve("http://x/a.tar", 200, archive, length);
	int64_t root = mount_on(1, "netfs", "http://x/a.tar", end % 4 ? "" : "limit=1000");
	if (root > 0) {
		uint64_t dir = open_on(1, (uint64_t)root, "", O_RDONLY | O_DIRECTORY);
		EQUAL(CALL(PROGRAM(0), readdir, NULL, .handle = dir, .count = 65536), 0);
		release(dir);
		read_one((uint64_t)root, "f");
		read_one((uint64_t)root, "d/g");
		EQUAL(unmount(1), 0);
	}
	suite_end();
	return 0;
}
