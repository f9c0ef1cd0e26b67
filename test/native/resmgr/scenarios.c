/* What processes do of resmgr, with a death at every step (death.h): files, mounts, processes. */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/inotify.h>

#include "resmgr/death.h"

#define PIPE_READ POLLIN

static void close_mine(int32_t fd)
{
	if (fd >= 0)
		DO(close, NULL, .fd = fd);
}

/* --- a file system of another server --- */

static void mnt_on(void)
{
	static const char tail[] = "/mnt\0netfs\0http://x/\0";
	tail_bytes(tail, sizeof tail);
	EQUAL(CALL(other.endpoint, mount, NULL), 0);
}

static void mnt_off(void)
{
	TAIL("/mnt");
	EQUAL(CALL(other.endpoint, unmount, NULL), 0);
}

/* --- open --- */

static void open_file(void)
{
	struct open_reply o;
	TAIL("/mnt/file");
	if (DO(open, &o, .dirfd = AT_FDCWD, .flags = O_RDWR) >= 0)
		close_mine(o.fd);
}
SCENARIO(death_in_open, .before = mnt_on, .run = open_file, .after = mnt_off)

static void open_device(void)
{
	struct open_reply o;
	TAIL("/dev/tty1");
	if (DO(open, &o, .dirfd = AT_FDCWD, .flags = O_RDWR) >= 0)
		close_mine(o.fd);
}
SCENARIO(death_in_opening_a_terminal, .run = open_device)

static void open_ptmx(void)
{
	struct open_reply o;
	TAIL("/dev/ptmx");
	if (DO(open, &o, .dirfd = AT_FDCWD, .flags = O_RDWR) >= 0)
		close_mine(o.fd);
}
SCENARIO(death_in_opening_a_pseudo_terminal, .run = open_ptmx)

static void fifo_made(void)
{
	TAIL("/tmp/fifo");
	EQUAL(CALL(other.endpoint, path_op, NULL, .op = EXA_OP_MKNOD, .dirfd = AT_FDCWD,
			  .mode = S_IFIFO | 0666),
		0);
}
static void fifo_gone(void) { unlink_by(other, "/tmp/fifo"); }
static void open_fifo(void)
{
	struct open_reply o;
	TAIL("/tmp/fifo");
	if (DO(open, &o, .dirfd = AT_FDCWD, .flags = O_RDONLY) >= 0)
		close_mine(o.fd);
}
SCENARIO(death_in_opening_a_fifo, .before = fifo_made, .run = open_fifo, .after = fifo_gone)

/* --- exec --- */

static void exec(void)
{
	struct exec_open_reply o;
	TAIL("/mnt/program");
	if (DO(exec_open, &o, .dirfd = AT_FDCWD) < 0)
		return;
	if (!o.known && DO(exec_load, NULL) < 0)
		return;
	tail_bytes("program", 8);
	DO(exec, NULL, .image = o.image, .fd = o.fd);
}
SCENARIO(death_in_exec, .before = mnt_on, .run = exec, .after = mnt_off)

static struct program child;

/* Whom `me` has begun ends, whoever its parent is by now. */
static void child_ends(void)
{
	if (!child.pid)
		return;
	int status = CALL(init.endpoint, kill, NULL, .pid = (int32_t)child.pid, .signal = SIGKILL);
	if (status == 0 && child.endpoint)
		slot_idles(child);
	child = (struct program){ 0, 0 };
}

static void fork_one(void)
{
	struct fork_reply f;
	if (DO(fork, &f) >= 0)
		child = (struct program){ f.pid, f.child };
}
SCENARIO(death_in_fork, .run = fork_one, .after = child_ends)

static void vfork_exec(void)
{
	struct vfork_reply v;
	struct exec_open_reply o;
	struct exec_reply e;
	if (DO(vfork, &v) < 0)
		return;
	child.pid = v.pid;
	as_actor(v.pid);
	TAIL("/mnt/program");
	int status = DO(exec_open, &o, .dirfd = AT_FDCWD);
	if (status >= 0 && !o.known) {
		as_actor(v.pid);
		status = DO(exec_load, NULL);
	}
	if (status >= 0) {
		as_actor(v.pid);
		tail_bytes("program", 8);
		status = DO(exec, &e, .image = o.image, .fd = o.fd);
	}
	if (status >= 0) {
		child.endpoint = e.slot;
		return;
	}
	as_actor(v.pid);
	DO(exit, NULL, .status = 127 << 8);
}
static void vfork_over(void)
{
	child_ends();
	mnt_off();
}
SCENARIO(death_in_vfork_and_exec, .before = mnt_on, .run = vfork_exec, .after = vfork_over)

/* --- descriptors --- */

static void pipe_and_dup(void)
{
	struct pipe_reply p;
	struct dup_reply d;
	if (DO(pipe, &p) < 0)
		return;
	DO(dup, &d, .fd = p.read_fd, .target = p.write_fd, .minimum = -1);
	close_mine(p.read_fd);
	close_mine(p.write_fd);
}
SCENARIO(death_in_pipe_and_dup2, .run = pipe_and_dup)

/* --- mounts --- */

static void mount_and_unmount(void)
{
	static const char tail[] = "/mnt\0netfs\0http://x/\0";
	tail_bytes(tail, sizeof tail);
	if (DO(mount, NULL) < 0)
		return;
	TAIL("/mnt");
	DO(unmount, NULL);
}
/* Wherever it ended: the place can be used. */
static void mnt_is_usable(void)
{
	TAIL("/mnt");
	int status = CALL(other.endpoint, unmount, NULL);
	CHECK(status == 0 || status == -EINVAL);
	mnt_on();
	mnt_off();
}
SCENARIO(death_in_mount, .run = mount_and_unmount, .after = mnt_is_usable)

static void unmount_only(void)
{
	TAIL("/mnt");
	DO(unmount, NULL);
}
SCENARIO(death_in_unmount, .before = mnt_on, .run = unmount_only, .after = mnt_is_usable)

static void mount_root_anew(void)
{
	static const char tail[] = "/\0netfs\0http://x/\0";
	tail_bytes(tail, sizeof tail);
	DO(mount, NULL);
}
static void root_is_usable(void)
{
	int32_t fd = open_by(other, "/dev/null", O_RDWR);
	EQUAL(CALL(other.endpoint, close, NULL, .fd = fd), 0);
	mnt_on();
	mnt_off();
}
SCENARIO(death_in_change_of_root, .run = mount_root_anew, .after = root_is_usable, .once = true)

/* --- directories --- */

static void chdir_and_back(void)
{
	TAIL("/mnt/a-dir");
	DO(chdir, NULL, .fd = -1);
	DO(getcwd, NULL);
	TAIL("/");
	DO(chdir, NULL, .fd = -1);
	TAIL("/mnt/a-dir");
	DO(chroot, NULL);
}
SCENARIO(death_in_chdir_and_chroot, .before = mnt_on, .run = chdir_and_back, .after = mnt_off)

static void rename_and_link(void)
{
	static const char names[] = "/mnt/a\0/mnt/b";
	tail_bytes(names, sizeof names);
	DO(rename, NULL, .from_dirfd = AT_FDCWD, .to_dirfd = AT_FDCWD);
	tail_bytes(names, sizeof names);
	DO(link, NULL, .from_dirfd = AT_FDCWD, .to_dirfd = AT_FDCWD);
	TAIL("/mnt");
	DO(statfs, NULL, .fd = -1);
	DO(sync_all, NULL);
}
SCENARIO(
	death_in_rename_link_statfs_sync, .before = mnt_on, .run = rename_and_link, .after = mnt_off)

/* --- sockets --- */

static void name_of(uint32_t name[28], uint32_t *length, const char *path)
{
	struct {
		uint16_t family;
		char path[108];
	} address = { 1, "" };
	strcpy(address.path, path);
	memcpy(name, &address, sizeof address);
	*length = (uint32_t)(sizeof address.family + strlen(path) + 1);
}

static void listen_and_accept(void)
{
	struct socket_reply s, c;
	struct bind_request b = { 0 };
	struct connect_request to = { 0 };
	struct accept_reply a;
	if (DO(socket, &s, .family = 1, .type = 1) < 0)
		return;
	b.fd = s.fd;
	name_of(b.name, &b.name_length, "/tmp/socket");
	if (death_do(EXA_MSG_bind, &b, sizeof b, NULL, 0) >= 0
		&& DO(listen, NULL, .fd = s.fd, .backlog = 5) >= 0
		&& DO(socket, &c, .family = 1, .type = 1) >= 0) {
		to.fd = c.fd;
		memcpy(to.name, b.name, sizeof to.name);
		to.name_length = b.name_length;
		death_do(EXA_MSG_connect, &to, sizeof to, NULL, 0);
		if (DO(accept, &a, .fd = s.fd) >= 0)
			close_mine(a.fd);
		close_mine(c.fd);
	}
	close_mine(s.fd);
}
static void socket_gone(void)
{
	TAIL("/tmp/socket");
	CALL(other.endpoint, path_op, NULL, .op = EXA_OP_UNLINK, .dirfd = AT_FDCWD);
}
SCENARIO(death_in_listen_connect_accept, .run = listen_and_accept, .after = socket_gone)

static uint64_t ticket_sent;

static void tickets_end(void)
{
	/* The pipe server says so when the sockets have gone. */
	if (ticket_sent)
		NOTICE(SERVER(pipe), ticket_dropped, .ticket = ticket_sent);
	ticket_sent = 0;
}

static void pass_descriptors(void)
{
	struct socketpair_reply s;
	struct ticket_reply t;
	int32_t fd;
	if (DO(socketpair, &s, .family = 1, .type = 1) < 0)
		return;
	/* The socket itself goes along. */
	fd = s.first_fd;
	tail_bytes(&fd, sizeof fd);
	if (DO(ticket, &t, .rights = 1) >= 0) {
		ticket_sent = t.ticket;
		ticket_is_sent(t.ticket);
		NOTICE(SERVER(pipe), ticket_queued, .ticket = t.ticket, .handle = s.first);
		NOTICE(SERVER(pipe), ticket_handed, .ticket = t.ticket, .endpoint = me.endpoint);
		DO(ticket_take, NULL, .ticket = t.ticket, .room = 5);
	}
	close_mine(s.second_fd);
	close_mine(s.first_fd);
}
SCENARIO(death_in_passing_descriptors, .run = pass_descriptors, .after = tickets_end)

/* --- waiting --- */

static int32_t locked_fd;

static void other_locks(void)
{
	locked_fd = open_by(other, "/tmp/locked", O_RDWR | O_CREAT);
	EQUAL(CALL(other.endpoint, lock, NULL, .fd = locked_fd, .kind = EXA_LOCK_RECORD,
			  .op = EXA_LOCK_TRY, .type = F_WRLCK, .start = 0, .end = 10),
		0);
}
static void other_unlocks(void)
{
	CALL(other.endpoint, lock, NULL, .fd = locked_fd, .kind = EXA_LOCK_RECORD, .op = EXA_LOCK_TRY,
		.type = F_UNLCK, .start = 0, .end = 10);
}
static void locked_gone(void)
{
	EQUAL(CALL(other.endpoint, close, NULL, .fd = locked_fd), 0);
	unlink_by(other, "/tmp/locked");
}
static void lock_and_wait(void)
{
	struct open_reply o;
	TAIL("/tmp/locked");
	if (DO(open, &o, .dirfd = AT_FDCWD, .flags = O_RDWR) < 0)
		return;
	DO(lock, NULL, .fd = o.fd, .kind = EXA_LOCK_RECORD, .op = EXA_LOCK_WAIT, .type = F_WRLCK,
		.start = 5, .end = 20);
	death_wait(other_unlocks);
	close_mine(o.fd);
}
SCENARIO(
	death_in_waiting_for_a_lock, .before = other_locks, .run = lock_and_wait, .after = locked_gone)

static void time_passes(void) { advance(2 * SECOND); }

static void epoll(void)
{
	struct epoll_create_reply e;
	struct pipe_reply p;
	if (DO(epoll_create, &e) < 0)
		return;
	if (DO(pipe, &p) >= 0) {
		DO(epoll_ctl, NULL, .handle = e.handle, .op = EPOLL_CTL_ADD, .fd = p.read_fd,
			.events = EPOLLIN, .data = 5);
		DO(epoll_wait, NULL, .handle = e.handle, .count = 4, .deadline = host_now() + SECOND);
		death_wait(time_passes);
		close_mine(p.read_fd);
		close_mine(p.write_fd);
	}
	close_mine(e.fd);
}
SCENARIO(death_in_epoll, .run = epoll)

static void inotify(void)
{
	struct inotify_reply i;
	struct inotify_add_reply w;
	if (DO(inotify, &i) < 0)
		return;
	TAIL("/mnt/file");
	if (DO(inotify_add, &w, .handle = i.handle, .events = IN_MODIFY) >= 0)
		DO(inotify_drop, NULL, .handle = i.handle, .watch = w.watch);
	TAIL("/mnt/file");
	DO(inotify_add, &w, .handle = i.handle, .events = IN_MODIFY);
	close_mine(i.fd);
}
SCENARIO(death_in_inotify, .before = mnt_on, .run = inotify, .after = mnt_off)

static void child_exits(void) { EQUAL(CALL(child.endpoint, exit, NULL, .status = 0), 0); }
static void wait_for_child(void)
{
	fork_one();
	if (!child.pid)
		return;
	DO(wait, NULL, .pid = -1, .options = WEXITED);
	death_wait(child_exits);
}
/* It has ended by itself, or does so now. */
static void waited_over(void)
{
	if (!child.pid)
		return;
	CALL(init.endpoint, kill, NULL, .pid = (int32_t)child.pid, .signal = SIGKILL);
	slot_idles(child);
	child = (struct program){ 0, 0 };
}
SCENARIO(death_in_wait, .run = wait_for_child, .after = waited_over)

static void term_comes(void)
{
	CALL(other.endpoint, kill, NULL, .pid = (int32_t)me.pid, .signal = SIGUSR1);
}
static void suspend(void)
{
	DO(sigaction, NULL, .signal = SIGUSR1, .set = 1, .handler = 1000);
	DO(sigmask, NULL, .set = 1, .how = SIG_BLOCK, .mask = 1ull << (SIGUSR1 - 1));
	DO(sigsuspend, NULL, .mask = 0);
	death_wait(term_comes);
	DO(sigtake, NULL);
	DO(sleep, NULL, .deadline = host_now() + SECOND);
	death_wait(time_passes);
	DO(sigwait, NULL, .set = 1ull << (SIGUSR1 - 1), .deadline = host_now() + 10 * SECOND);
	death_wait(term_comes);
}
SCENARIO(death_in_sigsuspend_sleep_sigwait, .run = suspend)

/* --- terminals --- */

static void control_terminal(void)
{
	struct open_reply o;
	DO(setsid, NULL);
	TAIL("/dev/tty2");
	if (DO(open, &o, .dirfd = AT_FDCWD, .flags = O_RDWR) < 0)
		return;
	DO(tty_control, NULL, .fd = o.fd, .op = EXA_TTY_SET_CONTROLLING);
	fork_one();
	if (child.pid) {
		DO(setpgid, NULL, .pid = child.pid, .pgid = child.pid);
		DO(tty_control, NULL, .fd = o.fd, .op = EXA_TTY_SET_GROUP, .value = child.pid);
		DO(tty_control, NULL, .fd = o.fd, .op = EXA_TTY_SET_GROUP, .value = me.pid);
	}
	DO(sigaction, NULL, .signal = SIGHUP, .set = 1, .handler = SIG_IGN == SIG_DFL ? 0 : 1);
	DO(tty_control, NULL, .fd = o.fd, .op = EXA_TTY_DROP_CONTROLLING);
	close_mine(o.fd);
}
SCENARIO(death_in_job_control, .run = control_terminal, .after = waited_over)

/* --- the rest that waits for others --- */

static void look_around(void)
{
	struct process_next_reply p = { 0 };
	int32_t after = 0;
	while (DO(process_next, &p, .after = after) >= 0)
		after = (int32_t)p.pid;
	DO(clock_set, NULL, .time = 1800000000000000000);
	TAIL("/mnt/file");
	DO(path_op, NULL, .op = EXA_OP_CHMOD, .dirfd = AT_FDCWD, .mode = 0600);
	TAIL("/mnt/file");
	DO(path_op, NULL, .op = EXA_OP_LOOKUP, .dirfd = AT_FDCWD);
}
SCENARIO(death_in_looking_around, .before = mnt_on, .run = look_around, .after = mnt_off)
