/* openat, and open over it: all its flags, and what stands in the way. */
#include "call.h"

/* What is open, by its link in /proc. */
static char *opened(int fd)
{
	static char name[32];

	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	return name;
}

/* O_TMPFILE, and files that have lost their name: found by what they are, not what they were
 * called. */
static void test_nameless(int folder)
{
	int fd = openat(folder, ".", O_TMPFILE | O_RDWR, 0666),
		never = openat(folder, ".", O_TMPFILE | O_WRONLY | O_EXCL, 0600), again;
	struct stat st, other;
	char text[4];

	CHECK(fd >= 0 && never >= 0 && !fstat(fd, &st) && st.st_mode == (S_IFREG | 0644) && !st.st_nlink
		&& write(fd, "abc", 3) == 3);
	CHECK((again = open(opened(fd), O_RDWR)) >= 0 && lseek(again, 0, SEEK_CUR) == 0
		&& read(again, text, 4) == 3 && !fstat(again, &other));
	CHECK(other.st_ino == st.st_ino
		&& !linkat(AT_FDCWD, opened(fd), folder, "named", AT_SYMLINK_FOLLOW) && !fstat(fd, &st)
		&& st.st_nlink == 1);
	CHECK(!unlinkat(folder, "named", 0) && close(file("folder/named", "other")) == 0);
	CHECK((again = open(opened(fd), O_RDONLY)) >= 0 && read(again, text, 4) == 3
		&& !unlinkat(folder, "named", 0));
	CHECK(truncate(opened(fd), 1) == 0 && !stat(opened(fd), &st) && st.st_size == 1 && !st.st_nlink
		&& !access(opened(fd), W_OK));
	CHECK((fd = openat(folder, ".", O_TMPFILE | O_RDWR, 0600)) >= 0
		&& !linkat(fd, "", folder, "named", AT_EMPTY_PATH));
	CHECK(!renameat(folder, "named", folder, "moved") && !stat(opened(fd), &st) && st.st_nlink == 1
		&& !unlinkat(folder, "moved", 0));
	BAD_INPUT({ "O_EXCL is to stay without a name",
				  ERRNO(linkat(AT_FDCWD, opened(never), folder, "x", AT_SYMLINK_FOLLOW)), ENOENT },
		{ "that has lost its name",
			ERRNO(linkat(AT_FDCWD, opened(fd), folder, "x", AT_SYMLINK_FOLLOW)), ENOENT },
		{ "O_TMPFILE to read", ERRNO(openat(folder, ".", O_TMPFILE | O_RDONLY, 0600)), EINVAL },
		{ "O_TMPFILE and O_CREAT", ERRNO(openat(folder, ".", O_TMPFILE | O_CREAT | O_RDWR, 0600)),
			EINVAL },
		{ "O_TMPFILE in a file", ERRNO(open("f", O_TMPFILE | O_RDWR, 0600)), ENOTDIR },
		{ "O_TMPFILE in nothing", ERRNO(open("none", O_TMPFILE | O_RDWR, 0600)), ENOENT },
		{ "a link, as it is", ERRNO(open(opened(fd), O_RDONLY | O_NOFOLLOW)), ELOOP }, );
}

int main(void)
{
	int folder, fd = file("f", "abc");
	char text[4] = "", name[300];
	struct stat st;

	memset(name, 'n', 299);
	name[299] = 0;
	umask(022);
	CHECK(!mkdir("folder", 0777) && (folder = open("folder", O_RDONLY | O_DIRECTORY)) >= 0
		&& !symlink("f", "link") && !symlink("loop", "loop"));
	CHECK(openat(folder, "new", O_CREAT | O_EXCL | O_WRONLY, 0666) >= 0 && !stat("folder/new", &st)
		&& (st.st_mode & 07777) == 0644);
	CHECK(openat(folder, "../link", O_RDONLY) >= 0 && open("missing-link", O_RDONLY) < 0
		&& !symlink("made", "to-make"));
	CHECK(open("to-make", O_CREAT | O_RDWR, 0600) >= 0 && !stat("made", &st));
	CHECK(fcntl(open("f", O_RDONLY | O_CLOEXEC), F_GETFD) == FD_CLOEXEC
		&& read(open("f", O_RDONLY), text, 4) == 3);
	CHECK(open("f", O_WRONLY | O_TRUNC) >= 0 && !fstat(fd, &st) && st.st_size == 0);
	CHECK(open("link", O_PATH | O_NOFOLLOW) >= 0 && mkfifo("fifo", 0600) == 0);
	/* Access mode 3: neither to read nor to write, but asks for both. */
	CHECK((fd = open("f", O_WRONLY | O_RDWR)) >= 0 && !fstat(fd, &st));
	test_nameless(folder);
	BAD_INPUT({ "a read of access mode 3", ERRNO(read(fd, text, 1)), EBADF },
		{ "a write of access mode 3", ERRNO(write(fd, text, 1)), EBADF },
		{ "a cut of access mode 3", ERRNO(ftruncate(fd, 1)), EINVAL },
		{ "a file, made with a slash behind", ERRNO(open("f/", O_RDWR | O_CREAT, 0600)), EISDIR },
		{ "a folder, made with a slash behind", ERRNO(open("folder/", O_RDONLY | O_CREAT, 0600)),
			EISDIR },
		{ "no such file", ERRNO(open("none", O_RDONLY)), ENOENT },
		{ "an empty name", ERRNO(open("", O_RDONLY)), ENOENT },
		{ "a name that is nowhere", ERRNO(open(NOWHERE, O_RDONLY)), EFAULT },
		{ "a name that is too long", ERRNO(open(name, O_RDONLY)), ENAMETOOLONG },
		{ "by way of a file", ERRNO(open("f/x", O_RDONLY)), ENOTDIR },
		{ "by way of a loop", ERRNO(open("loop", O_RDONLY)), ELOOP },
		{ "from what is not open", ERRNO(openat(NOT_OPEN, "f", O_RDONLY)), EBADF },
		{ "from what is no folder", ERRNO(openat(fd, "f", O_RDONLY)), ENOTDIR },
		{ "O_EXCL of what is there", ERRNO(open("f", O_CREAT | O_EXCL, 0600)), EEXIST },
		{ "O_EXCL of a link", ERRNO(open("to-make", O_CREAT | O_EXCL, 0600)), EEXIST },
		{ "O_NOFOLLOW of a link", ERRNO(open("link", O_RDONLY | O_NOFOLLOW)), ELOOP },
		{ "O_DIRECTORY of a file", ERRNO(open("f", O_RDONLY | O_DIRECTORY)), ENOTDIR },
		{ "a folder, to write", ERRNO(open("folder", O_WRONLY)), EISDIR },
		{ "a folder, to make", ERRNO(open("folder", O_RDONLY | O_CREAT, 0600)), EISDIR },
		{ "a file with a slash behind", ERRNO(open("f/", O_RDONLY)), ENOTDIR },
		{ "a new file with a slash behind", ERRNO(open("g/", O_RDWR | O_CREAT, 0600)), EISDIR },
		{ "a FIFO that nobody reads", ERRNO(open("fifo", O_WRONLY | O_NONBLOCK)), ENXIO }, );
	CHECK(!chmod("f", 0400) && !chmod("folder", 0500) && !chown("folder", 1000, -1));
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(open("f", O_RDONLY), EACCES);
			 FAILS(open("folder/x", O_CREAT | O_WRONLY, 0600), EACCES));
	return 0;
}
