/* Any messages to localfs, where a database with a few files, a tmpfs and an overlay are mounted,
 * and more can be. */
#include "fuzz.h"
#include "localfs/localfs.h"
#include "lower.h"

/* Not itself: what its own host tells it is so (localfs-peers.c, host/database.c). */
static const uint32_t senders[] = { SERVER(resmgr), SERVER(resmgr), PROGRAM(0), PROGRAM(1) };
static const char *const texts[] = { "", "localfs", "tmpfs", "overlay", "home", "f", "d", "d/f",
	"d/g", "..", "limit=100000", "lower=netfs:x,upper=tmpfs:x", "lower=netfs:x,upper=localfs:home",
	"lower=localfs:home,upper=tmpfs:x", "l", "new", "d/new", "size=100000,nr_inodes=10" };

static void die(uint32_t endpoint)
{
	if (EXA_SLOT(endpoint) >= EXA_SERVERS)
		REQUEST(SERVER(resmgr), gone, .endpoint = endpoint);
}

static void mounted(uint32_t fs, const char *type, const char *source, const char *options)
{
	struct path_reply p;
	int64_t root = mount_on(fs, type, source, options);
	CHECK(root > 0);
	fuzz_inode((uint64_t)root);
	path_on(fs, (uint64_t)root, "d", EXA_OP_MKDIR, 0, 0755, &p);
	EQUAL(path_on(fs, (uint64_t)root, "d", EXA_OP_LOOKUP, 0, 0, &p), 0);
	fuzz_inode(p.ino);
	uint64_t file = open_on(fs, (uint64_t)root, "f", O_RDWR | O_CREAT);
	fuzz_handle(file);
	if (strcmp(type, "overlay")) {
		EQUAL(write_at(file, 0, "some bytes"), 10);
		EQUAL(write_at(file, 70000, "and more"), 8);
	}
	EQUAL(path_on(fs, (uint64_t)root, "f", EXA_OP_LOOKUP, 0, 0, &p), 0);
	fuzz_inode(p.ino);
	fuzz_handle(open_on(fs, (uint64_t)root, "d/g", O_RDWR | O_CREAT));
	fuzz_handle(open_on(fs, (uint64_t)root, "", O_RDONLY | O_DIRECTORY));
}

static void begin(void)
{
	lower_begin();
	below = lower_answers;
	mounted(1, "localfs", "home", "");
	mounted(2, "tmpfs", "x", "");
	mounted(3, "overlay", "none", "lower=netfs:x,upper=tmpfs:x");
	sync_local(1);
}

static void device(uint8_t what)
{
	static const int errors[] = { 0, 0, 0, -ENOSPC, -EIO };
	database_holds = what >= 128;
	database_commit_error = errors[what % 5];
	database_get_error = errors[what / 5 % 5] == -EIO ? -EIO : 0;
	if (what < 192)
		database_let_go();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	dispatch_fuzz((struct input){ data, data + size },
		&(struct dictionary){ .senders = senders,
			.sender_count = sizeof senders / sizeof *senders,
			.texts = texts,
			.text_count = sizeof texts / sizeof *texts,
			.die = die,
			.notice_from = SERVER(resmgr),
			.begin = begin,
			.device = device });
	return 0;
}
