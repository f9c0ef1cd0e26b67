/*
 * The tree's hooks that read and change: each is a call of a handler.
 * Entry points: js_read, js_write, js_truncate, js_before_*. Does not do: owners and links, for
 * which there are no handlers (EPERM).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "js.h"

#define WRITE_MOST (EXA_TAIL_MAX - EXA_PATH_MAX) /* bytes a call: the path stands before them */

/* A call about an inode itself. */
static int ask_of(struct request *r, struct inode *inode, enum exa_js op, const void *more,
	uint32_t more_len, int64_t a, int64_t b, struct js_answer *answer)
{
	char path[EXA_PATH_MAX];
	int status = js_node(inode) ? js_path(inode, NULL, 0, path) : -ENOMEM;
	if (status >= 0)
		status = js_ask(r, inode->tree, op, path, more, more_len, a, b, answer);
	/* What was said of it before is older than this. */
	if (status >= 0 && op != EXA_JS_READ)
		((struct js_node *)inode->content)->serial = answer->fields.serial;
	return status;
}

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
	/* Another who reads by the same description may have moved its offset: then it is asked anew.
	 */
	uint32_t asked = 0;
	do {
		if (asked++ == reading->times)
			*reading = (struct reading){ offset, asked };
		int status = ask_of(r, inode, EXA_JS_READ, NULL, 0, offset, count, &answer);
		if (status < 0)
			return status;
	} while (asked < reading->times || reading->offset != offset);
	uint32_t got = answer.tail_len < count ? answer.tail_len : count;
	memcpy(out, answer.tail, got);
	if (got && offset + got > inode->size && !js_turn_taken(inode))
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
		int status = ask_of(r, inode, EXA_JS_WRITE, bytes + done, part, offset + done, 0, &answer);
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
	int status = js_turn_begin(r, inode);
	if (status < 0)
		return status;
	status = write_parts(r, inode, offset, bytes, count);
	if (status != PENDING)
		js_turn_end(r, inode);
	return status;
}

int js_truncate(struct request *r, struct inode *inode, int64_t size)
{
	struct js_answer answer;
	int status = js_turn_begin(r, inode);
	if (status < 0)
		return status;
	status = ask_of(r, inode, EXA_JS_TRUNCATE, NULL, 0, size, 0, &answer);
	if (status != PENDING)
		js_turn_end(r, inode);
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

/* What goes: nothing is mounted in it. What it held here was only remembered. */
static void forget_below(struct inode *inode)
{
	if (S_ISDIR(inode->mode))
		for (struct entry *e; (e = entry_at(inode, 0));)
			js_drop(e);
}

int js_before_remove(struct request *r, struct entry *e)
{
	struct js_answer answer;
	if (!js_droppable(e->inode))
		return -EBUSY;
	/* One use is the walk's that has come here. */
	int status = js_hide(r, e, 1);
	if (status)
		return status;
	status = ask_of(r, e->inode, S_ISDIR(e->inode->mode) ? EXA_JS_RMDIR : EXA_JS_UNLINK, NULL, 0, 0,
		0, &answer);
	if (status >= 0)
		forget_below(e->inode);
	return status;
}

int js_before_rename(struct request *r, struct entry *e, struct inode *to, const char *name,
	size_t length, struct entry *over)
{
	char path[EXA_PATH_MAX];
	struct js_answer answer;
	if (over && !js_droppable(over->inode))
		return -EBUSY;
	int status = js_hidden_name(name, length) ? -EPERM : js_path(to, name, length, path);
	int hidden = status >= 0 && over ? js_hide(r, over, 0) : 0;
	if (status < 0 || hidden < 0)
		return status < 0 ? status : hidden;
	status = ask_of(r, e->inode, EXA_JS_RENAME, path, (uint32_t)strlen(path), 0, 0, &answer);
	if (status >= 0 && over)
		forget_below(over->inode);
	if (status < 0 && status != PENDING && hidden && js_show(r, over) == PENDING)
		return PENDING;
	return status;
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

int js_before_set(struct request *r, struct inode *inode, enum exa_op op, int64_t a, int64_t b)
{
	struct js_answer answer;
	int64_t now = now_realtime();
	switch (op) {
	case EXA_OP_CHMOD:
		return ask_of(r, inode, EXA_JS_CHMOD, NULL, 0, a, 0, &answer);
	case EXA_OP_UTIMES:
		return ask_of(r, inode, EXA_JS_UTIMES, NULL, 0, time_set(a, now, inode->atime),
			time_set(b, now, inode->mtime), &answer);
	/* Who asks for what is so already has it. */
	default:
		return (a == -1 || a == inode->uid) && (b == -1 || b == inode->gid) ? 0 : -EPERM;
	}
}
