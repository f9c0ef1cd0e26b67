/* An overlay: the layer beneath is another server's, here a directory with one file. */
#include <dirent.h>

#include "localfs/localfs.h"

#define ROOT 1
#define FILE_INO 2
#define TEXT "beneath"

static bool reads_wait;
static uint32_t listed;

static bool beneath(struct sent *s)
{
	switch (s->head->number) {
	case EXA_MSG_fs_mount:
		ANSWER(s, 0, fs_mount, .root = ROOT, .dev = 5);
		return true;
	case EXA_MSG_path: {
		const struct path_request *q = ASKED_FIELDS(path, s);
		bool root = q->start == ROOT && s->size == sizeof *q;
		struct exa_stat st = { .ino = root ? ROOT : FILE_INO,
			.mode = root ? S_IFDIR | 0755 : S_IFREG | 0644,
			.size = root ? 0 : sizeof TEXT - 1,
			.nlink = 1 };
		ANSWER(s, 0, path, .walk = EXA_WALK_DONE, .ino = st.ino, .st = st,
			.handle = q->op == EXA_OP_OPEN ? 1000 + st.ino : 0);
		return true;
	}
	case EXA_MSG_readdir: {
		struct dirent d = { .d_ino = FILE_INO, .d_off = 1, .d_reclen = 24, .d_type = DT_REG };
		d.d_name[0] = 'f';
		bool first = !listed++;
		if (first)
			tail_bytes(&d, d.d_reclen);
		ANSWER(s, 0, readdir, .count = first ? d.d_reclen : 0);
		return true;
	}
	case EXA_MSG_read: {
		if (reads_wait)
			return false;
		const struct read_request *q = ASKED_FIELDS(read, s);
		uint32_t count = q->offset < (int64_t)sizeof TEXT - 1 ? sizeof TEXT - 1 : 0;
		tail_bytes(TEXT, count);
		ANSWER(s, 0, read, .count = count);
		return true;
	}
	default:
		answer_plainly(s, 0);
		return true;
	}
}

static uint64_t overlay_mount(void)
{
	below = beneath;
	listed = 0;
	int64_t root = mount_on(1, "overlay", "none", "lower=netfs:x,upper=tmpfs:x");
	CHECK(root > 0);
	return (uint64_t)root;
}

TEST(a_file_beneath_is_read_and_copied_up)
{
	uint64_t root = overlay_mount(), file = open_on(1, root, "f", O_RDWR);
	EQUAL(read_at(file, 0, 100), sizeof TEXT - 1);
	EQUAL(write_at(file, 0, "B"), 1);
	EQUAL(read_at(file, 0, 100), sizeof TEXT - 1);
	CHECK(!memcmp(reply_tail, "Beneath", 7));
	release(file);
	EQUAL(unmount(1), 0);
	below = NULL;
}

/* The reader waits for the layer beneath while another has the file cut off there. */
TEST(a_read_is_under_way_while_a_file_is_copied_up_and_cut_off)
{
	uint64_t root = overlay_mount(), file = open_on(1, root, "f", O_RDONLY);
	reads_wait = true;
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
	reads_wait = false;
	/* The copier's piece comes first, and only then what the reader is owed. */
	struct sent *piece = NULL;
	for (struct sent *s = first->next; s; s = s->next)
		if (s->head->kind == EXA_REQUEST && s->head->number == EXA_MSG_read)
			piece = s;
	CHECK(piece);
	beneath(piece);
	CHECK(status_of(append) != UNANSWERED);
	WAITS(read);
	beneath(first);
	CHECK(status_of(read) >= 0);
	if (!handle)
		handle = REPLY(path, append)->handle;
	release(handle);
	release(REPLY(path, cut)->handle);
	release(file);
	EQUAL(unmount(1), 0);
	below = NULL;
}
