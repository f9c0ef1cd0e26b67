/* The suite of resmgr: what resmgr.h says. After a test the system is as after boot, or it fails.
 */
#include "hash.gen.h"
#include "resmgr/resmgr.h"

struct program init, self, other;
uint32_t device_tty = 1;

bool handles_made_up;
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
	if (!handles_made_up && (handle <= HANDLES_BEGIN || handle > HANDLES_BEGIN + last_handle))
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

/* What is mounted there, and which directories are covered: (file system, inode). */
#define PLACES_MAX 64
static uint32_t mounted[PLACES_MAX];
static struct {
	uint32_t fs;
	uint64_t ino;
} covered[PLACES_MAX];
static uint32_t mounted_count, covered_count;

void nothing_below(void)
{
	EQUAL(mounted_count, 0);
	EQUAL(covered_count, 0);
}

static int fake_unmount(uint32_t fs)
{
	for (uint32_t i = 0; i < covered_count; i++)
		if (covered[i].fs == fs)
			return -EBUSY;
	for (uint32_t i = 0; i < mounted_count; i++)
		if (mounted[i] == fs) {
			mounted[i] = mounted[--mounted_count];
			return 0;
		}
	return -EINVAL;
}

static int fake_cover(const struct fs_cover_request *q)
{
	for (uint32_t i = 0; i < covered_count; i++)
		if (covered[i].fs == q->fs && covered[i].ino == q->ino) {
			if (q->on)
				return -EBUSY;
			covered[i] = covered[--covered_count];
			return 0;
		}
	if (!q->on || covered_count == PLACES_MAX)
		return -EINVAL;
	covered[covered_count].fs = q->fs;
	covered[covered_count++].ino = q->ino;
	return 0;
}

/* Tickets that the pipe server was told of and nothing was sent with: they end with their sender.
 */
#define TICKETS_MAX 64
static struct ticket_new_request fake_tickets[TICKETS_MAX];
static uint32_t ticket_count;

void ticket_is_sent(uint64_t ticket)
{
	for (uint32_t i = 0; i < ticket_count; i++)
		if (fake_tickets[i].ticket == ticket)
			fake_tickets[i] = fake_tickets[--ticket_count];
}

static void tickets_end_of(uint32_t endpoint)
{
	for (uint32_t i = ticket_count; i--;) {
		struct ticket_new_request t = fake_tickets[i];
		if (t.endpoint != endpoint)
			continue;
		fake_tickets[i] = fake_tickets[--ticket_count];
		NOTICE(SERVER(pipe), ticket_dropped, .ticket = t.ticket);
	}
}

/* A release may also be a question, whose answer is waited for. */
bool servers_below(struct sent *s)
{
	switch (s->head->number) {
	case EXA_MSG_arm:
		ANSWER(s, 0, arm, .ready = ASKED_FIELDS(arm, s)->token ? 0 : ASKED_FIELDS(arm, s)->events);
		return true;
	case EXA_MSG_gone:
		if (EXA_SLOT(s->to) == EXA_SERVER_pipe)
			tickets_end_of(ASKED_FIELDS(gone, s)->endpoint);
		ANSWER(s, 0, gone);
		return true;
	case EXA_MSG_ticket_new:
		fake_tickets[ticket_count++ % TICKETS_MAX] = *ASKED_FIELDS(ticket_new, s);
		ANSWER(s, 0, ticket_new);
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
	case EXA_MSG_fs_unmount:
		answer_plainly(s, fake_unmount(ASKED_FIELDS(fs_unmount, s)->fs));
		return true;
	case EXA_MSG_fs_cover:
		answer_plainly(s, fake_cover(ASKED_FIELDS(fs_cover, s)));
		return true;
	case EXA_MSG_fs_mount:
		mounted[mounted_count++ % PLACES_MAX] = ASKED_FIELDS(fs_mount, s)->fs;
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
	handle_count = mounted_count = covered_count = ticket_count = 0;
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
void suite_settled(void) { blocks_at_first = blocks(); }

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
	/* Less is what was kept and is kept no more. */
	CHECK(blocks() <= blocks_at_first);
}
