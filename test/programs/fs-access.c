/*
 * fs-access DIR: who may do what in any file system with owners and modes; run as root, asks as
 * others. Prints ok.
 */
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static mode_t mode_of(const char *name)
{
	struct stat st;
	return lstat(name, &st) ? 0 : st.st_mode & 07777;
}

struct person {
	uid_t uid;
	gid_t gid;
};
static const struct person owner = { 1001, 2001 }, member = { 1002, 2001 },
						   stranger = { 1003, 2003 };

/* Runs `call` in a child that is that person; its errno, 0 where it was not refused. */
static int refused(struct person who, int (*call)(void))
{
	int status;
	pid_t child = fork();
	if (!child) {
		if (setgroups(0, NULL) || setgid(who.gid) || setuid(who.uid))
			_exit(255);
		_exit(call() < 0 ? errno : 0);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)
		&& WEXITSTATUS(status) != 255);
	return WEXITSTATUS(status);
}

static int open_file(void) { return open("d/f", O_RDONLY); }
static int write_file(void) { return open("d/f", O_WRONLY); }
static int cut_file(void) { return truncate("d/f", 0); }
static int make_file(void) { return open("d/new", O_WRONLY | O_CREAT | O_EXCL, 0666); }
static int remove_file(void) { return unlink("d/f"); }
static int rename_file(void) { return rename("d/f", "d/g"); }
static int rename_back(void) { return rename("d/g", "d/f"); }
static int list_directory(void) { return open("d", O_RDONLY | O_DIRECTORY); }
static int enter(void) { return chdir("d"); }
static int change_mode(void) { return chmod("d/f", 0700); }
static int give_away(void) { return chown("d/f", 1003, -1); }
static int give_to_own_group(void) { return chown("d/f", -1, 2001); }
static int give_to_other_group(void) { return chown("d/f", -1, 2003); }
static int touch_now(void) { return utimensat(AT_FDCWD, "d/f", NULL, 0); }
static int touch_then(void)
{
	return utimensat(AT_FDCWD, "d/f", (struct timespec[2]){ { 1, 0 }, { 1, 0 } }, 0);
}
static int may_read(void) { return access("d/f", R_OK); }
static int may_execute(void) { return access("d/f", X_OK); }
static int write_byte(void)
{
	int fd = open("d/f", O_WRONLY);
	return fd < 0 || write(fd, "x", 1) != 1 ? -1 : 0;
}

static void test_files(void)
{
	CHECK(chmod("d", 0755) == 0 && chmod("d/f", 0640) == 0);
	CHECK(refused(owner, open_file) == 0 && refused(owner, write_file) == 0);
	CHECK(refused(member, open_file) == 0 && refused(member, write_file) == EACCES
		&& refused(member, cut_file) == EACCES);
	CHECK(refused(stranger, open_file) == EACCES && refused(stranger, may_read) == EACCES);
	/* The owner's bits count for the owner, even where they give less. */
	CHECK(chmod("d/f", 0077) == 0 && refused(owner, open_file) == EACCES
		&& refused(member, open_file) == 0);
	CHECK(open("d/f", O_RDWR) >= 0 && access("d/f", R_OK | W_OK) == 0);
	CHECK(chmod("d/f", 0600) == 0);
	FAILS(access("d/f", X_OK), EACCES);
	CHECK(refused(owner, may_execute) == EACCES);
	CHECK(refused(owner, change_mode) == 0 && refused(member, change_mode) == EPERM);
	CHECK(refused(owner, give_away) == EPERM && refused(owner, give_to_own_group) == 0
		&& refused(owner, give_to_other_group) == EPERM);
	CHECK(chmod("d/f", 0660) == 0);
	CHECK(refused(member, touch_now) == 0 && refused(member, touch_then) == EPERM
		&& refused(stranger, touch_now) == EACCES);
}

static void test_directories(void)
{
	CHECK(chmod("d", 0700) == 0 && chmod("d/f", 0666) == 0);
	CHECK(refused(stranger, open_file) == EACCES && refused(stranger, list_directory) == EACCES
		&& refused(stranger, enter) == EACCES);
	CHECK(chmod("d", 0711) == 0);
	CHECK(refused(stranger, open_file) == 0 && refused(stranger, list_directory) == EACCES
		&& refused(stranger, enter) == 0);
	CHECK(chmod("d", 0744) == 0);
	CHECK(refused(stranger, open_file) == EACCES && refused(stranger, list_directory) == 0);
	CHECK(chmod("d", 0755) == 0);
	CHECK(refused(stranger, make_file) == EACCES && refused(stranger, remove_file) == EACCES
		&& refused(stranger, rename_file) == EACCES);
	/* Sticky: only the owner of the file or of the directory takes names away. */
	CHECK(chmod("d", 01777) == 0);
	CHECK(refused(stranger, remove_file) == EPERM && refused(stranger, rename_file) == EPERM);
	CHECK(refused(owner, rename_file) == 0 && refused(owner, rename_back) == 0
		&& refused(stranger, make_file) == 0);
	CHECK(unlink("d/new") == 0 && chmod("d", 0777) == 0 && refused(stranger, rename_file) == 0
		&& rename("d/g", "d/f") == 0);
}

static void test_bits(void)
{
	CHECK(chown("d/f", 1001, 2001) == 0 && chmod("d/f", 06777) == 0 && mode_of("d/f") == 06777);
	CHECK(refused(member, write_byte) == 0 && mode_of("d/f") == 0777);
	CHECK(chmod("d/f", 06755) == 0 && chown("d/f", 1001, 2001) == 0 && mode_of("d/f") == 0755);
	CHECK(chmod("d/f", 02745) == 0 && chown("d/f", 1001, 2001) == 0 && mode_of("d/f") == 02745);
	/* A set-group-ID directory hands its group on. */
	struct stat st;
	CHECK(chown("d", 0, 2001) == 0 && chmod("d", 02777) == 0);
	CHECK(mkdir("d/sub", 0755) == 0 && stat("d/sub", &st) == 0 && st.st_gid == 2001
		&& st.st_mode & S_ISGID);
	CHECK(refused(stranger, make_file) == 0 && stat("d/new", &st) == 0 && st.st_gid == 2001
		&& st.st_uid == 1003);
	CHECK(unlink("d/new") == 0 && rmdir("d/sub") == 0);
	CHECK(chmod("d", 0777) == 0 && refused(stranger, make_file) == 0 && stat("d/new", &st) == 0
		&& st.st_gid == 2003 && unlink("d/new") == 0);
	umask(027);
	int fd = open("d/masked", O_WRONLY | O_CREAT, 0777);
	CHECK(fd >= 0 && close(fd) == 0 && mode_of("d/masked") == 0750 && unlink("d/masked") == 0);
	CHECK(mkdir("d/masked", 01777) == 0 && mode_of("d/masked") == 01750 && rmdir("d/masked") == 0);
	umask(022);
	/* A mode without reading is no hindrance to who makes the file. */
	fd = open("d/write-only", O_RDWR | O_CREAT, 0);
	CHECK(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0 && mode_of("d/write-only") == 0
		&& unlink("d/write-only") == 0);
}

int main(int argc, char **argv)
{
	CHECK(argc == 2 && chdir(argv[1]) == 0);
	umask(022);
	CHECK(mkdir("d", 0755) == 0);
	int fd = open("d/f", O_WRONLY | O_CREAT, 0644);
	CHECK(fd >= 0 && write(fd, "text", 4) == 4 && close(fd) == 0 && chown("d/f", 1001, 2001) == 0);
	test_files();
	test_directories();
	test_bits();
	CHECK(unlink("d/f") == 0 && rmdir("d") == 0);
	puts("ok");
	return 0;
}
