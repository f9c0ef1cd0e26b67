/*
 * From a path to a compiled image: opens the file, and unless the page has it compiled already, has
 * it do so; or follows its "#!" line. All before exec's point of no return, so that whatever fails
 * is an errno for the caller.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "call/exec.h"
#include "call/request.h"
#include "signal/signals.h"

#define MAGIC "\0asm"
#define MAGIC_BYTES 4

/* That much of the file, at most; how much. */
static long read_part(const struct exec_open_reply *file, char *to, int64_t offset, uint32_t count)
{
	struct exa_tail tail = { .room = count };
	long status = FINISH(RESTART_ALWAYS,
		CALL_TAIL(file->server, read, NULL, &tail, .handle = file->handle, .offset = offset,
			.count = count));

	if (status < 0)
		return status;
	memcpy(to, tail.bytes, tail.length);
	return tail.length;
}

/* Has the page compile the file, or tells of its interpreter. */
static long load(const struct exec_open_reply *file, struct exec_arguments *arguments,
	const char *path, const char **interpreter)
{
	char head[SCRIPT_LINE_BYTES + 1];
	long status = read_part(file, head, 0, sizeof head);

	if (status >= 2 && !memcmp(head, "#!", 2))
		return exec_script(arguments, path, head, status, interpreter);
	if (status >= MAGIC_BYTES && !memcmp(head, MAGIC, MAGIC_BYTES))
		return FINISH(RESTART_ALWAYS, CALL(RESMGR, exec_load, NULL));
	return status < 0 ? status : -ENOEXEC;
}

/* fexecve of a script: its interpreter finds it under this name. */
static const char *name_of(int dirfd, const char *path, char *name, size_t room)
{
	if (*path)
		return path;
	snprintf(name, room, "/dev/fd/%d", dirfd);
	return name;
}

long exec_image_open(struct exec_image *image, struct exec_arguments *arguments, int dirfd,
	const char *path, uint32_t flags)
{
	static char name[sizeof "/dev/fd/-2147483648"];

	for (bool followed = false;; followed = true) {
		struct iovec piece;
		struct exa_tail tail = { .pieces = &piece, .count = 1 };
		struct exec_open_reply file;
		const char *interpreter = NULL;
		long status = exa_path_piece(&piece, path);

		if (status < 0)
			return status;
		status = FINISH(RESTART_ALWAYS,
			CALL_TAIL(RESMGR, exec_open, &file, &tail, .dirfd = dirfd, .flags = flags,
				.interpreter = followed));
		if (status < 0)
			return status;
		*image = (struct exec_image){ .fd = file.fd, .number = file.image };
		if (file.known)
			return 0;
		status = load(&file, arguments, name_of(dirfd, path, name, sizeof name), &interpreter);
		if (status < 0 || interpreter)
			exec_image_close(image);
		if (status < 0 || !interpreter)
			return status;
		path = interpreter;
		dirfd = AT_FDCWD;
		flags = 0;
	}
}

void exec_image_close(struct exec_image *image)
{
	/* one that the page knows already was not opened */
	if (image->fd < 0)
		return;
	FINISH(RESTART_ALWAYS, CALL(RESMGR, close, NULL, .fd = image->fd));
}
