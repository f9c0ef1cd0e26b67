/*
 * What fstat and newfstatat fill: musl copies it into struct stat. 136 bytes.
 */
struct kstat {
	unsigned long long st_dev;
	unsigned long long st_ino;
	unsigned long long st_nlink;
	unsigned st_mode;
	unsigned st_uid;
	unsigned st_gid;
	unsigned __pad0;
	unsigned long long st_rdev;
	long long st_size;
	int st_blksize; /* bytes: the size of reads and writes that suits */
	int __pad1;
	long long st_blocks; /* of 512 bytes */
	long long st_atime_sec;
	int st_atime_nsec;
	int __pad2;
	long long st_mtime_sec;
	int st_mtime_nsec;
	int __pad3;
	long long st_ctime_sec;
	int st_ctime_nsec;
	int __pad4;
};
