/*
 * pathchk [-p] [-P] NAME...: whether names can be those of files: here, or by -p on any POSIX
 * system; -P refuses what is empty and names that begin with a dash.
 */
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "utilities.h"

static const char portable[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/";

/* The longest name in the directory that the first `length` bytes of the path are. */
static long name_limit(const char *path, size_t length, bool posix)
{
	if (posix)
		return _POSIX_NAME_MAX;
	char directory[PATH_MAX];
	if (length >= sizeof directory)
		return NAME_MAX;
	memcpy(directory, path, length);
	directory[length] = 0;
	long limit = pathconf(length ? directory : ".", _PC_NAME_MAX);
	return limit > 0 ? limit : NAME_MAX;
}

static bool check_names(const char *path, bool posix, bool dash)
{
	for (const char *name = path; *(name += strspn(name, "/"));) {
		size_t length = strcspn(name, "/");
		long limit = name_limit(path, (size_t)(name - path), posix);
		if (dash && *name == '-') {
			warnx("leading '-' in a component of file name '%s'", path);
			return false;
		}
		if (length > (size_t)limit) {
			warnx("limit %ld exceeded by length %zu of file name component '%.*s'", limit, length,
				(int)length, name);
			return false;
		}
		name += length;
	}
	return true;
}

static bool check(const char *path, bool posix, bool strict)
{
	struct stat info;
	size_t length = strlen(path), limit = posix ? _POSIX_PATH_MAX : PATH_MAX;
	if (strict && !length) {
		warnx("empty file name");
		return false;
	}
	if (posix && path[strspn(path, portable)]) {
		size_t at = strspn(path, portable);
		warnx("nonportable character '%c' in file name '%s'", path[at], path);
		return false;
	}
	if (length >= limit) {
		warnx("limit %zu exceeded by length %zu of file name '%s'", limit - 1, length, path);
		return false;
	}
	if (!check_names(path, posix, strict))
		return false;
	/* Where there is no such file it could be made, unless what is on the way is none to go
	 * through. */
	if (!posix && lstat(path, &info) && (errno != ENOENT || !length)) {
		warn("%s", length ? path : "''");
		return false;
	}
	return true;
}

UTILITY(pathchk)
{
	static const char how[] = "pathchk [-p] [-P] NAME...";
	bool posix = false, strict = false;
	int option, status = 0;
	while ((option = getopt(argc, argv, "pP")) != -1) {
		if (option == 'p')
			posix = true;
		else if (option == 'P')
			strict = true;
		else
			usage(how);
	}
	if (optind == argc)
		usage(how);
	for (; optind < argc; optind++)
		if (!check(argv[optind], posix, strict))
			status = 1;
	return finish(status);
}
