/*
 * Headers of a tar archive. Every field is checked: one that is bad makes the whole archive bad,
 * for what follows it would be anybody's guess. Entry points: tar_next, tar_close. Does not do:
 * files with holes (GNU's kind S), archives in several volumes; both are refused.
 */
#include "tar.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "server/span.h"

#define SECOND_NS 1000000000ll

struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], kind, target[100];
	char magic[6], version[2], owner[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == TAR_BLOCK, "a header is one block");

static const char *const cut = "it is cut short";

/* Octal digits between spaces and NULs; or, with the highest bit set, GNU's big-endian binary.
 * Nothing at all is 0. */
static bool number_read(const char *field, size_t size, int64_t *value)
{
	const unsigned char *p = (const unsigned char *)field, *end = p + size;
	*value = 0;
	if (*p & 0x80) {
		/* The bit below the mark is the sign. */
		*value = *p & 0x40 ? -1 : 0;
		*value = *value * 64 + (*p & 0x3f);
		for (p++; p < end; p++)
			if (__builtin_mul_overflow(*value, 256, value)
				|| __builtin_add_overflow(*value, *p, value))
				return false;
		return true;
	}
	while (p < end && *p == ' ')
		p++;
	for (; p < end && *p >= '0' && *p <= '7'; p++)
		if (__builtin_mul_overflow(*value, 8, value)
			|| __builtin_add_overflow(*value, *p - '0', value))
			return false;
	while (p < end && (!*p || *p == ' '))
		p++;
	return p == end;
}

#define NUMBER(field, value) number_read(field, sizeof(field), value)

/* The sum of the header's bytes, its own eight taken for spaces; some old programs added bytes with
 * a sign. */
static bool sum_holds(const struct header *h)
{
	int64_t said, plain = 0, with_sign = 0;
	const unsigned char *bytes = (const unsigned char *)h;
	for (size_t i = 0; i < sizeof *h; i++) {
		bool own = i - offsetof(struct header, sum) < sizeof h->sum;
		plain += own ? ' ' : bytes[i];
		with_sign += own ? ' ' : (signed char)bytes[i];
	}
	return NUMBER(h->sum, &said) && (said == plain || said == with_sign);
}

static bool is_zero(const struct header *h)
{
	static const struct header zero;
	return !memcmp(h, &zero, sizeof zero);
}

static bool bytes_read(struct tar_reader *t, int64_t offset, void *out, size_t count)
{
	return span_fits(offset, (int64_t)count, t->length) && t->bytes(t->from, offset, out, count);
}

/* The content of a header that describes the next member, with a NUL behind it; null, or what is
 * wrong. */
static const char *text_read(struct tar_reader *t, int64_t size, char **text)
{
	if (size > TAR_EXTENDED_MAX)
		return "an extended header is too long";
	*text = malloc((size_t)size + 1);
	if (!*text)
		return "no memory";
	if (bytes_read(t, t->at + TAR_BLOCK, *text, (size_t)size)) {
		(*text)[size] = 0;
		return NULL;
	}
	free(*text);
	return cut;
}

/* A header about the next member (x, L, K) or all from here on (g). */
static const char *extended_take(struct tar_reader *t, char kind, int64_t size)
{
	char *text;
	const char *reason = text_read(t, size, &text);
	if (reason)
		return reason;
	if (kind == 'L' || kind == 'K') {
		char **field = kind == 'L' ? &t->own.path : &t->own.target;
		free(*field);
		*field = text;
		return strlen(text) < EXA_PATH_MAX ? NULL : "a name is too long";
	}
	reason = pax_read(kind == 'g' ? &t->global : &t->own, text, (size_t)size);
	free(text);
	return reason;
}

/* A field that has a NUL only where it is not full; `prefix` stands before it, in the format that
 * has one. */
static void name_join(
	char *out, const char *prefix, size_t prefix_size, const char *name, size_t name_size)
{
	size_t before = strnlen(prefix, prefix_size), length = strnlen(name, name_size);
	memcpy(out, prefix, before);
	if (before)
		out[before++] = '/';
	memcpy(out + before, name, length);
	out[before + length] = 0;
}

static void names_fill(struct tar_reader *t, const struct header *h, struct tar_member *m)
{
	/* GNU's own format has times where ustar has the prefix; the oldest has nothing there. */
	bool prefixed = !memcmp(h->magic, "ustar", sizeof h->magic);
	char *path = t->own.path ? t->own.path : t->global.path,
		 *target = t->own.target ? t->own.target : t->global.target;
	name_join(t->path, h->prefix, prefixed ? sizeof h->prefix : 0, h->name, sizeof h->name);
	name_join(t->target, "", 0, h->target, sizeof h->target);
	m->path = path ? strcpy(t->path, path) : t->path;
	m->target = target ? strcpy(t->target, target) : t->target;
}

/* Kind and numbers. */
static const char *member_fill(
	struct tar_reader *t, const struct header *h, int64_t size, struct tar_member *m)
{
	int64_t mode, uid, gid, mtime, major = 0, minor = 0;
	const struct tar_extended *own = &t->own, *all = &t->global;
	static const char bad[] = "a number in a header is none";
	if (!NUMBER(h->mode, &mode) || !NUMBER(h->uid, &uid) || !NUMBER(h->gid, &gid)
		|| !NUMBER(h->mtime, &mtime))
		return bad;
	if ((h->kind == '3' || h->kind == '4')
		&& (!NUMBER(h->major, &major) || !NUMBER(h->minor, &minor)))
		return bad;
	if (uid < 0 || uid >= UINT32_MAX || gid < 0 || gid >= UINT32_MAX
		|| mtime > INT64_MAX / SECOND_NS || mtime < -INT64_MAX / SECOND_NS)
		return bad;
	size_t length = strlen(m->path);
	bool slash = length && m->path[length - 1] == '/';
	uint32_t kind;
	switch (h->kind) {
	case 0:
	case '0':
	case '7':
		kind = slash && h->kind != '7' ? S_IFDIR : S_IFREG;
		break;
	case '1':
		kind = 0;
		break;
	case '2':
		kind = S_IFLNK;
		break;
	case '3':
		kind = S_IFCHR;
		break;
	case '4':
		kind = S_IFBLK;
		break;
	case '5':
	case 'D':
		kind = S_IFDIR;
		break;
	case '6':
		kind = S_IFIFO;
		break;
	case 'S':
		return "files with holes are not known here (tar --sparse)";
	default:
		return "a member is of a kind not known here";
	}
	m->mode = kind ? kind | (mode & 07777) : 0;
	m->uid = own->has_uid ? own->uid : all->has_uid ? all->uid : (uint32_t)uid;
	m->gid = own->has_gid ? own->gid : all->has_gid ? all->gid : (uint32_t)gid;
	m->mtime = own->has_mtime ? own->mtime : all->has_mtime ? all->mtime : mtime * SECOND_NS;
	m->major = (uint32_t)major;
	m->minor = (uint32_t)minor;
	m->offset = t->at + TAR_BLOCK;
	m->size = S_ISREG(kind) ? size : 0;
	return NULL;
}

/* Whether content follows a header of that kind; with the others `size` may say anything. */
static bool has_content(char kind) { return !(kind >= '1' && kind <= '6'); }

static const char *end_check(struct tar_reader *t)
{
	struct header next;
	/* Two blocks of zeros end an archive; with one alone at the end of the file readers are
	 * content. */
	if (t->at + TAR_BLOCK >= t->length
		|| (bytes_read(t, t->at + TAR_BLOCK, &next, sizeof next) && is_zero(&next)))
		return NULL;
	return "a header is empty";
}

static const char *header_take(struct tar_reader *t, struct tar_member *m, bool *found, bool *ended)
{
	struct header h;
	int64_t size;
	if (!bytes_read(t, t->at, &h, sizeof h))
		return cut;
	if (is_zero(&h)) {
		*ended = true;
		return end_check(t);
	}
	if (!sum_holds(&h))
		return t->at ? "the checksum of a header is wrong" : "it is no tar archive";
	if (!NUMBER(h.size, &size))
		return "the size of a member is no number";
	bool about = h.kind == 'x' || h.kind == 'X' || h.kind == 'g' || h.kind == 'L' || h.kind == 'K',
		 label = h.kind == 'V';
	if (!about && t->own.has_size)
		size = t->own.size;
	else if (!about && t->global.has_size)
		size = t->global.size;
	if (!has_content(h.kind))
		size = 0;
	if (!span_fits(t->at + TAR_BLOCK, size, t->length))
		return cut;
	const char *reason = NULL;
	if (about) {
		reason = extended_take(t, h.kind, size);
	} else if (!label) {
		names_fill(t, &h, m);
		reason = member_fill(t, &h, size, m);
	}
	if (reason)
		return reason;
	if (!about)
		tar_extended_free(&t->own);
	*found = !about && !label;
	t->at += TAR_BLOCK + (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
	return NULL;
}

int tar_next(struct tar_reader *t, struct tar_member *m, const char **reason)
{
	for (bool found = false, ended = false;;) {
		*reason = header_take(t, m, &found, &ended);
		if (*reason || found || ended)
			return *reason ? -1 : found;
	}
}

void tar_close(struct tar_reader *t)
{
	tar_extended_free(&t->own);
	tar_extended_free(&t->global);
}
