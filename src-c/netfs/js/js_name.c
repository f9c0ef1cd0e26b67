/*
 * The tree's hooks that take names away and move them. A regular file's is its path, by which its
 * handlers know it, so it loses it in a turn of its own (js_turn.c), as Linux locks the inode
 * there: nobody asks for it by a path that is about to be no more. Entry points: js_before_remove,
 * js_before_rename. Does not do: keeping what is open (js_hide.c).
 */
#include <errno.h>
#include <string.h>

#include "js.h"

/* What has to wait for its turn; null: nothing. */
static const struct inode *taking_turns(const struct entry *e)
{
	return e && S_ISREG(e->inode->mode) ? e->inode : NULL;
}

/* What goes: nothing is mounted in it. What it held here was only remembered. */
static void forget_below(struct inode *inode)
{
	if (S_ISDIR(inode->mode))
		for (struct entry *e; (e = entry_at(inode, 0));)
			js_drop(e);
}

static int remove_in_turn(struct request *r, struct entry *e)
{
	struct js_answer answer;
	/* One use is the walk's that has come here. */
	int status = js_hide(r, e, 1);
	if (status)
		return status;
	status = js_ask_of(r, e->inode, S_ISDIR(e->inode->mode) ? EXA_JS_RMDIR : EXA_JS_UNLINK, NULL, 0,
		0, 0, &answer);
	if (status >= 0)
		forget_below(e->inode);
	return status;
}

int js_before_remove(struct request *r, struct entry *e)
{
	if (!js_droppable(e->inode))
		return -EBUSY;
	int status = js_turn_begin(r, JS_NAME, taking_turns(e), NULL);
	if (status < 0)
		return status;
	status = remove_in_turn(r, e);
	if (status != PENDING)
		js_turn_end(r);
	return status;
}

static int rename_in_turn(struct request *r, struct entry *e, const char *path, struct entry *over)
{
	struct js_answer answer;
	int hidden = js_hide(r, over, 0);
	if (hidden < 0)
		return hidden;
	int status = js_ask_of(r, e->inode, EXA_JS_RENAME, path, (uint32_t)strlen(path), 0, 0, &answer);
	if (status >= 0 && over)
		forget_below(over->inode);
	if (status < 0 && status != PENDING && hidden && js_show(r, over) == PENDING)
		return PENDING;
	return status;
}

int js_before_rename(struct request *r, struct entry *e, struct inode *to, const char *name,
	size_t length, struct entry *over)
{
	char path[EXA_PATH_MAX];
	if (over && !js_droppable(over->inode))
		return -EBUSY;
	int status = js_hidden_name(name, length) ? -EPERM : js_path(to, name, length, path);
	if (status >= 0)
		status = js_turn_begin(r, JS_NAME, taking_turns(e), taking_turns(over));
	if (status < 0)
		return status;
	status = rename_in_turn(r, e, path, over);
	if (status != PENDING)
		js_turn_end(r);
	return status;
}
