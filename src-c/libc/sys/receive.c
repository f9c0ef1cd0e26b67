/*
 * recvfrom, recvmsg, recvmmsg. MSG_WAITALL is here: as many messages of ours as it takes.
 */
#include <errno.h>
#include <string.h>

#include "file/control.h"
#include "file/waiting.h"
#include "signal/signals.h"

#define RECEIVE_BYTES(wanted, done) \
	((wanted) - (done) < EXA_TAIL_MAX ? (wanted) - (done) : EXA_TAIL_MAX)

/* The count that the call answers; `got` is the last reply. */
static long receive_pieces(const struct exa_descriptor *file, const struct iovec *pieces, int count,
	long wanted, uint32_t flags, struct sock_receive_reply *got)
{
	bool all = flags & MSG_WAITALL && !(flags & (MSG_PEEK | MSG_DONTWAIT));
	long done = 0;

	for (;;) {
		uint32_t chunk = RECEIVE_BYTES(wanted, done);
		struct exa_tail tail = { .room = chunk };
		long status = CALL_TAIL(file->server, sock_receive, got, &tail, .handle = file->handle,
			.flags = flags & ~(MSG_CMSG_CLOEXEC | MSG_WAITALL), .count = chunk);

		if (status < 0)
			return done ? done : status;
		exa_pieces_fill(pieces, count, done, tail.bytes, tail.length);
		done += tail.length;
		if (!all || !tail.length || done == wanted || got->whole)
			return flags & MSG_TRUNC && got->length > tail.length ? (long)got->length : done;
	}
}

static long receive_once(int fd, struct msghdr *message, uint32_t flags)
{
	struct exa_descriptor file;
	struct sock_receive_reply got = { 0 };
	long status = exa_socket_find(fd, &file),
		 wanted = exa_pieces_length(message->msg_iov, message->msg_iovlen);

	if (status < 0)
		return status;
	if (wanted < 0)
		return wanted == -EINVAL && message->msg_iovlen > 1024 ? -EMSGSIZE : wanted;
	status = receive_pieces(&file, message->msg_iov, message->msg_iovlen, wanted, flags, &got);
	if (status < 0)
		return status;
	if (message->msg_name)
		exa_name_out(message->msg_name, &message->msg_namelen, got.name, got.name_length);
	message->msg_flags = got.flags | (flags & MSG_CMSG_CLOEXEC);
	exa_control_out(message, &got, flags & MSG_CMSG_CLOEXEC);
	return status;
}

/* LIMIT: no MSG_OOB. */
long __exa_sys_recvfrom(
	long fd, long bytes, long length, long flags, long address, long address_length)
{
	struct iovec piece = { (void *)bytes, length };
	socklen_t *room = (socklen_t *)address_length;
	int bad = exa_name_room((void *)address, room);
	struct msghdr message = { .msg_name = (void *)address, .msg_iov = &piece, .msg_iovlen = 1 };

	if (bad < 0)
		return bad;
	if (address)
		message.msg_namelen = *room;

	long status = FINISH(RESTART_IF_ASKED, receive_once(fd, &message, flags));

	if (status >= 0 && address)
		*room = message.msg_namelen;
	return status;
}

static long receive_message(int fd, struct msghdr *message, uint32_t flags)
{
	int bad = exa_name_room(message->msg_name, &message->msg_namelen);

	if (!bad && message->msg_control
		&& exa_bad_pointer(message->msg_control, message->msg_controllen))
		bad = -EFAULT;
	return bad < 0 ? bad : FINISH(RESTART_IF_ASKED, receive_once(fd, message, flags));
}

/* LIMIT: MSG_PEEK does not show descriptors; no MSG_OOB. */
long __exa_sys_recvmsg(long fd, long message, long flags)
{
	if (exa_bad_pointer((void *)message, sizeof(struct msghdr)))
		return -EFAULT;
	return receive_message(fd, (struct msghdr *)message, flags);
}

long __exa_sys_recvmmsg(long fd, long messages, long count, long flags, long timeout)
{
	struct mmsghdr *at = (struct mmsghdr *)messages;
	const struct timespec *ahead = (const struct timespec *)timeout;
	unsigned done = 0;

	if (ahead && exa_bad_pointer(ahead, sizeof *ahead))
		return -EFAULT;

	int64_t deadline = exa_deadline(ahead);

	if (deadline < 0)
		return -EINVAL;
	if (count < 0 || count > 1024)
		count = 1024;
	if (count && exa_bad_pointer(at, count * sizeof *at))
		return -EFAULT;
	/* Linux: the time is looked at between messages only. */
	for (; done < (unsigned)count; done++) {
		if (done && deadline != EXA_NEVER && exa_clock(CLOCK_MONOTONIC) >= deadline)
			break;

		uint32_t once =
			(flags & ~MSG_WAITFORONE) | (done && flags & MSG_WAITFORONE ? MSG_DONTWAIT : 0);
		long status = receive_message(fd, &at[done].msg_hdr, once);

		if (status < 0)
			return done ? (long)done : status;
		at[done].msg_len = status;
	}
	return done;
}
