/*
 * fs-bytes DIR [plain]: the bytes of files in any file system that can be written: offsets,
 * appending, cutting, holes, files without a name; and a long run of random changes, compared with
 * the same made in memory. `plain`: it has no hard links and no FIFOs. Prints ok.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "check.h"

static int plain;

static char bytes[1 << 16];

static off_t size_of(int fd)
{
	struct stat st;
	return fstat(fd, &st) ? -1 : st.st_size;
}

static void test_offsets(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0644);
	CHECK(write(fd, "0123456789", 10) == 10 && lseek(fd, 0, SEEK_CUR) == 10);
	CHECK(read(fd, bytes, 5) == 0);
	CHECK(pread(fd, bytes, 5, 3) == 5 && !memcmp(bytes, "34567", 5));
	CHECK(pwrite(fd, "ab", 2, 4) == 2 && lseek(fd, 0, SEEK_CUR) == 10);
	CHECK(lseek(fd, 2, SEEK_SET) == 2 && read(fd, bytes, 5) == 5 && !memcmp(bytes, "23ab6", 5));
	CHECK(lseek(fd, -1, SEEK_END) == 9 && read(fd, bytes, 5) == 1);
	FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
	FAILS(lseek(fd, 0, 99), EINVAL);
	FAILS(pread(fd, bytes, 1, -1), EINVAL);
	FAILS(pwrite(fd, bytes, 1, -1), EINVAL);
	CHECK(size_of(fd) == 10);
	struct iovec parts[] = { { "xy", 2 }, { "", 0 }, { "z", 1 } },
				 into[] = { { bytes, 1 }, { bytes + 100, 9 } };
	CHECK(lseek(fd, 10, SEEK_SET) == 10 && writev(fd, parts, 3) == 3 && size_of(fd) == 13);
	CHECK(lseek(fd, 8, SEEK_SET) == 8 && readv(fd, into, 2) == 5 && bytes[0] == '8'
		&& !memcmp(bytes + 100, "9xyz", 4));
	CHECK(preadv(fd, into, 2, 0) == 10 && pwritev(fd, parts, 3, 0) == 3);
	CHECK(read(fd, bytes, 0) == 0 && write(fd, "", 0) == 0 && size_of(fd) == 13);
	CHECK(close(fd) == 0);
	fd = open("f", O_RDONLY);
	FAILS(write(fd, "x", 1), EBADF);
	FAILS(ftruncate(fd, 0), EINVAL);
	CHECK(close(fd) == 0);
	fd = open("f", O_WRONLY);
	FAILS(read(fd, bytes, 1), EBADF);
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

static void test_appending(void)
{
	int one = open("f", O_WRONLY | O_CREAT | O_APPEND, 0644), two = open("f", O_RDWR | O_APPEND);
	CHECK(write(one, "a", 1) == 1 && write(two, "b", 1) == 1 && write(one, "c", 1) == 1);
	CHECK(lseek(two, 0, SEEK_SET) == 0 && write(two, "d", 1) == 1 && lseek(two, 0, SEEK_CUR) == 4);
	CHECK(pread(two, bytes, 9, 0) == 4 && !memcmp(bytes, "abcd", 4));
	int again = open("f", O_WRONLY | O_TRUNC);
	CHECK(size_of(two) == 0 && write(again, "x", 1) == 1 && size_of(one) == 1);
	CHECK(fcntl(again, F_SETFL, O_APPEND) == 0 && lseek(again, 0, SEEK_SET) == 0
		&& write(again, "y", 1) == 1 && size_of(one) == 2);
	CHECK(close(one) == 0 && close(two) == 0 && close(again) == 0 && unlink("f") == 0);
}

static void test_cutting(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644);
	memset(bytes, 'x', sizeof bytes);
	for (int i = 0; i < 4; i++)
		CHECK(write(fd, bytes, sizeof bytes) == sizeof bytes);
	CHECK(ftruncate(fd, 100000) == 0 && size_of(fd) == 100000);
	CHECK(ftruncate(fd, 200000) == 0 && size_of(fd) == 200000);
	/* What was cut off does not come back. */
	CHECK(pread(fd, bytes, 10, 99995) == 10 && !memcmp(bytes, "xxxxx\0\0\0\0\0", 10));
	CHECK(pread(fd, bytes, 10, 150000) == 10 && !memcmp(bytes, "\0\0\0\0\0\0\0\0\0\0", 10));
	CHECK(truncate("f", 3) == 0 && size_of(fd) == 3 && pread(fd, bytes, 10, 0) == 3
		&& pread(fd, bytes, 10, 5) == 0);
	FAILS(truncate("f", -1), EINVAL);
	FAILS(truncate("none", 0), ENOENT);
	FAILS(truncate(".", 0), EISDIR);
	/* Holes read as zeros; far offsets work. */
	const long long far =
		plain ? 30000000 : 3000000000ll; /* a plain one may have its files whole in memory */
	CHECK(pwrite(fd, "end", 3, far) == 3 && size_of(fd) == far + 3);
	CHECK(pread(fd, bytes, 9, far - 3) == 6 && !memcmp(bytes, "\0\0\0end", 6));
	CHECK(pread(fd, bytes, 9, far / 2) == 9 && !memcmp(bytes, "\0\0\0\0\0\0\0\0\0", 9));
	struct stat st;
	CHECK(fstat(fd, &st) == 0 && st.st_blocks < 10000);
	CHECK(lseek(fd, 0, SEEK_DATA) == 0 && lseek(fd, 0, SEEK_HOLE) > 0
		&& lseek(fd, 0, SEEK_HOLE) <= far + 3);
	FAILS(lseek(fd, far + 3, SEEK_DATA), ENXIO);
	CHECK(posix_fallocate(fd, 0, 5000) == 0 && size_of(fd) == far + 3);
	CHECK(ftruncate(fd, 0) == 0 && posix_fallocate(fd, 1000, 5000) == 0 && size_of(fd) == 6000);
	CHECK(pread(fd, bytes, 10, 5990) == 10 && !memcmp(bytes, "\0\0\0\0\0\0\0\0\0\0", 10));
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

/* Where a file has bytes and where it has none; what knows of no holes may take it for one piece of
 * data. */
static void test_holes(void)
{
	const long unit = 1 << 20;
	int fd = open("f", O_RDWR | O_CREAT, 0644);
	CHECK(pwrite(fd, "x", 1, 3 * unit) == 1 && pwrite(fd, "y", 1, 8 * unit) == 1
		&& ftruncate(fd, 10 * unit) == 0);
	for (int i = 0; i < 2; i++) {
		CHECK(lseek(fd, 0, SEEK_HOLE) == (plain ? 10 * unit : 0)
			&& lseek(fd, 0, SEEK_DATA) == (plain ? 0 : 3 * unit));
		CHECK(lseek(fd, 3 * unit, SEEK_DATA) == 3 * unit
			&& lseek(fd, 8 * unit, SEEK_DATA) == 8 * unit);
		CHECK(plain
			|| (lseek(fd, 5 * unit, SEEK_DATA) == 8 * unit
				&& lseek(fd, 5 * unit, SEEK_HOLE) == 5 * unit));
		long end = lseek(fd, 3 * unit, SEEK_HOLE);
		CHECK(plain || (end > 3 * unit && end <= 4 * unit && lseek(fd, 0, SEEK_CUR) == end));
		errno = 0;
		CHECK(plain || (lseek(fd, 9 * unit, SEEK_DATA) == -1 && errno == ENXIO));
		CHECK(fsync(fd) == 0);
	}
	memset(bytes, 'x', sizeof bytes);
	for (long at = 0; at < 10 * unit; at += sizeof bytes)
		CHECK(pwrite(fd, bytes, sizeof bytes, at) == sizeof bytes);
	CHECK(lseek(fd, unit, SEEK_DATA) == unit && lseek(fd, unit, SEEK_HOLE) >= 10 * unit);
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

/* fallocate's modes, about the borders of 64 KiB; `plain`: it has none of them. */
static void test_punching(void)
{
	enum { PUNCH = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, ZERO_RANGE = 16, WHOLE = 300000 };
	static const struct {
		int mode;
		off_t from, length;
	} steps[] = {
		{ PUNCH, 10, 100 },
		{ PUNCH, 65000, 1000 },
		{ PUNCH, 65536, 131072 },
		{ ZERO_RANGE, 250000, 10 },
		{ PUNCH, WHOLE - 5, 1 << 20 },
		{ FALLOC_FL_KEEP_SIZE, WHOLE, 1 << 20 },
		{ ZERO_RANGE | FALLOC_FL_KEEP_SIZE, 260000, 1 << 20 },
	};
	static char model[WHOLE], back[WHOLE];
	int fd = open("f", O_RDWR | O_CREAT, 0644);
	struct stat before, st;
	if (plain)
		FAILS(fallocate(fd, PUNCH, 0, 1), EOPNOTSUPP);
	memset(model, 'm', WHOLE);
	CHECK(write(fd, model, WHOLE) == WHOLE && fsync(fd) == 0 && fstat(fd, &before) == 0);
	for (unsigned i = 0; i < (plain ? 0 : sizeof steps / sizeof *steps); i++) {
		CHECK(fallocate(fd, steps[i].mode, steps[i].from, steps[i].length) == 0);
		for (off_t at = steps[i].from; steps[i].mode != FALLOC_FL_KEEP_SIZE
			 && at < steps[i].from + steps[i].length && at < WHOLE;
			 at++)
			model[at] = 0;
		CHECK(size_of(fd) == WHOLE && (i % 2 || fsync(fd) == 0));
		for (off_t at = 0; at < WHOLE; at += 65536)
			CHECK(pread(fd, back + at, 65536, at) == (WHOLE - at < 65536 ? WHOLE - at : 65536));
		CHECK(!memcmp(model, back, WHOLE));
		CHECK(
			steps[i].length != 131072 || (fstat(fd, &st) == 0 && st.st_blocks < before.st_blocks));
	}
	CHECK(plain || (fallocate(fd, ZERO_RANGE, WHOLE, 10) == 0 && size_of(fd) == WHOLE + 10));
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

static void test_nameless(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644);
	struct stat st;
	CHECK(write(fd, "still here", 10) == 10 && unlink("f") == 0);
	FAILS(access("f", F_OK), ENOENT);
	CHECK(fstat(fd, &st) == 0 && st.st_nlink == 0 && st.st_size == 10);
	CHECK(pwrite(fd, "!", 1, 100000) == 1 && fsync(fd) == 0 && fdatasync(fd) == 0);
	CHECK(pread(fd, bytes, 10, 0) == 10 && !memcmp(bytes, "still here", 10));
	char link[32];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	int again = open(link, O_RDWR);
	CHECK(again >= 0 && read(again, bytes, 5) == 5 && !memcmp(bytes, "still", 5)
		&& lseek(fd, 0, SEEK_CUR) == 10 && close(again) == 0);
	int made = open(".", O_TMPFILE | O_RDWR, 0600);
	CHECK(plain
			? made < 0 && errno == EOPNOTSUPP
			: write(made, "new", 3) == 3 && linkat(made, "", AT_FDCWD, "g", AT_EMPTY_PATH) == 0);
	CHECK(plain
		|| (stat("g", &st) == 0 && st.st_size == 3 && st.st_nlink == 1 && close(made) == 0
			&& unlink("g") == 0));
	int other = open("f", O_RDWR | O_CREAT | O_EXCL, 0644);
	CHECK(other >= 0 && size_of(other) == 0 && close(other) == 0 && size_of(fd) == 100001
		&& close(fd) == 0 && unlink("f") == 0);
}

static long long nanoseconds(struct timespec t) { return t.tv_sec * 1000000000ll + t.tv_nsec; }

/* Whether mtime and ctime of `name` moved since they were set back. */
static int times_moved(const char *name)
{
	static const struct timespec old[2] = { { 1, 0 }, { 1, 0 } };
	struct stat st;
	int moved = stat(name, &st) == 0 && nanoseconds(st.st_mtim) > 1000000000ll;
	return utimensat(AT_FDCWD, name, old, 0) == 0 && moved;
}

static void test_times(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644);
	CHECK(mkdir("d", 0755) == 0 && times_moved("f") && times_moved("d"));
	CHECK(!times_moved("f") && !times_moved("d"));
	CHECK(write(fd, "x", 1) == 1 && times_moved("f"));
	CHECK(read(fd, bytes, 1) == 0 && !times_moved("f"));
	CHECK(ftruncate(fd, 0) == 0 && times_moved("f"));
	CHECK(chmod("f", 0600) == 0 && !times_moved("f"));
	CHECK((plain ? mkdir("d/g", 0755) : link("f", "d/g")) == 0 && times_moved("d")
		&& !times_moved("f"));
	CHECK(rename("d/g", "d/h") == 0 && times_moved("d"));
	CHECK((plain ? rmdir("d/h") : unlink("d/h")) == 0 && times_moved("d"));
	struct stat st;
	struct timespec set[2] = { { 1234567890, 123456789 }, { 0, UTIME_OMIT } };
	CHECK(futimens(fd, set) == 0 && fstat(fd, &st) == 0 && st.st_atim.tv_sec == 1234567890
		&& st.st_mtim.tv_sec == 1);
	CHECK(st.st_atim.tv_nsec / 1000000 == 123);
	set[1].tv_nsec = UTIME_NOW;
	CHECK(futimens(fd, set) == 0 && fstat(fd, &st) == 0 && st.st_mtim.tv_sec > 1234567890);
	CHECK(close(fd) == 0 && unlink("f") == 0 && rmdir("d") == 0);
}

static unsigned next_random(void)
{
	static unsigned state = 12345;
	state = state * 1103515245u + 12345u;
	return state >> 8;
}

/* Offsets and lengths lie about the borders of 64 KiB, where stores cut files. */
static void test_random(void)
{
	enum { MOST = 400000, ROUNDS = 400 };
	static char model[MOST], back[MOST];
	off_t size = 0;
	int fd = open("f", O_RDWR | O_CREAT, 0644);
	for (int round = 0; round < ROUNDS; round++) {
		off_t at = (off_t)(next_random() % 6) * 65536 + next_random() % 200 - 100;
		size_t count = next_random() % 4 ? next_random() % 300 : next_random() % 65536;
		if (at < 0)
			at = 0;
		switch (next_random() % 8) {
		case 0:
			CHECK(ftruncate(fd, at) == 0);
			if (at > size)
				memset(model + size, 0, (size_t)(at - size));
			size = at;
			break;
		case 1:
			CHECK(fsync(fd) == 0);
			break;
		case 2:
			CHECK(close(fd) == 0 && (fd = open("f", O_RDWR)) >= 0 && size_of(fd) == size);
			break;
		case 3:
		case 4: {
			off_t expected = at >= size ? 0 : size - at < (off_t)count ? size - at : (off_t)count;
			CHECK(pread(fd, back, count, at) == expected
				&& !memcmp(back, model + at, (size_t)expected));
			break;
		}
		default:
			memset(bytes, (int)next_random(), count);
			CHECK(pwrite(fd, bytes, count, at) == (ssize_t)count);
			if (!count)
				break;
			if (at > size)
				memset(model + size, 0, (size_t)(at - size));
			memcpy(model + at, bytes, count);
			if (at + (off_t)count > size)
				size = at + (off_t)count;
		}
	}
	CHECK(size_of(fd) == size);
	for (off_t at = 0; at < size; at += 65536)
		CHECK(pread(fd, back + at, 65536, at) == (size - at < 65536 ? size - at : 65536));
	CHECK(!memcmp(back, model, (size_t)size));
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

int main(int argc, char **argv)
{
	plain = argc == 3 && !strcmp(argv[2], "plain");
	CHECK(argc == 2 + plain && chdir(argv[1]) == 0);
	test_offsets();
	test_appending();
	test_cutting();
	test_holes();
	test_punching();
	test_nameless();
	test_times();
	test_random();
	puts("ok");
	return 0;
}
