/* exec: what is opened is what was looked at, images do not pile up, loads take turns. */
#include <stdio.h>
#include <sys/stat.h>

#include "resmgr/resmgr.h"

static int exec_open_by(struct program p, const char *path, struct exec_open_reply *reply)
{
	TAIL(path);
	return CALL(p.endpoint, exec_open, reply, .dirfd = AT_FDCWD);
}

static void make_file(const char *path, uint32_t mode, int64_t size)
{
	int32_t fd = open_by(self, path, O_RDWR | O_CREAT);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = fd), 0);
	TAIL(path);
	EQUAL(
		CALL(self.endpoint, path_op, NULL, .op = EXA_OP_CHMOD, .dirfd = AT_FDCWD, .mode = mode), 0);
	TAIL(path);
	EQUAL(
		CALL(self.endpoint, path_op, NULL, .op = EXA_OP_TRUNCATE, .dirfd = AT_FDCWD, .a = size), 0);
}

static struct program user_of(struct program parent, uint32_t uid)
{
	struct program p = fork_of(parent);
	EQUAL(CALL(p.endpoint, set_ids, NULL, .which = EXA_IDS_GID, .a = uid), 0);
	EQUAL(CALL(p.endpoint, set_ids, NULL, .which = EXA_IDS_UID, .a = uid), 0);
	return p;
}

TEST(execute_only_is_enough)
{
	struct program user = user_of(self, 1000);
	struct exec_open_reply o;
	make_file("/tmp/x", 0711, 100);
	make_file("/tmp/secret", 0600, 100);
	EQUAL(exec_open_by(user, "/tmp/x", &o), 0);
	CHECK(o.handle);
	EQUAL(exec_open_by(user, "/tmp/secret", &o), -EACCES);
	/* Reading by that leave is exec's alone. */
	TAIL("/tmp/x");
	EQUAL(CALL(user.endpoint, open, NULL, .dirfd = AT_FDCWD, .flags = O_RDONLY | EXA_OPEN_EXEC),
		-EACCES);
	end_of(user, self);
	unlink_by(self, "/tmp/x");
	unlink_by(self, "/tmp/secret");
}

/* A file system in which a name leads to another file each time. */
static uint64_t last_ino;
static uint32_t opened_as, opened_flags;
static bool swapping(struct sent *s)
{
	if (s->head->number != EXA_MSG_path)
		return servers_below(s);
	const struct path_request *q = ASKED_FIELDS(path, s);
	struct path_reply p = { .walk = EXA_WALK_DONE, .ino = ++last_ino };
	p.st = (struct exa_stat){
		.mode = S_IFREG | 0755, .ino = last_ino, .dev = 77, .size = 100 + (int64_t)last_ino
	};
	if (q->op == EXA_OP_OPEN) {
		opened_as = q->cred.uid;
		opened_flags = q->flags;
		p.handle = 0x4000000000000001;
	}
	host_answer(s, 0, &p, sizeof p);
	return true;
}

TEST(what_is_opened_is_executed_whatever_stood_there_before)
{
	struct program user = user_of(self, 1000);
	struct exec_open_reply o;
	tail_bytes("/mnt\0netfs\0there\0", 17);
	EQUAL(CALL(self.endpoint, mount, NULL), 0);
	below = swapping;
	EQUAL(exec_open_by(user, "/mnt/x", &o), 0);
	EQUAL(last_ino, 2);
	EQUAL(o.size, 102);
	EQUAL(opened_as, 1000);
	CHECK(opened_flags & EXA_OPEN_EXEC);
	EQUAL(CALL(user.endpoint, close, NULL, .fd = o.fd), 0);
	const struct release_request *released = TOLD(0, release);
	CHECK(released && released->handle == 0x4000000000000001);
	below = servers_below;
	TAIL("/mnt");
	EQUAL(CALL(self.endpoint, unmount, NULL), 0);
	end_of(user, self);
	untell();
}

TEST(images_of_what_has_changed_go)
{
	struct program child = fork_of(self);
	struct exec_open_reply o;
	uint32_t before = 0;
	make_file("/tmp/x", 0755, 100);
	for (int n = 0; n < 100; n++) {
		TAIL("/tmp/x");
		EQUAL(CALL(self.endpoint, path_op, NULL, .op = EXA_OP_TRUNCATE, .dirfd = AT_FDCWD,
				  .a = 100 + n),
			0);
		EQUAL(exec_open_by(child, "/tmp/x", &o), 0);
		EQUAL(CALL(child.endpoint, close, NULL, .fd = o.fd), 0);
		if (!n)
			before = blocks();
	}
	EQUAL(blocks(), before);
	end_of(child, self);
	unlink_by(self, "/tmp/x");
}

static bool but_loads(struct sent *s)
{
	return s->head->number != EXA_MSG_image_load && servers_below(s);
}

TEST(large_images_are_loaded_in_turn)
{
	struct program first = fork_of(self), second = fork_of(self), third = fork_of(self);
	struct exec_open_reply o;
	make_file("/tmp/a", 0755, 200 << 20);
	make_file("/tmp/b", 0755, 100 << 20);
	below = but_loads;
	EQUAL(exec_open_by(first, "/tmp/a", &o), 0);
	EQUAL(exec_open_by(second, "/tmp/b", &o), 0);
	EQUAL(exec_open_by(third, "/tmp/a", &o), 0);
	uint32_t one = REQUEST(first.endpoint, exec_load), two = REQUEST(second.endpoint, exec_load),
			 three = REQUEST(third.endpoint, exec_load);
	struct sent *load = ASKED(image_load);
	EQUAL(ASKED_FIELDS(image_load, load)->size, 200 << 20);
	WAITS(two);
	WAITS(three);
	/* Who asked for it dies; the others have their turn all the same. */
	EQUAL(CALL(self.endpoint, kill, NULL, .pid = (int32_t)first.pid, .signal = SIGKILL), 0);
	slot_idles(first);
	EQUAL(CALL(self.endpoint, wait, NULL, .pid = (int32_t)first.pid, .options = WEXITED), 0);
	ANSWER(load, -EIO, image_load);
	EQUAL(status_of(one), UNANSWERED);
	load = ASKED(image_load);
	EQUAL(ASKED_FIELDS(image_load, load)->size, 100 << 20);
	ANSWER(load, -ENOMEM, image_load);
	ANSWERED(two, -ENOMEM);
	load = ASKED(image_load);
	EQUAL(ASKED_FIELDS(image_load, load)->size, 200 << 20);
	ANSWER(load, -ENOEXEC, image_load);
	ANSWERED(three, -ENOEXEC);
	CHECK(!ASKED(image_load));
	below = servers_below;
	end_of(second, self);
	end_of(third, self);
	unlink_by(self, "/tmp/a");
	unlink_by(self, "/tmp/b");
	untell();
}

/* Who is not its user does not see where a process is, and does not get there either. */
TEST(proc_links_are_their_processs)
{
	char path[64];
	struct program user = user_of(self, 1000), same = user_of(self, 1000);
	snprintf(path, sizeof path, "/proc/%u/cwd/", self.pid);
	TAIL(path);
	EQUAL(CALL(user.endpoint, open, NULL, .dirfd = AT_FDCWD, .flags = O_RDONLY), -EACCES);
	TAIL(path);
	EQUAL(CALL(other.endpoint, path_op, NULL, .op = EXA_OP_LOOKUP, .dirfd = AT_FDCWD), 0);
	snprintf(path, sizeof path, "/proc/%u/cwd", same.pid);
	TAIL(path);
	EQUAL(CALL(user.endpoint, path_op, NULL, .op = EXA_OP_READLINK, .dirfd = AT_FDCWD), 0);
	snprintf(path, sizeof path, "/proc/%u/root", other.pid);
	TAIL(path);
	EQUAL(CALL(user.endpoint, path_op, NULL, .op = EXA_OP_READLINK, .dirfd = AT_FDCWD), -EACCES);
	end_of(user, self);
	end_of(same, self);
}
