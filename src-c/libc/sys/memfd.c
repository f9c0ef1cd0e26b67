/* memfd_create: a file in memory that has no name; resmgr makes it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

#define NAME_LONGEST 249 /* as in Linux */

/* LIMIT: no seals: fcntl's F_ADD_SEALS is EINVAL, also with MFD_ALLOW_SEALING. No huge pages. */
long __exa_sys_memfd_create(long name, long flags)
{
	struct iovec piece = { .iov_base = (void *)name };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	struct memory_file_reply made;

	if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING))
		return -EINVAL;
	if (exa_bad_pointer((const char *)name, 1))
		return -EFAULT;
	piece.iov_len = strnlen((const char *)name, NAME_LONGEST + 1);
	if (piece.iov_len > NAME_LONGEST)
		return -EINVAL;

	long status = FINISH(RESTART_ALWAYS,
		CALL_TAIL(RESMGR, memory_file, &made, &tail, .flags = flags & MFD_CLOEXEC ? O_CLOEXEC : 0));

	if (status < 0)
		return status;
	exa_descriptor_enter(&(struct exa_descriptor){
		made.fd, EXA_ENDPOINT(EXA_SERVER_resmgr, 1), made.handle, O_RDWR, made.mode });
	return made.fd;
}
