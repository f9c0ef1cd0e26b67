/*
 * Reading an index (docs/netfs-index.md) into a tree.
 *
 * Owns: the format, line by line; a bad line fails the mount with its number on the console.
 * Entry points: index_read. Does not do: making an index (tools/cli/make-index.mjs).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/percent.h"
#include "remote.h"
#include "server/span.h"

#define SECOND_NS 1000000000ll

/** A line, its fields between single spaces; path and target decoded. */
struct line {
	char kind; /* f, d, l */
	uint32_t mode;
	int64_t size, mtime; /* bytes; seconds */
	const char *hashes;
	char *path, *target;
};

/* The next field, ended in place; null: there is none. */
static char *field_next(char **at)
{
	char *field = *at;
	if (!field)
		return NULL;
	char *end = strchr(field, ' ');
	if (end)
		*end++ = 0;
	*at = end;
	return field;
}

static bool number_read(const char *text, int base, int64_t max, int64_t *value)
{
	char *end;
	if (!text || !(hex_digit(*text) >= 0 || (*text == '-' && base == 10)))
		return false;
	errno = 0;
	*value = strtoll(text, &end, base);
	return !errno && !*end && *value <= max;
}

/* Null, or what is wrong with it. */
static const char *line_read(struct line *line, char *text)
{
	char *kind = field_next(&text), *mode = field_next(&text), *size = field_next(&text),
		 *mtime = field_next(&text);
	char *hashes = field_next(&text), *path = field_next(&text), *target = field_next(&text);
	int64_t bits;
	if (!path || text)
		return "it has not the right number of fields";
	if (strlen(kind) != 1 || !strchr("fdl", *kind) || !!target != (*kind == 'l'))
		return "no such kind of file";
	if (!number_read(mode, 8, 07777, &bits) || bits < 0)
		return "the mode is no octal number";
	if (!number_read(size, 10, TREE_SIZE_MAX, &line->size) || line->size < 0)
		return "the size is no number";
	if (!number_read(mtime, 10, INT64_MAX / SECOND_NS, &line->mtime)
		|| line->mtime < -(INT64_MAX / SECOND_NS))
		return "the time is no number";
	if (!percent_decode(path)
		|| (target && (!percent_decode(target) || !*target || strlen(target) >= EXA_PATH_MAX)))
		return "the path is badly encoded";
	line->kind = *kind;
	line->mode = (uint32_t)bits;
	line->hashes = hashes;
	line->path = path;
	line->target = target;
	return NULL;
}

/* The directory a path stands in, and its last name; null where a name is bad or the directory is
 * missing. */
static struct inode *parent_find(struct tree *tree, const char *path, const char **name)
{
	struct inode *dir = tree->root;
	for (;;) {
		size_t n = strcspn(path, "/");
		if (!n || n > EXA_NAME_MAX || (path[0] == '.' && (n == 1 || (n == 2 && path[1] == '.'))))
			return NULL;
		if (!path[n]) {
			*name = path;
			return dir;
		}
		struct entry *e = entry_find(dir, path, n);
		if (!e || !S_ISDIR(e->inode->mode))
			return NULL;
		dir = e->inode;
		path += n + 1;
	}
}

/* The hashes of all pieces with commas between, or `-` for none. */
static bool hashes_read(struct remote *remote, const char *text)
{
	if (!strcmp(text, "-"))
		return true;
	for (uint32_t i = 0; i < remote->count; i++) {
		for (int j = 0; j < SHA256_SIZE; j++, text += 2) {
			int high = hex_digit(text[0]), low = high < 0 ? -1 : hex_digit(text[1]);
			if (low < 0)
				return false;
			remote->pieces[i].hash[j] = (uint8_t)(high << 4 | low);
		}
		remote->pieces[i].checked = true;
		if (i + 1 < remote->count && *text++ != ',')
			return false;
	}
	return !*text;
}

static const char *file_fill(struct inode *inode, const struct line *line)
{
	struct source *source = inode->tree->own;
	uint32_t count = piece_count(line->size);
	size_t bytes;
	if (!span_fits(source->pieces, count, PIECES_MAX)
		|| !span_array(sizeof(struct remote), count, sizeof(struct piece), SIZE_MAX / 2, &bytes))
		return "its files are larger than can be had from here";
	struct remote *remote = calloc(1, bytes);
	if (!remote)
		return "no memory";
	source->pieces += count;
	inode->content = remote;
	inode->size = line->size;
	inode->blocks = (line->size + 511) / 512;
	*remote = (struct remote){ .path = percent_encode(line->path), .count = count };
	for (uint32_t i = 0; i < count; i++)
		remote->pieces[i].inode = inode;
	if (!remote->path)
		return "no memory";
	if (!hashes_read(remote, line->hashes))
		return "the hashes are not as many as its pieces";
	source->bytes += (uint64_t)line->size;
	/* Tells one version of the file from another, for who keeps what was made of it. */
	inode->version = (uint32_t)(line->mtime ^ line->size);
	if (count && remote->pieces[0].checked)
		memcpy(&inode->version, remote->pieces[0].hash, sizeof inode->version);
	return NULL;
}

static const char *line_add(struct tree *tree, const struct line *line)
{
	const char *name;
	struct inode *dir = parent_find(tree, line->path, &name);
	if (!dir)
		return "its directory stands not before it, or a name is bad";
	if (entry_find(dir, name, strlen(name)))
		return "the name is there twice";
	uint32_t kind = line->kind == 'd' ? S_IFDIR : S_IFREG;
	struct inode *inode = line->kind == 'l' ? tree_add_symlink(dir, name, line->target)
											: tree_add(dir, name, kind | line->mode, 0);
	if (!inode)
		return "no memory";
	inode->atime = inode->mtime = inode->ctime = line->mtime * SECOND_NS;
	return line->kind == 'f' ? file_fill(inode, line) : NULL;
}

int index_read(struct tree *tree, char *text, size_t length)
{
	const struct source *source = tree->own;
	const char *reason = NULL;
	int number = 0;
	for (char *at = text, *end = text + length; at < end && !reason;) {
		char *stop = memchr(at, '\n', (size_t)(end - at));
		number++;
		if (!stop) {
			reason = "it is cut short";
			break;
		}
		*stop = 0;
		struct line line;
		if (number == 1)
			reason =
				strcmp(at, INDEX_FIRST_LINE) ? "this is no index of a version known here" : NULL;
		else if (!(reason = line_read(&line, at)))
			reason = line_add(tree, &line);
		at = stop + 1;
	}
	if (!number)
		reason = "it is empty";
	if (!reason)
		return 0;
	console("netfs: %s" INDEX_NAME ", line %d: %s", source->url, number, reason);
	return -EINVAL;
}
