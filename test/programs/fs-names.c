/*
 * fs-names DIR [plain]: names in any file system that can be written: making, linking, renaming,
 * removing, and the errors that POSIX names for each. `plain`: it has no hard links and no FIFOs.
 * Prints ok.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static int plain;

static int make(const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);
	return fd < 0 ? -1 : close(fd);
}

static ino_t ino_of(const char *name)
{
	struct stat st;
	return lstat(name, &st) ? 0 : st.st_ino;
}

static nlink_t links_of(const char *name)
{
	struct stat st;
	return lstat(name, &st) ? 0 : st.st_nlink;
}

static void test_making(void)
{
	CHECK(make("a") == 0);
	FAILS(make("a"), EEXIST);
	FAILS(make("none/a"), ENOENT);
	FAILS(make("a/b"), ENOTDIR);
	FAILS(make(""), ENOENT);
	FAILS(open("a/", O_RDONLY), ENOTDIR);
	FAILS(open("new/", O_RDWR | O_CREAT, 0644), EISDIR);
	FAILS(open("a", O_RDONLY | O_DIRECTORY), ENOTDIR);
	CHECK(mkdir("d", 0755) == 0);
	CHECK(mkdir("d/sub/", 0755) == 0);
	FAILS(mkdir("d", 0755), EEXIST);
	FAILS(mkdir("a", 0755), EEXIST);
	FAILS(mkdir("none/d", 0755), ENOENT);
	FAILS(mkdir("d/.", 0755), EEXIST);
	FAILS(open("d", O_WRONLY), EISDIR);
	CHECK(links_of("d") == 3 && links_of("d/sub") == 2);
	FAILS(unlink("none"), ENOENT);
	FAILS(unlink("d"), EISDIR);
	FAILS(unlink("a/"), ENOTDIR);
	FAILS(rmdir("a"), ENOTDIR);
	FAILS(rmdir("d"), ENOTEMPTY);
	FAILS(rmdir("d/."), EINVAL);
	FAILS(rmdir("d/sub/.."), ENOTEMPTY);
	CHECK(rmdir("d/sub") == 0 && links_of("d") == 2);
	CHECK(rmdir("d/") == 0);
	CHECK(unlink("a") == 0);
	if (plain) {
		FAILS(mkfifo("fifo", 0600), EPERM);
		return;
	}
	CHECK(mkfifo("fifo", 0600) == 0);
	FAILS(mkfifo("fifo", 0600), EEXIST);
	CHECK(unlink("fifo") == 0);
}

static void test_lengths(void)
{
	char name[NAME_MAX + 2], path[PATH_MAX + 2];
	memset(name, 'n', sizeof name);
	name[NAME_MAX + 1] = 0;
	FAILS(make(name), ENAMETOOLONG);
	FAILS(mkdir(name, 0755), ENAMETOOLONG);
	name[NAME_MAX] = 0;
	CHECK(make(name) == 0 && unlink(name) == 0);
	for (int i = 0; i < PATH_MAX + 1; i++)
		path[i] = i % 2 ? '/' : '.';
	path[PATH_MAX] = 0;
	FAILS(access(path, F_OK), ENAMETOOLONG);
	path[PATH_MAX - 1] = 0;
	CHECK(access(path, F_OK) == 0);
	/* Any byte but a slash is a name. */
	CHECK(make("\xff\x01 \n*") == 0 && unlink("\xff\x01 \n*") == 0);
}

static void test_symlinks(void)
{
	char target[64];
	struct stat st;
	CHECK(make("file") == 0 && symlink("file", "link") == 0);
	FAILS(symlink("x", "link"), EEXIST);
	CHECK(readlink("link", target, sizeof target) == 4 && !memcmp(target, "file", 4));
	CHECK(readlink("link", target, 2) == 2);
	FAILS(readlink("file", target, sizeof target), EINVAL);
	CHECK(lstat("link", &st) == 0 && S_ISLNK(st.st_mode) && st.st_size == 4);
	CHECK(stat("link", &st) == 0 && S_ISREG(st.st_mode));
	FAILS(open("link", O_RDONLY | O_NOFOLLOW), ELOOP);
	FAILS(open("link", O_WRONLY | O_CREAT | O_EXCL, 0644), EEXIST);
	CHECK(unlink("file") == 0);
	FAILS(stat("link", &st), ENOENT);
	/* O_CREAT goes through a link that leads nowhere. */
	int fd = open("link", O_WRONLY | O_CREAT, 0644);
	CHECK(fd >= 0 && close(fd) == 0 && ino_of("file"));
	CHECK(symlink("loop2", "loop1") == 0 && symlink("loop1", "loop2") == 0);
	FAILS(open("loop1", O_RDONLY), ELOOP);
	FAILS(stat("loop1/x", &st), ELOOP);
	CHECK(unlink("loop1") == 0 && unlink("loop2") == 0);
	/* A chain of 40 is followed, one of 41 is not. */
	char from[8], to[8];
	strcpy(to, "file");
	for (int i = 0; i < 41; i++) {
		snprintf(from, sizeof from, "l%d", i);
		CHECK(symlink(to, from) == 0);
		strcpy(to, from);
	}
	CHECK(stat("l39", &st) == 0);
	FAILS(stat("l40", &st), ELOOP);
	for (int i = 0; i < 41; i++) {
		snprintf(from, sizeof from, "l%d", i);
		CHECK(unlink(from) == 0);
	}
	CHECK(mkdir("d", 0755) == 0 && symlink("d", "dl") == 0);
	CHECK(make("dl/x") == 0 && ino_of("d/x") && lstat("dl/", &st) == 0 && S_ISDIR(st.st_mode));
	FAILS(rmdir("dl"), ENOTDIR);
	CHECK(unlink("d/x") == 0 && rmdir("d") == 0 && unlink("dl") == 0 && unlink("link") == 0
		&& unlink("file") == 0);
}

static void test_links(void)
{
	CHECK(make("one") == 0 && link("one", "two") == 0);
	CHECK(links_of("one") == 2 && ino_of("one") == ino_of("two"));
	FAILS(link("one", "two"), EEXIST);
	FAILS(link("none", "three"), ENOENT);
	FAILS(link("one", "none/three"), ENOENT);
	FAILS(link("one", "three/"), ENOENT);
	CHECK(mkdir("d", 0755) == 0);
	FAILS(link("d", "e"), EPERM);
	CHECK(link("one", "d/three") == 0 && links_of("two") == 3);
	CHECK(unlink("one") == 0 && links_of("two") == 2);
	CHECK(symlink("two", "s") == 0 && link("s", "t") == 0 && ino_of("s") == ino_of("t"));
	CHECK(linkat(AT_FDCWD, "s", AT_FDCWD, "u", AT_SYMLINK_FOLLOW) == 0
		&& ino_of("u") == ino_of("two"));
	CHECK(unlink("s") == 0 && unlink("t") == 0 && unlink("u") == 0 && unlink("two") == 0);
	CHECK(unlink("d/three") == 0 && rmdir("d") == 0);
}

static void test_renames(void)
{
	CHECK(make("a") == 0 && make("b") == 0 && mkdir("d", 0755) == 0 && mkdir("e", 0755) == 0);
	ino_t a = ino_of("a"), d = ino_of("d");
	FAILS(rename("none", "b"), ENOENT);
	FAILS(rename("a", "none/b"), ENOENT);
	FAILS(rename("a", "d"), EISDIR);
	FAILS(rename("d", "a"), ENOTDIR);
	FAILS(rename("a", "new/"), ENOTDIR);
	FAILS(rename("d", "d/sub"), EINVAL);
	FAILS(rename("d", "d/../d/sub"), EINVAL);
	FAILS(rename("d/.", "x"), EBUSY);
	CHECK(rename("a", "a") == 0 && ino_of("a") == a);
	CHECK(rename("a", "b") == 0 && ino_of("b") == a && !ino_of("a"));
	CHECK(rename("d", "e") == 0 && ino_of("e") == d && !ino_of("d"));
	CHECK(mkdir("full", 0755) == 0 && make("full/x") == 0);
	FAILS(rename("e", "full"), ENOTEMPTY);
	FAILS(rename("full", "full/x"), EINVAL);
	CHECK(rename("e/", "full/e/") == 0 && ino_of("full/e") == d && links_of("full") == 3);
	FAILS(rename("full/e", "full"), ENOTEMPTY);
	struct stat up, full;
	CHECK(stat("full/e/..", &up) == 0 && stat("full", &full) == 0 && up.st_ino == full.st_ino);
	CHECK(rename("full/e", "moved") == 0 && links_of("full") == 2);
	CHECK(stat("moved/..", &up) == 0 && up.st_ino == ino_of("."));
	/* Two names of one file: nothing happens (POSIX rename). */
	CHECK(plain ? make("c") == 0
				: link("b", "c") == 0 && rename("b", "c") == 0 && ino_of("b") == ino_of("c")
				&& links_of("c") == 2);
	/* What is replaced goes on for who has it open. */
	CHECK(make("old") == 0);
	int fd = open("old", O_RDWR);
	CHECK(write(fd, "kept", 4) == 4 && rename("b", "old") == 0);
	char text[4];
	CHECK(pread(fd, text, 4, 0) == 4 && !memcmp(text, "kept", 4) && fstat(fd, &full) == 0
		&& full.st_nlink == 0 && close(fd) == 0);
	/* A symlink is renamed itself. */
	CHECK(symlink("nowhere", "s") == 0 && rename("s", "old") == 0 && lstat("old", &full) == 0
		&& S_ISLNK(full.st_mode));
	CHECK(unlink("old") == 0 && unlink("c") == 0 && unlink("full/x") == 0 && rmdir("full") == 0
		&& rmdir("moved") == 0);
}

static void test_at(void)
{
	CHECK(mkdir("at", 0755) == 0);
	int dir = open("at", O_RDONLY | O_DIRECTORY), path = open("at", O_PATH);
	CHECK(dir >= 0 && path >= 0);
	int fd = openat(dir, "f", O_RDWR | O_CREAT, 0644);
	CHECK(fd >= 0 && close(fd) == 0 && ino_of("at/f"));
	CHECK(mkdirat(path, "d", 0755) == 0 && symlinkat("f", dir, "s") == 0);
	FAILS(openat(path, "none", O_RDONLY), ENOENT);
	FAILS(unlinkat(dir, "d", 0), EISDIR);
	CHECK(plain
		|| (linkat(dir, "f", path, "g", 0) == 0 && renameat(dir, "g", AT_FDCWD, "h") == 0
			&& ino_of("h") == ino_of("at/f") && unlink("h") == 0));
	/* It is the directory that is open, not its name. */
	CHECK(rename("at", "there") == 0 && faccessat(dir, "f", R_OK, 0) == 0);
	CHECK(unlinkat(dir, "d", AT_REMOVEDIR) == 0 && unlinkat(dir, "s", 0) == 0
		&& unlinkat(path, "f", 0) == 0 && rmdir("there") == 0);
	/* In one that has been removed nothing can be made. */
	FAILS(openat(dir, "f", O_RDWR | O_CREAT, 0644), ENOENT);
	char byte;
	FAILS(read(path, &byte, 1), EBADF);
	CHECK(close(dir) == 0 && close(path) == 0);
	CHECK(make("plain") == 0);
	fd = open("plain", O_RDONLY);
	FAILS(openat(fd, "x", O_RDONLY), ENOTDIR);
	FAILS(openat(999, "x", O_RDONLY), EBADF);
	CHECK(close(fd) == 0 && unlink("plain") == 0);
}

/* A name that stays is listed exactly once, whatever comes and goes meanwhile. */
static void test_listing(void)
{
	enum { STAY = 300 };
	char name[16];
	static char seen[STAY];
	CHECK(mkdir("list", 0755) == 0 && chdir("list") == 0);
	for (int i = 0; i < STAY; i++) {
		snprintf(name, sizeof name, "stay%d", i);
		CHECK(make(name) == 0);
		snprintf(name, sizeof name, "go%d", i);
		CHECK(make(name) == 0);
	}
	DIR *dir = opendir(".");
	CHECK(dir);
	int count = 0, i;
	for (struct dirent *d; (d = readdir(dir)); count++) {
		if (sscanf(d->d_name, "stay%d", &i) == 1)
			CHECK(i < STAY && !seen[i]++ && d->d_ino == ino_of(d->d_name));
		snprintf(name, sizeof name, "go%d", count);
		if (count < STAY)
			CHECK(unlink(name) == 0);
		snprintf(name, sizeof name, "new%d", count);
		if (count < STAY)
			CHECK(make(name) == 0);
	}
	for (i = 0; i < STAY; i++)
		CHECK(seen[i]);
	/* A place that was told is found again. */
	rewinddir(dir);
	for (i = 0; i < 100; i++)
		CHECK(readdir(dir));
	long place = telldir(dir);
	char next[NAME_MAX + 1];
	strcpy(next, readdir(dir)->d_name);
	rewinddir(dir);
	CHECK(readdir(dir));
	seekdir(dir, place);
	CHECK(!strcmp(readdir(dir)->d_name, next));
	CHECK(closedir(dir) == 0);
	dir = opendir(".");
	for (struct dirent *d; (d = readdir(dir));)
		if (d->d_name[0] != '.')
			CHECK(unlink(d->d_name) == 0);
	CHECK(closedir(dir) == 0 && chdir("..") == 0 && rmdir("list") == 0);
}

/* Each name that is read gets another, as `find -exec mv` does: the reading ends all the same. */
static void test_renaming_while_listing(void)
{
	enum { FILES = 300 };
	char name[NAME_MAX + 3];
	CHECK(mkdir("moving", 0755) == 0 && chdir("moving") == 0);
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof name, "%d", i);
		CHECK(make(name) == 0);
	}
	DIR *dir = opendir(".");
	int moved = 0;
	for (struct dirent *d; (d = readdir(dir));) {
		if (d->d_name[0] == '.')
			continue;
		CHECK(moved++ < 2 * FILES);
		snprintf(name, sizeof name, "%sx", d->d_name);
		CHECK(rename(d->d_name, name) == 0);
	}
	CHECK(moved >= FILES);
	rewinddir(dir);
	int seen = 0;
	for (struct dirent *d; (d = readdir(dir));)
		if (d->d_name[0] != '.') {
			CHECK(strchr(d->d_name, 'x') && unlink(d->d_name) == 0);
			seen++;
		}
	CHECK(seen == FILES && closedir(dir) == 0 && chdir("..") == 0 && rmdir("moving") == 0);
}

int main(int argc, char **argv)
{
	plain = argc == 3 && !strcmp(argv[2], "plain");
	CHECK(argc == 2 + plain && chdir(argv[1]) == 0);
	umask(022);
	test_making();
	test_lengths();
	test_symlinks();
	if (plain)
		FAILS(link(".", "x"), EPERM);
	else
		test_links();
	test_renames();
	test_at();
	test_listing();
	test_renaming_while_listing();
	puts("ok");
	return 0;
}
