/* Mounts: whoever dies, and whatever fails, a place is either mounted on or it is not. */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "resmgr/resmgr.h"

static uint16_t left; /* the message that is left to the script */

static bool leave_one(struct sent *s) { return s->head->number != left && servers_below(s); }

#define LEAVES(name) (left = EXA_MSG_##name, below = leave_one)

static uint32_t mount_request(struct program p, const char *path)
{
	char tail[128];
	int length = snprintf(tail, sizeof tail, "%s%cnetfs%chttp://x/%c", path, 0, 0, 0);
	tail_bytes(tail, (uint32_t)length);
	return REQUEST(p.endpoint, mount, .flags = 0);
}

static void mount_on(const char *path) { ANSWERED(mount_request(self, path), 0); }

static uint32_t unmount_request(struct program p, const char *path)
{
	TAIL(path);
	return REQUEST(p.endpoint, unmount, .flags = 0);
}

static void unmount(const char *path) { ANSWERED(unmount_request(self, path), 0); }

static uint32_t look_request(const char *path)
{
	TAIL(path);
	return REQUEST(other.endpoint, path_op, .op = EXA_OP_LOOKUP, .dirfd = AT_FDCWD);
}

static void killed(struct program p)
{
	EQUAL(CALL(other.endpoint, kill, NULL, .pid = (int32_t)p.pid, .signal = SIGKILL), 0);
	slot_idles(p);
	EQUAL(CALL(self.endpoint, wait, NULL, .pid = (int32_t)p.pid, .options = WEXITED), 0);
}

TEST(who_unmounts_is_killed)
{
	struct program child = fork_of(self);
	mount_on("/mnt");
	LEAVES(fs_unmount);
	uint32_t down = unmount_request(child, "/mnt");
	WAITS(down);
	/* Who comes by waits for how it ends; so does who would unmount it, too. */
	uint32_t look = look_request("/mnt/file"), again = unmount_request(self, "/mnt");
	WAITS(look);
	WAITS(again);
	killed(child);
	WAITS(look);
	answer_plainly(ASKED(fs_unmount), 0);
	ANSWERED(look, -ENOENT);
	ANSWERED(again, -EINVAL);
	below = servers_below;
	mount_on("/mnt");
	ANSWERED(look_request("/mnt/file"), 0);
	unmount("/mnt");
	ANSWERED(look_request("/mnt/file"), -ENOENT);
}

TEST(what_is_busy_stays)
{
	mount_on("/mnt");
	LEAVES(fs_unmount);
	uint32_t unmounted = unmount_request(self, "/mnt"), look = look_request("/mnt/file");
	WAITS(look);
	answer_plainly(ASKED(fs_unmount), -EBUSY);
	ANSWERED(unmounted, -EBUSY);
	ANSWERED(look, 0);
	below = servers_below;
	unmount("/mnt");
}

TEST(who_mounts_is_killed_while_it_is_made)
{
	struct program child = fork_of(self);
	LEAVES(fs_mount);
	uint32_t request = mount_request(child, "/mnt");
	WAITS(request);
	struct sent *mount = ASKED(fs_mount);
	killed(child);
	CHECK(mount->cancelled);
	LEAVES(fs_unmount);
	ANSWER(mount, 0, fs_mount, .root = 2, .dev = 77);
	struct sent *back = ASKED(fs_unmount);
	CHECK(back && ASKED_FIELDS(fs_unmount, back)->fs == ASKED_FIELDS(fs_mount, mount)->fs);
	answer_plainly(back, 0);
	ANSWERED(look_request("/mnt/file"), -ENOENT);
	below = servers_below;
	mount_on("/mnt");
	unmount("/mnt");
}

TEST(who_mounts_is_killed_while_the_place_is_covered)
{
	struct program child = fork_of(self);
	mount_on("/mnt");
	LEAVES(fs_cover);
	uint32_t request = mount_request(child, "/mnt/dir");
	WAITS(request);
	uint64_t place = ASKED_FIELDS(fs_cover, ASKED(fs_cover))->ino;
	killed(child);
	CHECK(!ASKED(fs_cover)->cancelled);
	answer_plainly(ASKED(fs_cover), 0);
	below = servers_below;
	ANSWERED(unmount_request(self, "/mnt"), -EBUSY);
	/* Its server stops there, as one that is covered does. */
	LEAVES(path);
	uint32_t down = unmount_request(self, "/mnt/dir");
	below = servers_below;
	ANSWER(ASKED(path), 0, path, .walk = EXA_WALK_MOUNT, .ino = place);
	ANSWERED(down, 0);
	unmount("/mnt");
}

TEST(a_place_that_cannot_be_covered_gives_the_file_system_back)
{
	mount_on("/mnt");
	LEAVES(fs_cover);
	uint32_t mount = mount_request(self, "/mnt/dir");
	LEAVES(fs_unmount);
	answer_plainly(ASKED(fs_cover), -EIO);
	ANSWERED(mount, -EIO);
	CHECK(ASKED(fs_unmount));
	answer_plainly(ASKED(fs_unmount), 0);
	below = servers_below;
	unmount("/mnt");
}

static bool only_directories(struct sent *s)
{
	if (s->head->number != EXA_MSG_path)
		return leave_one(s);
	static uint64_t ino = 100;
	ino++;
	ANSWER(s, 0, path, .walk = EXA_WALK_DONE, .ino = ino, .st.ino = ino, .st.mode = S_IFDIR | 0755);
	return true;
}

/* /dev, /proc, /tmp and /home move. */
TEST(a_root_that_cannot_be_made_leaves_the_old_one)
{
	left = EXA_MSG_fs_cover;
	below = only_directories;
	uint32_t mount = mount_request(self, "/");
	answer_plainly(ASKED(fs_cover), 0);
	answer_plainly(ASKED(fs_cover), 0);
	answer_plainly(ASKED(fs_cover), -EIO);
	/* The two are uncovered again. */
	for (int i = 0; i < 2; i++) {
		struct sent *s = ASKED(fs_cover);
		CHECK(s && !ASKED_FIELDS(fs_cover, s)->on);
		answer_plainly(s, 0);
	}
	ANSWERED(mount, -EIO);
	below = servers_below;
	int32_t fd = open_by(self, "/dev/null", O_RDWR);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = fd), 0);
}

TEST(two_execs_of_a_program_that_is_not_compiled_yet)
{
	struct program first = fork_of(self), second = fork_of(self);
	mount_on("/mnt");
	LEAVES(path);
	TAIL("/mnt/program");
	uint32_t slow = REQUEST(first.endpoint, exec_open, .dirfd = AT_FDCWD);
	servers_below(ASKED(path));
	struct sent *opening = ASKED(path);
	EQUAL(ASKED_FIELDS(path, opening)->op, EXA_OP_OPEN);
	below = servers_below;
	struct exec_open_reply opened;
	TAIL("/mnt/program");
	EQUAL(CALL(second.endpoint, exec_open, &opened, .dirfd = AT_FDCWD), 0);
	EQUAL(opened.known, 0);
	EQUAL(CALL(second.endpoint, exec_load, NULL), 0);
	servers_below(opening);
	CHECK(REPLY(exec_open, slow)->fd >= 0);
	end_of(first, self);
	end_of(second, self);
	EQUAL(handles_held(), 0);
	unmount("/mnt");
	blocks_stay(2); /* the image and its name */
}

TEST(who_loads_an_image_is_killed)
{
	struct program child = fork_of(self);
	mount_on("/mnt");
	struct exec_open_reply opened;
	TAIL("/mnt/program");
	EQUAL(CALL(child.endpoint, exec_open, &opened, .dirfd = AT_FDCWD), 0);
	EQUAL(opened.known, 0);
	LEAVES(image_load);
	uint32_t load = REQUEST(child.endpoint, exec_load);
	WAITS(load);
	struct sent *loading = ASKED(image_load);
	killed(child);
	answer_plainly(loading, 0);
	below = servers_below;
	/* The page has it, so nobody reads it again. */
	TAIL("/mnt/program");
	EQUAL(CALL(other.endpoint, exec_open, &opened, .dirfd = AT_FDCWD), 0);
	EQUAL(opened.known, 1);
	unmount("/mnt");
	blocks_stay(2);
}

static bool binds(struct sent *s)
{
	if (s->head->number != EXA_MSG_sock_bind)
		return leave_one(s);
	ANSWER(s, 0, sock_bind, .node = 1);
	return true;
}

/* Another has the socket, too: it is bound to the node that was made. */
TEST(who_binds_is_killed_while_the_node_is_made)
{
	mount_on("/mnt");
	struct socket_reply socket;
	EQUAL(CALL(self.endpoint, socket, &socket, .family = AF_UNIX, .type = SOCK_STREAM), 0);
	struct program child = fork_of(self);
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "/mnt/socket" };
	struct bind_request bind = { .fd = socket.fd, .name_length = sizeof name };
	memcpy(bind.name, &name, sizeof name);
	left = EXA_MSG_path;
	below = binds;
	uint32_t request = host_request(child.endpoint, EXA_MSG_bind, &bind, sizeof bind);
	WAITS(request);
	struct sent *make = ASKED(path);
	killed(child);
	LEAVES(sock_bound);
	ANSWER(make, 0, path, .walk = EXA_WALK_DONE, .st.ino = 9, .st.dev = 77);
	struct sent *bound = ASKED(sock_bound);
	CHECK(bound);
	EQUAL(ASKED_FIELDS(sock_bound, bound)->handle, socket.handle);
	EQUAL(ASKED_FIELDS(sock_bound, bound)->ino, 9);
	answer_plainly(bound, 0);
	below = servers_below;
	EQUAL(CALL(self.endpoint, close, NULL, .fd = socket.fd), 0);
	unmount("/mnt");
}

/* Each allocation on the way fails once: an error, and nothing is left behind. */
TEST(mounting_without_memory)
{
	for (uint32_t n = 1;; n++) {
		fail_allocation(n);
		uint32_t mount = mount_request(self, "/mnt");
		bool failed = allocation_failed();
		fail_allocation(0);
		CHECK(status_of(mount) != UNANSWERED);
		if (status_of(mount) == 0)
			unmount("/mnt");
		if (!failed)
			break;
	}
	mount_on("/mnt");
	for (uint32_t n = 1;; n++) {
		fail_allocation(n);
		uint32_t unmounted = unmount_request(self, "/mnt");
		bool failed = allocation_failed();
		fail_allocation(0);
		if (status_of(unmounted) == 0 && failed)
			mount_on("/mnt");
		CHECK(status_of(unmounted) != UNANSWERED);
		if (!failed)
			break;
	}
}

TEST(pipes_without_memory)
{
	for (uint32_t n = 1;; n++) {
		struct pipe_reply pipe;
		fail_allocation(n);
		int status = CALL(self.endpoint, pipe, &pipe);
		bool failed = allocation_failed();
		fail_allocation(0);
		if (status >= 0) {
			EQUAL(CALL(self.endpoint, close, NULL, .fd = pipe.read_fd), 0);
			EQUAL(CALL(self.endpoint, close, NULL, .fd = pipe.write_fd), 0);
		}
		if (!failed)
			break;
	}
}

/* What a datagram lacks is empty, and not what the one before it had in that place. */
TEST(a_mount_with_a_short_tail_is_told_nothing_more)
{
	static const char whole[] = "/mnt\0netfs\0http://x/\0some=option";
	for (uint32_t length = 0; length < sizeof whole; length++) {
		LEAVES(fs_mount);
		tail_bytes(whole, sizeof whole - 1);
		uint32_t full = REQUEST(self.endpoint, mount, );
		answer_plainly(ASKED(fs_mount), -EIO);
		ANSWERED(full, -EIO);
		tail_bytes(whole, length);
		uint32_t mount = REQUEST(self.endpoint, mount, );
		struct sent *s = ASKED(fs_mount);
		if (length < 10) {
			CHECK(!s);
			CHECK(status_of(mount) == -ENOENT || status_of(mount) == -ENODEV);
			continue;
		}
		/* type, source and options, as far as they were said */
		const char *tail = s->fields + sizeof(struct fs_mount_request), *end = s->fields + s->size;
		uint32_t said = length - 5, options = (uint32_t)strlen(tail) + 1;
		options += (uint32_t)strlen(tail + options) + 1;
		CHECK(!memcmp(tail, whole + 5, said));
		for (const char *rest = tail + said; rest < end; rest++)
			EQUAL(*rest, 0);
		EQUAL(end - tail, options + (length > 20 ? length - 21 : 0));
		answer_plainly(s, -EIO);
		ANSWERED(mount, -EIO);
	}
	below = servers_below;
	untell();
}

/* For which no memory is needed. */
TEST(a_file_system_is_given_back_without_memory)
{
	mount_on("/mnt");
	LEAVES(fs_cover);
	uint32_t mount = mount_request(self, "/mnt/dir");
	WAITS(mount);
	below = servers_below;
	fail_allocations(1);
	answer_plainly(ASKED(fs_cover), -EIO);
	fail_allocation(0);
	ANSWERED(mount, -EIO);
	unmount("/mnt");
	nothing_below();
}

TEST(what_the_boot_has_mounted_can_be_unmounted)
{
	unmount("/home");
	mount_on("/home");
	unmount("/home");
}
