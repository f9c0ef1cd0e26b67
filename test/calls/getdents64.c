/* getdents64, and readdir over it: each name once, also where a file goes meanwhile. */
#include <dirent.h>

#include "call.h"

int main(void)
{
	char bytes[1024], name[8];
	int fd, seen = 0;
	DIR *folder;

	for (int i = 0; i < 100; i++) {
		sprintf(name, "f%d", i);
		close(file(name, ""));
	}
	CHECK((folder = opendir(".")));
	for (struct dirent *entry; (entry = readdir(folder)); seen++) {
		CHECK(entry->d_ino && (entry->d_type == DT_DIR) == (*entry->d_name == '.'));
		if (*entry->d_name == 'f')
			CHECK(!unlink(entry->d_name));
	}
	CHECK(seen == 102);
	rewinddir(folder);
	for (seen = 0; readdir(folder); seen++)
		;
	CHECK(seen == 2 && !closedir(folder));
	CHECK((fd = open(".", O_RDONLY)) >= 0 && !mkdir("gone", 0777));

	int gone = open("gone", O_RDONLY);

	CHECK(!rmdir("gone"));
	BAD_INPUT({ "not open", ERRNO(syscall(SYS_getdents64, NOT_OPEN, bytes, sizeof bytes)), EBADF },
		{ "a file", ERRNO(syscall(SYS_getdents64, file("f", ""), bytes, sizeof bytes)), ENOTDIR },
		{ "no room for one entry", ERRNO(syscall(SYS_getdents64, fd, bytes, 8)), EINVAL },
		{ "to nowhere", ERRNO(syscall(SYS_getdents64, fd, NOWHERE, sizeof bytes)), EFAULT },
		{ "a folder that is gone", ERRNO(syscall(SYS_getdents64, gone, bytes, sizeof bytes)),
			ENOENT },
		{ "O_PATH", ERRNO(syscall(SYS_getdents64, open(".", O_PATH), bytes, sizeof bytes)),
			EBADF }, );
	return 0;
}
