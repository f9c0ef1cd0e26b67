/*
 * ioctl. Job control's requests go to resmgr, those on descriptors are done as fcntl would, and all
 * others go to the server of the description with what their argument points at.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

/* Numbers without size and direction in them, whose argument nevertheless is a pointer. */
struct shape {
	int request;
	uint16_t in, out; /* bytes that the argument points at, before and after */
};

static const struct shape shapes[] = {
	{ TCGETS, 0, sizeof(struct termios) },
	{ TCSETS, sizeof(struct termios), 0 },
	{ TCSETSW, sizeof(struct termios), 0 },
	{ TCSETSF, sizeof(struct termios), 0 },
	{ TIOCGWINSZ, 0, sizeof(struct winsize) },
	{ TIOCSWINSZ, sizeof(struct winsize), 0 },
	{ FIONREAD, 0, sizeof(int) },
	{ TIOCOUTQ, 0, sizeof(int) },
	{ TIOCSTI, 1, 0 },
	{ TIOCPKT, sizeof(int), 0 },
	{ TIOCGETD, 0, sizeof(int) },
	{ TIOCSETD, sizeof(int), 0 },
	{ TIOCMGET, 0, sizeof(int) },
	{ TIOCMSET, sizeof(int), 0 },
	{ TIOCMBIS, sizeof(int), 0 },
	{ TIOCMBIC, sizeof(int), 0 },
};

static struct shape shape_of(int request)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (shapes[i].request == request)
			return shapes[i];

	uint16_t size = (uint32_t)request >> 16 & 0x3fff;
	uint32_t direction = (uint32_t)request >> 30;

	return (struct shape){ request, direction & _IOC_WRITE ? size : 0,
		direction & _IOC_READ ? size : 0 };
}

/* FIONREAD of a file: from the offset to the end. */
static long bytes_left(const struct exa_descriptor *file, int *left)
{
	struct seek_reply seek;
	struct handle_stat_reply stat;
	long status;

	if (exa_bad_pointer(left, sizeof *left))
		return -EFAULT;
	status = CALL(file->server, seek, &seek, .handle = file->handle, .whence = SEEK_CUR);
	if (status >= 0)
		status = CALL(file->server, handle_stat, &stat, .handle = file->handle);
	if (status >= 0)
		*left = stat.st.size - seek.offset;
	return status;
}

static long ask_server(int fd, int request, long argument)
{
	struct exa_descriptor file;
	struct shape shape = shape_of(request);
	bool pointer = shape.in || shape.out;
	struct iovec piece = { &argument, sizeof argument };
	struct exa_tail tail = { .pieces = &piece, .count = 1, .room = shape.out };
	struct ioctl_reply reply;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	if (file.flags & O_PATH)
		return -EBADF;
	if (request == FIONREAD && S_ISREG(file.mode))
		return bytes_left(&file, (int *)argument);
	if (pointer) {
		if (exa_bad_pointer((void *)argument, shape.in > shape.out ? shape.in : shape.out))
			return -EFAULT;
		piece = (struct iovec){ (void *)argument, shape.in };
	}
	status =
		CALL_TAIL(file.server, ioctl, &reply, &tail, .handle = file.handle, .request = request);
	if (status < 0)
		return status;
	if (tail.length <= shape.out)
		memcpy((void *)argument, tail.bytes, tail.length);
	return reply.result;
}

/* Job control: what the argument points at is a process number, there or back. */
static long control(int fd, enum exa_tty_op op, int *value)
{
	struct tty_control_reply reply;

	if (exa_bad_pointer(value, sizeof *value))
		return -EFAULT;

	long status = CALL(RESMGR, tty_control, &reply, .fd = fd, .op = op,
		.value = op == EXA_TTY_SET_GROUP ? *value : 0);

	if (status >= 0 && op != EXA_TTY_SET_GROUP)
		*value = reply.value;
	return status;
}

static long set_nonblocking(int fd, const int *on)
{
	long flags = __exa_sys_fcntl(fd, F_GETFL, 0);

	if (flags < 0)
		return flags;
	if (exa_bad_pointer(on, sizeof *on))
		return -EFAULT;
	return __exa_sys_fcntl(fd, F_SETFL, *on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

static long ioctl_once(int fd, int request, long argument)
{
	switch (request) {
	case TIOCGPGRP:
		return control(fd, EXA_TTY_GET_GROUP, (int *)argument);
	case TIOCSPGRP:
		return control(fd, EXA_TTY_SET_GROUP, (int *)argument);
	case TIOCGSID:
		return control(fd, EXA_TTY_GET_SESSION, (int *)argument);
	case TIOCSCTTY:
		return CALL(
			RESMGR, tty_control, NULL, .fd = fd, .op = EXA_TTY_SET_CONTROLLING, .value = argument);
	case TIOCNOTTY:
		return CALL(RESMGR, tty_control, NULL, .fd = fd, .op = EXA_TTY_DROP_CONTROLLING);
	}
	return ask_server(fd, request, argument);
}

long __exa_sys_ioctl(long fd, long request, long argument)
{
	switch (request) {
	case FIOCLEX:
		return __exa_sys_fcntl(fd, F_SETFD, FD_CLOEXEC);
	case FIONCLEX:
		return __exa_sys_fcntl(fd, F_SETFD, 0);
	case FIONBIO:
		return set_nonblocking(fd, (const int *)argument);
	}
	return FINISH(RESTART_IF_ASKED, ioctl_once(fd, request, argument));
}
