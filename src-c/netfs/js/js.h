/*
 * jsfs: file systems whose handlers are the page's own JavaScript; the page calls them
 * (src-ts/api/js-files.ts).
 *
 * The tree here is a copy of what the handlers have said, made anew name by name as it is walked,
 * of which only some thousands stay when nobody uses them. Entry points: js_create (js_mount.c);
 * js_ask, js_ask_of, js_path, js_node (js.c); js_look, js_fill, js_drop, js_droppable (js_look.c);
 * js_names_* and their like (js_names.c); js_hide, js_show, js_unhide (js_hide.c); js_turn_*
 * (js_turn.c); js_ops' other hooks (js_file.c, js_name.c).
 */
#ifndef EXA_NETFS_JS_H
#define EXA_NETFS_JS_H

#include "fs/tree/tree.h"
#include "server/serve.h"

/** Names that are here at once, of what handlers say: those in use, and those of directories that
 * are being read. Past them ENOMEM, and ENOSPC for new ones. Option
 * nr_inodes= may make it fewer. */
#define JS_NAMES_MAX (1u << 18)

/** tree->own. */
struct js {
	struct js *next; /* js_names.c's, like the next four */
	struct tree *tree;
	uint32_t looks;    /* counts the looks for what can be let go of; from 1 */
	uint32_t tidy_at;  /* that many inodes bring the next one */
	uint32_t refused;  /* files that were open when a name found no room, and 1; 0: none has */
	uint32_t versions; /* no inode that went had a version past this */
	uint32_t files;    /* the page's number for the handlers */
	bool syncs;        /* there is a handler `sync` */
	uint32_t fills;    /* counts listings */
};

/** inode->content; null where there was no memory for it: then js_node tries again. */
struct js_node {
	uint64_t dir; /* the directory that it was last found in, and its name there; of directories
					 unused */
	char *name;
	int64_t serial;  /* of the page's answer that its fields are from */
	uint32_t fill;   /* the listing that had it last */
	uint32_t looked; /* how many looks there had been when it was asked for last */
	bool hidden;     /* its name is js_hide's instead */
};

/** An answer of the page's. */
struct js_answer {
	struct js_reply fields;
	const char *tail;
	uint32_t tail_len;
};

/** Calls a handler for the path, with a second text or bytes behind it (null: none); may wait. 0 or
 * -errno. */
int js_ask(struct request *, const struct tree *, enum exa_js op, const char *path,
	const void *more, uint32_t more_len, int64_t a, int64_t b, struct js_answer *);
/** The same about an inode, by its path. */
int js_ask_of(struct request *, struct inode *, enum exa_js op, const void *more, uint32_t more_len,
	int64_t a, int64_t b, struct js_answer *);
/** Absolute path within the mount, of an inode or (name not null) of a name in a directory; its
 * length, or -ESTALE (a directory: -ENOENT): it has lost its name. */
int js_path(const struct inode *, const char *name, size_t length, char path[EXA_PATH_MAX]);
/** The inode's node, made if there is none; null: no memory. */
struct js_node *js_node(struct inode *);

int js_look(struct request *, struct inode *dir, const char *name, size_t length);
int js_fill(struct request *, struct inode *dir);
/** Forgets an entry with all below it; false where something is mounted there. */
bool js_droppable(const struct inode *);
void js_drop(struct entry *);

/** A number that the name has whenever it is made; the hook `number`. */
uint64_t js_number(struct inode *dir, const char *name, size_t length);
/** Somebody asks for it now. */
void js_touch(struct inode *);
/** Whether there is room for another name. */
bool js_room(struct tree *);
/** Lets go of what can be, where there is much; while no handler runs. */
void js_names_tidy(void);
/** From when a tree stands, until it goes. */
void js_names_begin(struct tree *);
void js_names_end(const struct js *);

/** Whether handlers' files of that name are js_hide's, and shown to nobody. */
bool js_hidden_name(const char *name, size_t length);
/** Whether the file has such a name now; and what that is. */
bool js_hidden(const struct inode *);
#define JS_HIDDEN_MAX 40 /* bytes, with the NUL */
void js_hidden_as(const struct inode *, char name[JS_HIDDEN_MAX]);
/** Hides a file (null: there is none) that more than `users` used when the request first came here:
 * 1; 0: nobody did, or it can't be; PENDING, -errno. In its turn. */
int js_hide(struct request *, struct entry *, uint32_t users);
/** Takes that back. */
int js_show(struct request *, struct entry *);
/** The last user of a hidden file has gone. */
void js_unhide(struct inode *);

/** What a turn is for. */
enum js_turn {
	JS_FIELDS, /* mode and times */
	JS_BYTES,  /* the size is its own to set */
	JS_NAME    /* so is what the file is called */
};
/** Begins a change of one or two regular files (null: none), or goes on with it: 0; PENDING:
 * another is under way. What the request had of other files it has no more. */
int js_turn_begin(
	struct request *, enum js_turn, const struct inode *first, const struct inode *second);
/** For what takes no turn and asks by the file's path: 0; PENDING, -EINTR: that is being changed.
 */
int js_turn_await(struct request *, const struct inode *);
/** Of all files. */
void js_turn_end(const struct request *);
/** Whether one for that is under way. */
bool js_turn_taken(const struct inode *, enum js_turn);
/** Those of a tree that goes. */
void js_turns_drop(const struct tree *);
/** Takes turns from those that have ended without coming back, as where the name that they were
 * asked by is gone; while no handler runs. */
void js_turns_tidy(void);

int js_read(struct request *, struct inode *, int64_t offset, char *out, uint32_t count);
int js_write(struct request *, struct inode *, int64_t offset, const char *bytes, uint32_t count);
int js_truncate(struct request *, struct inode *, int64_t size);
int js_before_make(struct request *, struct inode *dir, const char *name, size_t length,
	uint32_t mode, const char *target);
int js_before_remove(struct request *, struct entry *);
int js_before_rename(struct request *, struct entry *, struct inode *to, const char *name,
	size_t length, struct entry *over);
int js_before_link(struct request *, struct inode *, struct inode *to);
int js_before_set(struct request *, struct inode *, enum exa_op op, int64_t a, int64_t b);

/** Makes a tree of source "js:NUMBER"; as fs_create. */
int js_create(struct request *, const char *source, const char *options, struct tree **);

#endif
