/* What resmgr asks of file systems; see files.h. */
#include "files.h"

#include <stdio.h>

void mount_tail(const char *type, const char *source, const char *options)
{
	static char tail[EXA_TAIL_MAX];
	int length = snprintf(tail, sizeof tail, "%s%c%s%c%s", type, 0, source, 0, options);
	tail_bytes(tail, (uint32_t)length + 1);
}

int64_t mount_on(uint32_t fs, const char *type, const char *source, const char *options)
{
	struct fs_mount_reply mounted;
	mount_tail(type, source, options);
	int status = CALL(RESMGR, fs_mount, &mounted, .fs = fs);
	return status < 0 ? status : (int64_t)mounted.root;
}

int unmount(uint32_t fs) { return CALL(RESMGR, fs_unmount, NULL, .fs = fs); }

int path_on(uint32_t fs, uint64_t start, const char *path, uint32_t op, uint32_t flags,
	uint32_t mode, struct path_reply *p)
{
	TAIL(path);
	return CALL(RESMGR, path, p, .fs = fs, .op = op, .start = start, .flags = flags, .mode = mode);
}

uint64_t open_on(uint32_t fs, uint64_t start, const char *path, uint32_t flags)
{
	struct path_reply p;
	EQUAL(path_on(fs, start, path, EXA_OP_OPEN, flags, 0644, &p), 0);
	EQUAL(p.walk, EXA_WALK_DONE);
	CHECK(p.handle);
	return p.handle;
}

void release(uint64_t handle) { NOTICE(RESMGR, release, .handle = handle); }

int read_at(uint64_t handle, int64_t offset, uint32_t count)
{
	struct read_reply got;
	int status = CALL(PROGRAM(0), read, &got, .handle = handle, .offset = offset, .count = count);
	return status < 0 ? status : (int)got.count;
}

int write_at(uint64_t handle, int64_t offset, const char *text)
{
	struct write_reply wrote;
	TAIL(text);
	int status = CALL(PROGRAM(0), write, &wrote, .handle = handle, .offset = offset);
	return status < 0 ? status : (int)wrote.count;
}
