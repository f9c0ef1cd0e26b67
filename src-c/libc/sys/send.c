/*
 * sendto, sendmsg, sendmmsg; and write on a socket. A stream's bytes go EXA_TAIL_MAX a message of
 * ours.
 */
#include <errno.h>
#include <string.h>
#include <sys/un.h>

#include "file/control.h"
#include "signal/signals.h"

/** One message on its way out. */
struct outgoing {
	const struct iovec *pieces;
	int count;
	long length;    /* of all pieces, in bytes */
	uint32_t flags; /* MSG_* */
	struct sock_send_request request;
};

static int type_of(const struct exa_descriptor *file)
{
	int type = 0;
	struct exa_tail tail = { .room = sizeof type };

	if (CALL_TAIL(file->server, sock_option, NULL, &tail, .handle = file->handle,
			.level = SOL_SOCKET, .option = SO_TYPE)
		>= 0)
		memcpy(&type, tail.bytes, sizeof type);
	return type;
}

static long send_pieces(const struct exa_descriptor *file, struct outgoing *out)
{
	long done = 0;

	out->request.handle = file->handle;
	do {
		bool part = out->length - done > EXA_TAIL_MAX;
		struct exa_tail tail = { .pieces = out->pieces, .count = out->count, .skip = done };
		struct sock_send_reply reply;

		out->request.flags = out->flags | (part ? EXA_SEND_PART : 0);

		long status = exa_request(file->server, EXA_MSG_sock_send, &out->request,
			sizeof out->request, &reply, sizeof reply, &tail);

		if (status == -EPIPE && !done && !(out->flags & MSG_NOSIGNAL)
			&& type_of(file) == SOCK_STREAM)
			exa_raise(SIGPIPE);
		if (status < 0)
			return done ? done : status;
		out->request.ticket = 0; /* it ended with that message */
		if (reply.stamp) {
			status = exa_control_stamp(&out->request.ticket);
			if (status < 0)
				return done ? done : status;
			continue;
		}
		done += reply.count;
		if (reply.count < EXA_TAIL_MAX)
			break;
	} while (done < out->length || out->request.ticket);
	return done;
}

long exa_socket_write(
	const struct exa_descriptor *file, const struct iovec *pieces, int count, long wanted)
{
	struct outgoing out = { .pieces = pieces, .count = count, .length = wanted };

	return send_pieces(file, &out);
}

/* A path is looked up by resmgr, with the caller's permissions. */
static long name_in(const struct exa_descriptor *file, const struct msghdr *message,
	struct sock_send_request *request)
{
	struct socket_find_request find = { 0 };
	struct socket_find_reply found;
	const struct sockaddr_un *address = message->msg_name;
	long status = exa_name_in(address, message->msg_namelen, request->name, &request->name_length);

	if (status < 0 || message->msg_namelen <= offsetof(struct sockaddr_un, sun_path)
		|| address->sun_family != AF_UNIX || !address->sun_path[0])
		return status;
	find.name_length = request->name_length;
	memcpy(find.name, request->name, sizeof find.name);
	status =
		exa_request(RESMGR, EXA_MSG_socket_find, &find, sizeof find, &found, sizeof found, NULL);
	if (status >= 0)
		request->target = found.target;
	/* The others look at no name; what they say to one, their server knows. */
	return status < 0 && type_of(file) != SOCK_DGRAM ? 0 : status;
}

static long send_once(int fd, const struct msghdr *message, uint32_t flags)
{
	struct exa_descriptor file;
	struct outgoing out = { .pieces = message->msg_iov,
		.count = message->msg_iovlen,
		.flags = flags,
		.length = exa_pieces_length(message->msg_iov, message->msg_iovlen) };
	long status = exa_socket_find(fd, &file);

	if (status < 0)
		return status;
	if (out.length < 0)
		return out.length == -EINVAL && message->msg_iovlen > 1024 ? -EMSGSIZE : out.length;
	if (message->msg_name && message->msg_namelen)
		status = name_in(&file, message, &out.request);
	if (status >= 0)
		status = exa_control_in(message, &out.request.ticket);
	if (status < 0)
		return status;
	return send_pieces(&file, &out);
}

/* LIMIT: no MSG_OOB; messages (not streams) of up to 65,536 bytes. */
long __exa_sys_sendto(
	long fd, long bytes, long length, long flags, long address, long address_length)
{
	struct iovec piece = { (void *)bytes, length };
	struct msghdr message = { .msg_name = (void *)address,
		.msg_namelen = address_length,
		.msg_iov = &piece,
		.msg_iovlen = 1 };

	return FINISH(RESTART_IF_ASKED, send_once(fd, &message, flags));
}

/* LIMIT: no MSG_OOB; messages (not streams) of up to 65,536 bytes. */
long __exa_sys_sendmsg(long fd, long message, long flags)
{
	if (exa_bad_pointer((void *)message, sizeof(struct msghdr)))
		return -EFAULT;
	return FINISH(RESTART_IF_ASKED, send_once(fd, (const struct msghdr *)message, flags));
}

long __exa_sys_sendmmsg(long fd, long messages, long count, long flags)
{
	struct mmsghdr *at = (struct mmsghdr *)messages;
	unsigned done = 0;

	if (count < 0 || count > 1024)
		count = 1024;
	if (count && exa_bad_pointer(at, count * sizeof *at))
		return -EFAULT;
	for (; done < (unsigned)count; done++) {
		long status = __exa_sys_sendmsg(fd, (long)&at[done].msg_hdr, flags);

		if (status < 0)
			return done ? (long)done : status;
		at[done].msg_len = status;
	}
	return done;
}
