/*
 * Prints src-ts/wire/protocol.gen.ts: compiled by the target's own compiler, it reads the tables of
 * src-c/protocol once more and asks the compiler for every size, offset and value.
 *
 * Entry points, called by gen-protocol.mjs: text (makes it), text_length.
 * Does not do: the file's head and the hash (gen-protocol.mjs). Freestanding: no libc is linked.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "protocol.h"

static char out[1 << 17];
static unsigned length;

static void put(const char *s)
{
	while (*s) {
		if (length == sizeof out)
			__builtin_trap();
		out[length++] = *s++;
	}
}

static void put_number(int64_t value)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

	*--p = 0;
	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--p = '-';
	put(p);
}

/* name: value, … as a bigint where the constant has 64 bits */
static void put_entry(const char *name, int64_t value, unsigned size)
{
	put("  ");
	put(name);
	put(": ");
	put_number(value);
	put(size > 4 ? "n,\n" : ",\n");
}
#define ENTRY(name, value) put_entry(name, (int64_t)(value), sizeof(value));

/* Two messages of one number do not compile. */
__attribute__((unused)) static void numbers_are_unique(unsigned number)
{
	switch (number) {
#define MSG(number, name, request, reply) case number:
#include "messages.h"
#undef MSG
		break;
	}
}

static const char *separator;

static void put_field(const char *type, const char *name, unsigned offset, unsigned count)
{
	put(separator);
	separator = ", ";
	put(name);
	put(": ['");
	put(type);
	put("', ");
	put_number(offset);
	if (count) {
		put(", ");
		put_number(count);
	}
	put("]");
}

static void open_group(const char *name)
{
	put(separator);
	put(name);
	put(": {");
	separator = "";
}

static void close_group(void)
{
	put("}");
	separator = ", ";
}

/* The wire's name of a C type, of stat.def and struct exa_cred. */
#define WIRE_TYPE(type) \
	_Generic((type)0, uint32_t : "u32", int32_t : "i32", uint64_t : "u64", int64_t : "i64")

static void put_stat(const char *name, unsigned base)
{
	open_group(name);
#define STAT_FIELD(type, field) \
	put_field(WIRE_TYPE(type), #field, base + offsetof(struct exa_stat, field), 0);
#include "stat.def"
#undef STAT_FIELD
	close_group();
}

static void put_cred(const char *name, unsigned base)
{
	open_group(name);
#define CRED_FIELD(field) put_field("u32", #field, base + offsetof(struct exa_cred, field), 0)
	CRED_FIELD(uid);
	CRED_FIELD(gid);
	CRED_FIELD(umask);
	CRED_FIELD(group_count);
	put_field("u32s", "groups", base + offsetof(struct exa_cred, groups), EXA_GROUPS_MAX);
	close_group();
}

static void put_messages(void)
{
#define I32(field) put_field("i32", #field, offsetof(self, field), 0);
#define U32(field) put_field("u32", #field, offsetof(self, field), 0);
#define I64(field) put_field("i64", #field, offsetof(self, field), 0);
#define U64(field) put_field("u64", #field, offsetof(self, field), 0);
#define U32S(field, count) put_field("u32s", #field, offsetof(self, field), count);
#define STAT(field) put_stat(#field, offsetof(self, field));
#define CRED(field) put_cred(#field, offsetof(self, field));
#define FIELDS(name, side, fields) \
	{ \
		typedef struct name##_##side self; \
		put("    " #side "Size: "); \
		put_number(sizeof(self)); \
		put(", " #side ": {"); \
		separator = ""; \
		fields put("},\n"); \
	}
#define MSG(id, name, request_fields, reply_fields) \
	put("  " #name ": {\n    number: "); \
	put_number(id); \
	put(",\n"); \
	FIELDS(name, request, request_fields) \
	FIELDS(name, reply, reply_fields) \
	put("  },\n");
#include "messages.h"
}

static void open_table(const char *name)
{
	put("export const ");
	for (; *name; name++)
		put((char[]){ *name >= 'a' && *name <= 'z' ? *name - 'a' + 'A' : *name, 0 });
	put(" = {\n");
}

static void close_table(void) { put("} as const;\n\n"); }

/* codec.ts reads the header with these widths. */
#define HEADER_FIELD(type, field) \
	_Static_assert( \
		_Generic(((struct exa_header *)0)->field, type : 1, default : 0), "width of " #field); \
	ENTRY(#field, (uint32_t)offsetof(struct exa_header, field))

static void put_header(void)
{
	open_table("HEADER");
	HEADER_FIELD(uint16_t, number)
	HEADER_FIELD(uint8_t, version)
	HEADER_FIELD(uint8_t, kind)
	HEADER_FIELD(uint32_t, id)
	HEADER_FIELD(uint32_t, sender)
	HEADER_FIELD(uint32_t, target)
	HEADER_FIELD(int32_t, status)
	HEADER_FIELD(uint32_t, group)
	HEADER_FIELD(uint32_t, actor)
	HEADER_FIELD(uint32_t, thread)
	ENTRY("size", (uint32_t)sizeof(struct exa_header))
	close_table();
}

/* A record of `readdir`: offsets in struct linux_dirent64, which is musl's struct dirent. */
#define DIRENT_FIELD(type, field) \
	_Static_assert( \
		_Generic(((struct dirent *)0)->d_##field, type : 1, default : 0), "width of d_" #field); \
	ENTRY(#field, (uint32_t)offsetof(struct dirent, d_##field))

static void put_dirent(void)
{
	open_table("DIRENT_RECORD");
	DIRENT_FIELD(unsigned short, reclen)
	DIRENT_FIELD(unsigned char, type)
	ENTRY("name", (uint32_t)offsetof(struct dirent, d_name))
	close_table();
}

static void put_constants(void)
{
	open_table("KIND");
	ENTRY("REQUEST", EXA_REQUEST)
	ENTRY("REPLY", EXA_REPLY)
	ENTRY("NOTICE", EXA_NOTICE)
	ENTRY("CANCEL", EXA_CANCEL)
	close_table();

	open_table("SERVER");
#define SERVER(slot, name) ENTRY(#name, slot)
#include "servers.def"
	close_table();

	/* the names of limits.h, listed by gen-protocol.mjs */
	open_table("LIMITS");
#define LIMIT(name) ENTRY(#name, EXA_##name)
#include "limits.list"
	ENTRY("SLOT_BITS", EXA_SLOT_BITS)
	close_table();

#define ENUM_BEGIN(name) open_table(#name);
#define ENUM_VALUE(prefix, name, value) ENTRY(#name, value)
#define ENUM_END close_table();
#include "enums.def"

#define NAME(name) ENTRY(#name, (int32_t)name)
	open_table("ERRNO");
#include "errno.def"
	close_table();
#define GROUP(name) open_table(#name);
#define GROUP_END close_table();
#include "flags.def"
}

const char *text(void)
{
	put_header();
	put_dirent();
	put_constants();
	open_table("MESSAGES");
	put_messages();
	close_table();
	return out;
}

unsigned text_length(void) { return length; }
