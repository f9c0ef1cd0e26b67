/* Control messages of AF_UNIX; see control.h. */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define RIGHTS_MAX 253 /* Linux's SCM_MAX_FD */

static long ticket_for(const int *fds, uint32_t count, const struct ucred *given, uint64_t *ticket)
{
	struct iovec piece = { (void *)fds, count * sizeof *fds };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	struct ticket_reply reply;
	struct ticket_request request = { .rights = count, .given = given != NULL };

	if (given)
		request.pid = given->pid, request.uid = given->uid, request.gid = given->gid;

	long status =
		exa_request(RESMGR, EXA_MSG_ticket, &request, sizeof request, &reply, sizeof reply, &tail);

	if (status >= 0)
		*ticket = reply.ticket;
	return status;
}

long exa_control_stamp(uint64_t *ticket) { return ticket_for(NULL, 0, NULL, ticket); }

long exa_control_in(const struct msghdr *message, uint64_t *ticket)
{
	struct ucred given;
	bool has_given = false;
	int fds[RIGHTS_MAX];
	uint32_t count = 0;

	*ticket = 0;
	if (!message->msg_control || !message->msg_controllen)
		return 0;
	if (exa_bad_pointer(message->msg_control, message->msg_controllen))
		return -EFAULT;
	for (size_t at = 0, there; (there = message->msg_controllen - at) >= sizeof(struct cmsghdr);) {
		const struct cmsghdr *c = (const struct cmsghdr *)((const char *)message->msg_control + at);

		if (c->cmsg_len < sizeof *c || c->cmsg_len > there)
			return -EINVAL;
		at += CMSG_ALIGN(c->cmsg_len) < there ? CMSG_ALIGN(c->cmsg_len) : there;
		if (c->cmsg_level != SOL_SOCKET)
			continue;

		size_t length = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_type == SCM_RIGHTS) {
			if (length / sizeof *fds > RIGHTS_MAX - count)
				return -EINVAL;
			memcpy(fds + count, CMSG_DATA(c), length / sizeof *fds * sizeof *fds);
			count += length / sizeof *fds;
		} else if (c->cmsg_type == SCM_CREDENTIALS && length == sizeof given) {
			memcpy(&given, CMSG_DATA(c), sizeof given);
			has_given = true;
		} else {
			return -EINVAL;
		}
	}
	return count || has_given ? ticket_for(fds, count, has_given ? &given : NULL, ticket) : 0;
}

/* Appends one; what of it has no room is cut off, down to nothing. */
static void put(struct msghdr *message, size_t *used, int type, const void *data, size_t length)
{
	size_t left = message->msg_controllen - *used;
	struct cmsghdr head = {
		.cmsg_level = SOL_SOCKET, .cmsg_type = type, .cmsg_len = CMSG_LEN(length)
	};

	if (left < CMSG_LEN(length)) {
		message->msg_flags |= MSG_CTRUNC;
		if (left < CMSG_LEN(0))
			return;
		length = left - CMSG_LEN(0);
		head.cmsg_len = left;
	}

	char *at = (char *)message->msg_control + *used;

	memcpy(at, &head, sizeof head);
	memcpy(at + CMSG_LEN(0), data, length);
	*used += left < CMSG_SPACE(length) ? left : CMSG_SPACE(length);
}

/* Room for whole descriptors only. */
static uint32_t rights_room(const struct msghdr *message, size_t used)
{
	size_t left = message->msg_controllen - used;

	return message->msg_control && left > CMSG_LEN(0) ? (left - CMSG_LEN(0)) / sizeof(int) : 0;
}

static void put_rights(
	struct msghdr *message, size_t *used, const struct sock_receive_reply *got, bool cloexec)
{
	uint32_t room = rights_room(message, *used);
	struct exa_tail tail = { .room = RIGHTS_MAX * sizeof(int) };
	struct ticket_take_reply taken = { 0 };
	int fds[RIGHTS_MAX];

	CALL_TAIL(RESMGR, ticket_take, &taken, &tail, .ticket = got->ticket, .room = room,
		.flags = cloexec ? O_CLOEXEC : 0);
	if (taken.count < got->rights)
		message->msg_flags |= MSG_CTRUNC;
	if (!taken.count)
		return;
	memcpy(fds, tail.bytes, taken.count * sizeof *fds);
	for (uint32_t i = 0; i < taken.count; i++)
		exa_descriptor_drop(fds[i]);
	put(message, used, SCM_RIGHTS, fds, taken.count * sizeof *fds);
}

void exa_control_out(struct msghdr *message, const struct sock_receive_reply *got, bool cloexec)
{
	size_t used = 0;

	if (!message->msg_control)
		message->msg_controllen = 0;
	if (got->credentials)
		put(message, &used, SCM_CREDENTIALS, &(struct ucred){ got->pid, got->uid, got->gid },
			sizeof(struct ucred));
	if (got->ticket)
		put_rights(message, &used, got, cloexec);
	message->msg_controllen = used;
}
