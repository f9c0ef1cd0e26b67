/*
 * Builds a request, sends it and takes its reply apart; see request.h.
 *
 * Most messages are short, and fork copies all memory in use: so the buffers for long ones, which
 * carry file data, come from the heap's pages with the first such message.
 */
#include "request.h"

#include <errno.h>
#include <string.h>

#include "memory/pages.h"
#include "memory/shared_sync.h"
#include "self.h"

#define SHORT_REQUEST_BYTES (2 * EXA_PATH_MAX + 512)
#define SHORT_REPLY_BYTES (EXA_PATH_MAX + 512)
#define PIECES_MAX 1024 /* IOV_MAX */

static _Alignas(8) char short_request[SHORT_REQUEST_BYTES], short_reply[SHORT_REPLY_BYTES];
static char *long_request, *long_reply;

bool exa_shared_any;

static char *buffer_for(size_t length, char *brief, size_t brief_size, char **lengthy)
{
	if (length <= brief_size)
		return brief;
	if (!*lengthy)
		*lengthy = exa_pages_take(EXA_MESSAGE_MAX);
	return *lengthy;
}

/* Copies what is sent of a tail; to nowhere, it only counts. */
static size_t gather(char *to, const struct exa_tail *tail)
{
	size_t skip = tail->skip, done = 0;

	for (int i = 0; i < tail->count && done < EXA_TAIL_MAX; i++) {
		size_t length = tail->pieces[i].iov_len;

		if (skip >= length) {
			skip -= length;
			continue;
		}
		length -= skip;
		if (length > EXA_TAIL_MAX - done)
			length = EXA_TAIL_MAX - done;
		if (to)
			memcpy(to + done, (char *)tail->pieces[i].iov_base + skip, length);
		done += length;
		skip = 0;
	}
	return done;
}

long exa_request(uint32_t dest, uint16_t number, const void *fields, uint32_t size, void *reply,
	uint32_t reply_size, struct exa_tail *tail)
{
	static const struct exa_tail none;
	size_t tail_length = gather(NULL, tail ? tail : &none);
	size_t length = sizeof(struct exa_header) + size + tail_length;
	size_t room = sizeof(struct exa_header) + reply_size + (tail ? tail->room : 0);

	if (exa_shared_any && exa_shared_before)
		exa_shared_before(dest, number, fields, tail_length);

	char *out = buffer_for(length, short_request, sizeof short_request, &long_request);
	char *in = buffer_for(room, short_reply, sizeof short_reply, &long_reply);
	struct exa_header head = { .number = number, .kind = EXA_REQUEST, .actor = exa_self.actor };

	if (!out || !in)
		return -ENOMEM;
	memcpy(out, &head, sizeof head);
	memcpy(out + sizeof head, fields, size);
	if (tail)
		gather(out + sizeof head + size, tail);

	int got = exa_call(dest, out, length, in, room);

	if (got < 0)
		return got;
	if ((size_t)got < sizeof head)
		return -EIO;
	memcpy(&head, in, sizeof head);
	if (head.status < 0)
		return head.status;
	if ((size_t)got < sizeof head + reply_size)
		return -EIO;
	if (reply)
		memcpy(reply, in + sizeof head, reply_size);
	if (tail) {
		tail->bytes = in + sizeof head + reply_size;
		tail->length = got - sizeof head - reply_size;
	}
	return head.status;
}

bool exa_bad_pointer(const void *start, size_t length)
{
	uint64_t memory = (uint64_t)__builtin_wasm_memory_size(0) * 65536;

	return !start || (uintptr_t)start + (uint64_t)length > memory;
}

int exa_path_piece(struct iovec *piece, const char *path)
{
	if (exa_bad_pointer(path, 1))
		return -EFAULT;
	piece->iov_base = (char *)path;
	piece->iov_len = strnlen(path, EXA_PATH_MAX);
	return piece->iov_len < EXA_PATH_MAX ? 0 : -ENAMETOOLONG;
}

long exa_pieces_length(const struct iovec *pieces, int count)
{
	uint64_t length = 0;

	if (count < 0 || count > PIECES_MAX)
		return -EINVAL;
	if (count && exa_bad_pointer(pieces, count * sizeof *pieces))
		return -EFAULT;
	for (int i = 0; i < count; i++) {
		length += pieces[i].iov_len;
		if (length > INT32_MAX)
			return -EINVAL;
		if (pieces[i].iov_len && exa_bad_pointer(pieces[i].iov_base, pieces[i].iov_len))
			return -EFAULT;
	}
	return length;
}

void exa_pieces_fill(
	const struct iovec *pieces, int count, size_t skip, const char *bytes, size_t length)
{
	for (int i = 0; i < count && length; i++) {
		size_t part = pieces[i].iov_len;

		if (skip >= part) {
			skip -= part;
			continue;
		}
		part -= skip;
		if (part > length)
			part = length;
		memcpy((char *)pieces[i].iov_base + skip, bytes, part);
		bytes += part;
		length -= part;
		skip = 0;
	}
}
