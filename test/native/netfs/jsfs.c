/* File systems whose handlers are the page's: what is in use of them is bounded. */
#include <stdio.h>

#include "netfs/netfs.h"
#include "page.h"

#define MOST 10000
#define AT_ONCE 2000 /* names an answer */

/* A directory `many` with more names than there may be. */
static bool many_names(struct sent *s)
{
	static char names[EXA_TAIL_MAX];
	const struct js_request *q = ASKED_FIELDS(js, s);
	const char *path = (const char *)(q + 1);
	uint32_t length = s->size - (uint32_t)sizeof *q, at = 0;
	if (length < 5 || memcmp(path, "/many", 5))
		return page_answers(s);
	bool directory = length == 5;
	struct js_reply p = { .serial = 1 };
	p.st.mode = directory ? S_IFDIR | 0755 : S_IFREG | 0644;
	if (q->op == EXA_JS_READDIR) {
		for (int64_t n = q->a; n < q->a + AT_ONCE; n++)
			at += (uint32_t)snprintf(names + at, sizeof names - at, "%c%07d", S_IFREG >> 12, (int)n)
				+ 1;
		tail_bytes(names, at);
		p.value = q->a + AT_ONCE > 2 * MOST ? 0 : q->a + AT_ONCE;
	}
	host_answer(s, 0, &p, sizeof p);
	return true;
}

TEST(names_of_a_jsfs_are_bounded)
{
	static const char *const bad[] = { "nr_inodes=x", "nr_inodes=1", "nr_inodes=262145",
		"nr_inodes=-1" };
	page_begin();
	below = many_names;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EQUAL(mount_on(1, "jsfs", "js:7", bad[i]), -EINVAL);
	uint64_t root = (uint64_t)mount_on(1, "jsfs", "js:7", "write=1,nr_inodes=10000");
	uint64_t dir = open_on(1, root, "many", O_RDONLY | O_DIRECTORY);
	EQUAL(CALL(PROGRAM(0), readdir, NULL, .handle = dir, .count = 1000), -ENOMEM);
	struct fs_statfs_reply now;
	EQUAL(CALL(RESMGR, fs_statfs, &now, .fs = 1), 0);
	CHECK(now.files <= MOST);
	/* While it is open, its names stay; when it is closed there is room again. */
	release(dir);
	EQUAL(CALL(RESMGR, fs_statfs, &now, .fs = 1), 0);
	CHECK(now.files < 100);
	uint64_t file = open_on(1, root, "d/new", O_RDWR | O_CREAT);
	EQUAL(write_at(file, 0, "text"), 4);
	release(file);
	EQUAL(unmount(1), 0);
	below = NULL;
}
