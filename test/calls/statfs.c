/* statfs: by any name in the file system. */
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

#include "call.h"

int main(void)
{
	struct statfs fs, proc;

	close(file("f", ""));
	CHECK(!symlink("loop", "loop") && !statfs("f", &fs) && fs.f_bsize > 0 && fs.f_namelen == 255);
	CHECK(!statfs("/proc", &proc) && proc.f_type != fs.f_type);

	/* statvfs(3)'s flags: what is mounted read-only says so, here and in /proc/mounts, where names
	 * have no spaces */
	struct statvfs flags;
	char line[4096], expected[4096], cwd[2048];
	CHECK(!statvfs("f", &flags) && !(flags.f_flag & ST_RDONLY) && flags.f_flag & ST_RELATIME);
	if (geteuid() || mkdir("a b", 0755) || mount("none", "a b", "tmpfs", MS_RDONLY, "mode=755"))
		return 0; /* natively, not as root */
	CHECK(!statvfs("a b", &flags) && flags.f_flag & ST_RDONLY
		&& ERRNO(open("a b/x", O_CREAT | O_WRONLY, 0644)) == EROFS);
	snprintf(expected, sizeof expected, "none %s/a\\040b tmpfs ro", getcwd(cwd, sizeof cwd));
	FILE *mounts = fopen("/proc/mounts", "r");
	bool found = false;
	while (fgets(line, sizeof line, mounts))
		found |= !strncmp(line, expected, strlen(expected));
	CHECK(found && !fclose(mounts) && !umount("a b") && !rmdir("a b"));
	BAD_INPUT({ "no such file", ERRNO(statfs("none", &fs)), ENOENT },
		{ "an empty name", ERRNO(statfs("", &fs)), ENOENT },
		{ "by way of a file", ERRNO(statfs("f/x", &fs)), ENOTDIR },
		{ "by way of a loop", ERRNO(statfs("loop", &fs)), ELOOP },
		{ "a name that is nowhere", ERRNO(statfs(NOWHERE, &fs)), EFAULT },
		{ "to nowhere", ERRNO(syscall(SYS_statfs, ".", NOWHERE)), EFAULT }, );
	return 0;
}
