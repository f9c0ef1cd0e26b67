/* The suite of resmgr: what resmgr.h says. After a test the system is as after boot, or it fails.
 */
#include "hash.gen.h"
#include "resmgr/resmgr.h"

struct program init, self, other;
uint32_t device_tty = 1;

static struct tables_reply at_first;
static uint32_t blocks_at_first;

/* --- those below --- */

#define HANDLES_MAX 4096
#define HANDLES_BEGIN 0x4000000000000000u
static uint64_t handles[HANDLES_MAX];
static uint32_t handle_count;
static uint64_t last_handle;

static uint64_t handle_give(void)
{
	if (handle_count == HANDLES_MAX)
		fail(__FILE__, __LINE__, "too many handles");
	return handles[handle_count++] = HANDLES_BEGIN + ++last_handle;
}

/* A handle may be released twice: close asks for it, to wait for the answer, before it tells it. */
static void handle_take_back(uint64_t handle)
{
	for (uint32_t i = 0; i < handle_count; i++)
		if (handles[i] == handle) {
			handles[i] = handles[--handle_count];
			return;
		}
	if (handle <= HANDLES_BEGIN || handle > HANDLES_BEGIN + last_handle)
		fail(__FILE__, __LINE__, "a handle is released that nobody has");
}

static void handles_released(void)
{
	for (const struct release_request *q; (q = TOLD(0, release));)
		handle_take_back(q->handle);
}

uint32_t handles_held(void)
{
	handles_released();
	return handle_count;
}

static uint64_t inode_of(const char *path)
{
	uint64_t ino = 2;
	for (; *path; path++)
		ino = ino * 31 + (unsigned char)*path;
	return ino;
}

/* A file system in which every name is there: a directory where it ends with "dir" or is the root,
 * a device, FIFO or socket by its name, else a file. */
static void answer_path(struct sent *s)
{
	const struct path_request *q = ASKED_FIELDS(path, s);
	const char *path = s->fields + sizeof *q;
	size_t length = strlen(path);
	struct path_reply p = { .walk = EXA_WALK_DONE, .hops = q->hops, .ino = inode_of(path) };
	bool directory = !length || (length >= 3 && !strcmp(path + length - 3, "dir"));
	p.st.mode = directory ? S_IFDIR | 0755 : S_IFREG | 0755;
	p.st.ino = p.ino;
	p.st.dev = 77;
	p.st.size = 100;
	if (q->op == EXA_OP_OPEN)
		p.handle = handle_give();
	if (q->op == EXA_OP_PARENT) {
		const char *slash = strrchr(path, '/');
		tail_bytes(slash ? slash + 1 : path, (uint32_t)strlen(slash ? slash + 1 : path));
	}
	host_answer(s, 0, &p, sizeof p);
}

/* A release may also be a question, whose answer is waited for. */
bool servers_below(struct sent *s)
{
	switch (s->head->number) {
	case EXA_MSG_arm:
		ANSWER(s, 0, arm, .ready = ASKED_FIELDS(arm, s)->token ? 0 : ASKED_FIELDS(arm, s)->events);
		return true;
	case EXA_MSG_release:
		handle_take_back(ASKED_FIELDS(release, s)->handle);
		ANSWER(s, 0, release);
		return true;
	case EXA_MSG_device_open:
		ANSWER(s, 0, device_open, .handle = handle_give(), .tty = device_tty, .flags = 1);
		return true;
	case EXA_MSG_pipe_new: {
		uint64_t read = handle_give(), write = handle_give();
		ANSWER(s, 0, pipe_new, .read_handle = read, .write_handle = write, .ino = read);
		return true;
	}
	case EXA_MSG_pipe_open: {
		uint64_t handle = handle_give();
		ANSWER(s, 0, pipe_open, .handle = handle, .ino = handle, .met = 1);
		return true;
	}
	case EXA_MSG_sock_new: {
		uint64_t handle = handle_give();
		ANSWER(s, 0, sock_new, .handle = handle, .ino = handle);
		return true;
	}
	case EXA_MSG_sock_pair: {
		uint64_t first = handle_give(), second = handle_give();
		ANSWER(s, 0, sock_pair, .first = first, .second = second, .first_ino = first,
			.second_ino = second);
		return true;
	}
	case EXA_MSG_sock_accept: {
		uint64_t handle = handle_give();
		ANSWER(s, 0, sock_accept, .handle = handle, .ino = handle);
		return true;
	}
	case EXA_MSG_sock_find:
		ANSWER(s, 0, sock_find, .target = 5);
		return true;
	case EXA_MSG_handle_stat:
		ANSWER(s, 0, handle_stat, .st.mode = S_IFREG | 0644);
		return true;
	case EXA_MSG_path:
		answer_path(s);
		return true;
	case EXA_MSG_fs_mount:
		ANSWER(s, 0, fs_mount, .root = inode_of(""), .dev = 77);
		return true;
	case EXA_MSG_fs_pathname:
		TAIL("/somewhere");
		ANSWER(s, 0, fs_pathname);
		return true;
	default:
		answer_plainly(s, 0);
		return true;
	}
}

/* --- programs --- */

struct program fork_of(struct program parent)
{
	struct fork_reply child;
	EQUAL(CALL(parent.endpoint, fork, &child), 0);
	return (struct program){ child.pid, child.child };
}

void slot_idles(struct program p) { NOTICE(p.endpoint, slot_idle, .endpoint = p.endpoint); }

void end_of(struct program p, struct program parent)
{
	struct wait_reply waited;
	EQUAL(CALL(p.endpoint, exit, NULL, .status = 0), 0);
	slot_idles(p);
	EQUAL(CALL(parent.endpoint, wait, &waited, .pid = (int32_t)p.pid, .options = WEXITED), 0);
	EQUAL(waited.pid, p.pid);
}

int32_t open_by(struct program p, const char *path, uint32_t flags)
{
	struct open_reply o;
	TAIL(path);
	EQUAL(CALL(p.endpoint, open, &o, .dirfd = AT_FDCWD, .flags = flags, .mode = 0644), 0);
	return o.fd;
}

void unlink_by(struct program p, const char *path)
{
	TAIL(path);
	EQUAL(CALL(p.endpoint, path_op, NULL, .op = EXA_OP_UNLINK, .dirfd = AT_FDCWD), 0);
}

struct tables_reply tables(void)
{
	struct tables_reply t;
	EQUAL(CALL(PAGE, tables, &t), 0);
	return t;
}

/* --- the suite --- */

#define SLOTS 16

void suite_begin(void)
{
	below = servers_below;
	device_tty = 1;
	handle_count = 0;
	TAIL(EXA_PROTOCOL_HASH);
	EQUAL(CALL(PAGE, boot, NULL, .processes = SLOTS, .spare = 8), 0);
	for (uint32_t slot = EXA_SERVERS; slot < EXA_SERVERS + 8; slot++)
		NOTICE(PAGE, slot_ready, .slot = slot);
	EQUAL(CALL(PAGE, start_init, NULL), 0);
	init.pid = 1;
	init.endpoint = EXA_ENDPOINT(EXA_SERVERS, 1);
	EQUAL(CALL(init.endpoint, boot_done, NULL), 0);
	self = fork_of(init);
	other = fork_of(init);
	/* What is made by the first use and then kept. */
	end_of(fork_of(init), init);
	int32_t fd = open_by(self, "/tmp/first", O_RDWR | O_CREAT);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = fd), 0);
	unlink_by(self, "/tmp/first");
	untell();
	at_first = tables();
	blocks_at_first = blocks();
}

void blocks_stay(uint32_t count) { blocks_at_first += count; }

void suite_end(void)
{
	struct tables_reply t = tables();
	EQUAL(t.processes, at_first.processes);
	EQUAL(t.descriptors, at_first.descriptors);
	EQUAL(t.descriptions, at_first.descriptions);
	EQUAL(t.slots, at_first.slots);
	EQUAL(t.ending, at_first.ending);
	EQUAL(t.requests, at_first.requests);
	EQUAL(handles_held(), 0);
	EQUAL(blocks(), blocks_at_first);
}
