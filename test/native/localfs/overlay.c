/* An overlay: its lower layer is another server's (lower.h). */
#include "localfs/localfs.h"
#include "lower.h"

static uint64_t overlay_mount(void)
{
	lower_begin();
	below = lower_answers;
	int64_t root = mount_on(1, "overlay", "none", "lower=netfs:x,upper=tmpfs:x");
	CHECK(root > 0);
	return (uint64_t)root;
}

TEST(a_lower_file_is_read_and_copied_up)
{
	uint64_t root = overlay_mount(), file = open_on(1, root, "f", O_RDWR);
	EQUAL(read_at(file, 0, 100), sizeof LOWER_TEXT - 1);
	EQUAL(write_at(file, 0, "B"), 1);
	EQUAL(read_at(file, 0, 100), sizeof LOWER_TEXT - 1);
	CHECK(!memcmp(reply_tail, "Beneath", 7));
	release(file);
	EQUAL(unmount(1), 0);
	below = NULL;
}

/* The reader waits for the lower layer while another has the file cut off there. */
TEST(a_read_is_under_way_while_a_file_is_copied_up_and_cut_off)
{
	uint64_t root = overlay_mount(), file = open_on(1, root, "f", O_RDONLY);
	lower_reads_wait = true;
	uint32_t read = REQUEST(PROGRAM(1), read, .handle = file, .offset = 0, .count = 100);
	WAITS(read);
	struct sent *first = ASKED(read);
	CHECK(first);
	TAIL("f");
	uint32_t append = REQUEST(
		RESMGR, path, .fs = 1, .op = EXA_OP_OPEN, .start = root, .flags = O_WRONLY | O_APPEND);
	uint64_t handle = 0;
	if (status_of(append) == 0) {
		handle = REPLY(path, append)->handle;
		TAIL("more");
		append = REQUEST(PROGRAM(2), write, .handle = handle, .offset = EXA_OFFSET_CURRENT);
	}
	WAITS(append);
	TAIL("f");
	uint32_t cut = REQUEST(
		RESMGR, path, .fs = 1, .op = EXA_OP_OPEN, .start = root, .flags = O_WRONLY | O_TRUNC);
	ANSWERED(cut, 0);
	lower_reads_wait = false;
	/* The copier's piece comes first, and only then what the reader is owed. */
	struct sent *piece = NULL;
	for (struct sent *s = first->next; s; s = s->next)
		if (s->head->kind == EXA_REQUEST && s->head->number == EXA_MSG_read)
			piece = s;
	CHECK(piece);
	lower_answers(piece);
	CHECK(status_of(append) != UNANSWERED);
	WAITS(read);
	lower_answers(first);
	CHECK(status_of(read) >= 0);
	if (!handle)
		handle = REPLY(path, append)->handle;
	release(handle);
	release(REPLY(path, cut)->handle);
	release(file);
	EQUAL(unmount(1), 0);
	below = NULL;
}

/* The lower layer is EIO from then on; what is said of servers that there are not changes nothing.
 */
TEST(the_server_of_the_lower_layer_dies)
{
	static const uint32_t none[] = { EXA_SERVERS, 31, 32, 33, 64, UINT32_MAX };
	uint64_t root = overlay_mount(), file = open_on(1, root, "f", O_RDONLY);
	for (uint32_t i = 0; i < sizeof none / sizeof *none; i++)
		EQUAL(CALL(RESMGR, server_lost, NULL, .server = none[i]), -EINVAL);
	EQUAL(read_at(file, 0, 100), sizeof LOWER_TEXT - 1);
	lower_reads_wait = true;
	uint32_t read = REQUEST(PROGRAM(1), read, .handle = file, .offset = 0, .count = 100);
	WAITS(read);
	EQUAL(CALL(PROGRAM(1), server_lost, NULL, .server = EXA_SERVER_netfs), -EPERM);
	EQUAL(CALL(RESMGR, server_lost, NULL, .server = EXA_SERVER_netfs), 0);
	ANSWERED(read, -EIO);
	EQUAL(read_at(file, 0, 100), -EIO);
	release(file);
	EQUAL(unmount(1), 0);
	below = NULL;
}
