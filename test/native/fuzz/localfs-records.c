/* Any records in a database, as loaded: a mount succeeds or not; what it shows can be listed and
 * removed, and it is written back. */
#include "fuzz.h"
#include "localfs/localfs.h"

/* Keys begin with a small inode's number, highest byte first; records of inodes with the right
 * version. */
static void record(struct input *in)
{
	uint8_t store = input_byte(in) % 4, key[16] = { 0 }, value[200] = { 0 };
	const uint8_t *bytes;
	uint32_t key_length = store == 0 ? 1 : 8, length;
	key[7] = input_byte(in) % 16;
	if (store == 2) {
		uint32_t n = input_bytes(in, &bytes, 8);
		memcpy(key + 8, bytes, n);
		key_length += n;
		value[7] = input_byte(in) % 16;
		length = input_byte(in) == 255 ? input_byte(in) % 16 : 8;
	} else if (store == 3) {
		key[11] = input_byte(in) % 4;
		key_length = 12;
		length = input_byte(in);
		length = length < sizeof value ? length : 0;
	} else {
		static const uint16_t modes[] = { 0040755, 0100644, 0120777, 0010644, 0020600, 0 };
		uint16_t mode = modes[input_byte(in) % 6];
		length = input_bytes(in, &bytes, sizeof value - 8);
		memcpy(value + 8, bytes, length);
		value[0] = 1;
		memcpy(value + 4, &mode, sizeof mode);
		uint8_t full = input_byte(in);
		length = full < 240 ? 96 + full % 16 : length + 8;
	}
	database_put(store, key, key_length, value, length);
}

static void remove_all(uint64_t root)
{
	static char names[65536];
	uint64_t dir = open_on(1, root, "", O_RDONLY | O_DIRECTORY);
	struct readdir_reply got;
	EQUAL(CALL(PROGRAM(0), readdir, &got, .handle = dir, .count = 65536), 0);
	memcpy(names, reply_tail, reply_tail_length);
	for (uint32_t at = 0, end = reply_tail_length; at < end;) {
		uint16_t length;
		memcpy(&length, names + at + 16, sizeof length);
		const char *name = names + at + 19;
		struct path_reply p;
		if (path_on(1, root, name, EXA_OP_OPEN, O_RDWR, 0, &p) >= 0 && p.handle) {
			read_at(p.handle, 0, 65536);
			write_at(p.handle, 70000, "x");
			release(p.handle);
		}
		if (path_on(1, root, name, EXA_OP_UNLINK, 0, 0, &p) < 0)
			path_on(1, root, name, EXA_OP_RMDIR, 0, 0, &p);
		at += length;
	}
	release(dir);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, data + size };
	fuzz_begin();
	database_clean = input_byte(&in) % 2;
	while (in.at < in.end)
		record(&in);
	int64_t root = mount_local(1);
	if (root > 0) {
		remove_all((uint64_t)root);
		advance(SECOND);
		EQUAL(unmount(1), 0);
	}
	suite_end();
	return 0;
}
