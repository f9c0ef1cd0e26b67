/*
 * The tree's hooks that read and change: each is a call of a handler.
 * Entry points: js_read, js_write, js_truncate, js_before_make, js_before_link, js_before_set. Does
 * not do: owners and links, for which there are no handlers (EPERM); names that are taken away or
 * moved (js_name.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "js.h"

#define WRITE_MOST (EXA_TAIL_MAX - EXA_PATH_MAX) /* bytes a call: the path stands before them */

/* What a read has asked for, kept in its request. */
struct reading {
	int64_t offset;
	uint32_t times;
};

int js_read(struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	struct js_answer answer;
	struct reading *reading = r->memory;
	if (!reading)
		reading = r->memory = calloc(1, sizeof *reading);
	if (!reading)
		return -ENOMEM;
	int waits = reading->times ? 0 : js_turn_await(r, inode);
	if (waits < 0)
		return waits;
	/* Another who reads by the same description may have moved its offset: then it is asked anew.
	 */
	uint32_t asked = 0;
	do {
		if (asked++ == reading->times)
			*reading = (struct reading){ offset, asked };
		int status = js_ask_of(r, inode, EXA_JS_READ, NULL, 0, offset, count, &answer);
		if (status < 0)
			return status;
	} while (asked < reading->times || reading->offset != offset);
	uint32_t got = answer.tail_len < count ? answer.tail_len : count;
	memcpy(out, answer.tail, got);
	if (got && offset + got > inode->size && !js_turn_taken(inode, JS_BYTES))
		inode->size = offset + got;
	return (int)got;
}

static int write_parts(
	struct request *r, struct inode *inode, int64_t offset, const char *bytes, uint32_t count)
{
	uint32_t done = 0;
	while (done < count) {
		struct js_answer answer;
		uint32_t part = count - done < WRITE_MOST ? count - done : WRITE_MOST;
		int status =
			js_ask_of(r, inode, EXA_JS_WRITE, bytes + done, part, offset + done, 0, &answer);
		if (status == PENDING || (status < 0 && !done))
			return status;
		if (status < 0 || answer.fields.value <= 0 || answer.fields.value > part)
			break;
		done += (uint32_t)answer.fields.value;
		if (answer.fields.value < part)
			break;
	}
	return done ? (int)done : -EIO;
}

int js_write(
	struct request *r, struct inode *inode, int64_t offset, const char *bytes, uint32_t count)
{
	int status = js_turn_begin(r, JS_BYTES, inode, NULL);
	if (status < 0)
		return status;
	status = write_parts(r, inode, offset, bytes, count);
	if (status != PENDING)
		js_turn_end(r);
	return status;
}

int js_truncate(struct request *r, struct inode *inode, int64_t size)
{
	struct js_answer answer;
	int status = js_turn_begin(r, JS_BYTES, inode, NULL);
	if (status < 0)
		return status;
	status = js_ask_of(r, inode, EXA_JS_TRUNCATE, NULL, 0, size, 0, &answer);
	if (status != PENDING)
		js_turn_end(r);
	return status;
}

int js_before_make(struct request *r, struct inode *dir, const char *name, size_t length,
	uint32_t mode, const char *target)
{
	char path[EXA_PATH_MAX];
	struct js_answer answer;
	int status = js_hidden_name(name, length) ? -EPERM : js_path(dir, name, length, path);
	if (status < 0)
		return status;
	if (!js_room(dir->tree))
		return -ENOSPC;
	switch (mode & S_IFMT) {
	case S_IFREG:
		return js_ask(r, dir->tree, EXA_JS_CREATE, path, NULL, 0, mode & 07777, 0, &answer);
	case S_IFDIR:
		return js_ask(r, dir->tree, EXA_JS_MKDIR, path, NULL, 0, mode & 07777, 0, &answer);
	case S_IFLNK:
		return js_ask(
			r, dir->tree, EXA_JS_SYMLINK, path, target, (uint32_t)strlen(target), 0, 0, &answer);
	default:
		return -EPERM;
	}
}

int js_before_link(struct request *r, struct inode *inode, struct inode *to)
{
	(void)r, (void)inode, (void)to;
	return -EPERM;
}

static int64_t time_set(int64_t given, int64_t now, int64_t old)
{
	return given == EXA_TIME_OMIT ? old : given == EXA_TIME_NOW ? now : given;
}

static int set_in_turn(struct request *r, struct inode *inode, enum exa_op op, int64_t a, int64_t b)
{
	struct js_answer answer;
	int64_t now = now_realtime();
	switch (op) {
	case EXA_OP_CHMOD:
		return js_ask_of(r, inode, EXA_JS_CHMOD, NULL, 0, a, 0, &answer);
	case EXA_OP_UTIMES:
		return js_ask_of(r, inode, EXA_JS_UTIMES, NULL, 0, time_set(a, now, inode->atime),
			time_set(b, now, inode->mtime), &answer);
	/* Who asks for what is so already has it. */
	default:
		return (a == -1 || a == inode->uid) && (b == -1 || b == inode->gid) ? 0 : -EPERM;
	}
}

int js_before_set(struct request *r, struct inode *inode, enum exa_op op, int64_t a, int64_t b)
{
	int status = js_turn_begin(r, JS_FIELDS, S_ISREG(inode->mode) ? inode : NULL, NULL);
	if (status < 0)
		return status;
	status = set_in_turn(r, inode, op, a, b);
	if (status != PENDING)
		js_turn_end(r);
	return status;
}
