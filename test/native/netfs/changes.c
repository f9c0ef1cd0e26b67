/* A jsfs's file whose changes are left to the script; see changes.h. */
#include "changes.h"

uint64_t root, first, second;

/* Changes of bytes, and what loses a file its name, are left to the script. */
static bool changes_wait(struct sent *s)
{
	if (s->head->number != EXA_MSG_js)
		return false;
	switch (ASKED_FIELDS(js, s)->op) {
	case EXA_JS_WRITE:
	case EXA_JS_TRUNCATE:
	case EXA_JS_RENAME:
	case EXA_JS_UNLINK:
		return false;
	default:
		return page_answers(s);
	}
}

void changes_begin(void)
{
	page_begin();
	below = page_answers;
	root = (uint64_t)mount_on(4, "jsfs", "js:7", "write=1");
	first = open_on(4, root, "f", O_WRONLY | O_APPEND);
	second = open_on(4, root, "f", O_RDWR | O_APPEND);
	below = changes_wait;
}

void changes_let_go(void)
{
	while (answer_oldest(page_answers))
		;
}

uint32_t changes_asked(void)
{
	uint32_t count = 0;
	for (const struct sent *s = ASKED(js); s; s = s->next)
		count += s->head->kind == EXA_REQUEST && !s->answered;
	return count;
}

void changes_end(const char *bytes)
{
	changes_let_go();
	below = page_answers;
	EQUAL(read_at(second, 0, 100), strlen(bytes));
	CHECK(!memcmp(reply_tail, bytes, strlen(bytes)));
	EQUAL(size_of(second), strlen(bytes));
	release(second);
	EQUAL(unmount(4), 0);
	below = NULL;
}

uint32_t append(uint32_t from, uint64_t handle, const char *text)
{
	TAIL(text);
	uint32_t request = REQUEST(from, write, .handle = handle, .offset = EXA_OFFSET_CURRENT);
	WAITS(request);
	return request;
}

uint32_t unlink_f(void)
{
	TAIL("f");
	return REQUEST(RESMGR, path, .fs = 4, .op = EXA_OP_UNLINK, .start = root);
}

uint32_t rename_in_root(const char *names, uint32_t length)
{
	tail_bytes(names, length);
	return REQUEST(RESMGR, fs_rename, .fs = 4, .from = root, .to = root);
}

int64_t size_of(uint64_t handle)
{
	struct handle_stat_reply p;
	EQUAL(CALL(PROGRAM(9), handle_stat, &p, .handle = handle), 0);
	return p.st.size;
}
