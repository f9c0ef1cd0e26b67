/* Any messages to netfs, where an index, an archive and a jsfs are mounted, and more can be. */
#include "fuzz.h"
#include "netfs/netfs.h"
#include "page.h"

/* Not itself: what its own host tells it is so (host/fetch.c). */
static const uint32_t senders[] = { SERVER(resmgr), SERVER(resmgr), SERVER(localfs), PROGRAM(0),
	PROGRAM(1) };
static const char *const texts[] = { "", "netfs", "jsfs", "http://x", "http://x/a.tar", "js:7", "f",
	"d", "d/g", "d/new", "..", "limit=100", "sync=1,write=1", "/d/f", "l", "new" };

static void die(uint32_t endpoint)
{
	if (EXA_SLOT(endpoint) >= EXA_SERVERS)
		REQUEST(SERVER(resmgr), gone, .endpoint = endpoint);
}

static void open_all(uint32_t fs, const char *type, const char *source, const char *options)
{
	int64_t root = mount_on(fs, type, source, options);
	CHECK(root > 0);
	fuzz_inode((uint64_t)root);
	fuzz_handle(open_on(fs, (uint64_t)root, "", O_RDONLY | O_DIRECTORY));
	fuzz_handle(open_on(fs, (uint64_t)root, "f", strcmp(type, "jsfs") ? O_RDONLY : O_RDWR));
	fuzz_handle(open_on(fs, (uint64_t)root, "d/g", O_RDONLY));
	struct path_reply p;
	EQUAL(path_on(fs, (uint64_t)root, "d", EXA_OP_LOOKUP, 0, 0, &p), 0);
	fuzz_inode(p.ino);
	EQUAL(path_on(fs, (uint64_t)root, "f", EXA_OP_LOOKUP, 0, 0, &p), 0);
	fuzz_inode(p.ino);
}

static void begin(void)
{
	static const char index[] = "exa-index 1\nf 644 5 0 - f\nd 755 0 0 - d\nf 644 1000000 0 - d/g\n"
								"l 777 0 0 - s d/g\nf 644 5 0 - missing\n";
	static char tar[5 * 512 + 1024], large[1000000];
	if (!*tar)
		tar_put(tar_put(tar_put(tar, "f", '0', "hello", ""), "d/", '5', "", ""), "d/g", '0',
			"deeper", "");
	fetch_serve("http://x/index.exa", 200, index, sizeof index - 1);
	fetch_serve("http://x/f", 200, "hello", 5);
	fetch_serve("http://x/d/g", 200, large, sizeof large);
	fetch_serve("http://x/a.tar", 200, tar, sizeof tar);
	page_begin();
	below = page_answers;
	open_all(1, "netfs", "http://x", "");
	open_all(2, "netfs", "http://x/a.tar", "");
	open_all(3, "jsfs", "js:7", "write=1,sync=1");
}

static void device(uint8_t what)
{
	fetch_holds = what >= 128;
	if (what < 192)
		fetch_let_go();
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
