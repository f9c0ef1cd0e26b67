/* Any messages from kernels that share a database, to one that leads and to one that follows. */
#include "fuzz.h"
#include "localfs/device.h"
#include "localfs/localfs.h"
#include "localfs/sharing/peer.h"

/* The bytes of a message: mostly of a right form. */
static uint32_t message(struct input *in, uint8_t *out)
{
	const uint8_t *bytes;
	uint32_t kind = input_byte(in) % 6, length = 0;
	memcpy(out, &kind, sizeof kind);
	for (length = 4; length < 48; length += 4) {
		uint32_t n = input_byte(in) < 200 ? input_byte(in) % 8 : input_word(in);
		memcpy(out + length, &n, sizeof n);
	}
	if (kind == PEER_REQUEST && input_byte(in) < 240) {
		/* A datagram behind it. */
		static const uint16_t numbers[] = { EXA_MSG_path, EXA_MSG_read, EXA_MSG_write,
			EXA_MSG_release, EXA_MSG_fs_rename, EXA_MSG_handle_stat, EXA_MSG_truncate,
			EXA_MSG_readdir, EXA_MSG_fs_link, EXA_MSG_fs_watch, EXA_MSG_fs_cover };
		struct exa_header head = { .number = numbers[input_byte(in) % 11],
			.version = EXA_PROTOCOL_VERSION,
			.kind = EXA_REQUEST,
			.id = 5,
			.sender = SERVER(resmgr) };
		memcpy(out + length, &head, sizeof head);
		length += sizeof head;
		for (uint32_t i = input_byte(in) % 48; i; i--, length += 4) {
			uint32_t n = input_byte(in) < 220 ? input_byte(in) % 16 : input_word(in);
			memcpy(out + length, &n, sizeof n);
		}
	}
	uint32_t more = input_bytes(in, &bytes, 255);
	memcpy(out + length, bytes, more);
	length += more;
	return input_byte(in) < 230 ? length : length * input_byte(in) / 256;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(8) uint8_t bytes[1024];
	struct input in = { data, data + size };
	fuzz_begin();
	database_self = 1;
	database_leader = input_byte(&in) % 2 ? 2 : 0;
	database_others[0] = 2;
	database_others[1] = 3;
	database_other_count = 2;
	int64_t root = mount_local(1);
	if (root < 0)
		return 0;
	while (in.at < in.end) {
		uint8_t what = input_byte(&in);
		uint64_t peer = 2 + what % 3;
		struct path_reply p;
		if (what < 180) {
			uint32_t length = message(&in, bytes);
			database_member(PEER_MESSAGE, peer, 0, bytes, length);
		} else if (what < 200) {
			TAIL("f");
			REQUEST(RESMGR, path, .fs = 1, .op = EXA_OP_OPEN, .start = (uint64_t)root,
				.flags = O_RDWR | O_CREAT, .mode = 0644);
		} else if (what < 215) {
			advance(SECOND / 5);
		} else if (what < 225) {
			database_member(PEER_GONE, peer, 0, NULL, 0);
		} else if (what < 235 && database_leader) {
			database_member(PEER_LEADS, peer, 0, NULL, 0);
		} else if (what < 245 && database_leader) {
			database_elect();
		} else if (what < 250) {
			REQUEST(RESMGR, fs_sync, .fs = 1);
		}
		(void)p;
		while (database_sent())
			;
	}
	return 0;
}
