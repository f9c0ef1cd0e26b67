/*
 * sendfile, by reading and writing. From the description's own offset, it reads at explicit offsets
 * and moves the offset behind what was written, so that nothing read is lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "call/request.h"
#include "file/copy.h"
#include "signal/signals.h"

static long send(int out_fd, int in_fd, int64_t *from, uint32_t count)
{
	struct exa_descriptor out, in;
	int64_t start;
	long done, status = exa_descriptor_find(in_fd, &in);

	if (status < 0)
		return status;
	status = exa_descriptor_find(out_fd, &out);
	if (status < 0)
		return status;
	/* also where there is nothing to send */
	if (!exa_may_copy(&out, &in))
		return -EBADF;
	if (S_ISDIR(in.mode))
		return -EINVAL;
	if (from)
		start = *from;
	else if ((status = exa_copy_seek(&in, 0, SEEK_CUR, &start)) < 0)
		return status == -ESPIPE ? -EINVAL : status;
	done = exa_copy(&out, EXA_OFFSET_CURRENT, &in, start, count);
	if (done < 0)
		return done;
	if (from)
		*from = start + done;
	else if (done)
		exa_copy_seek(&in, start + done, SEEK_SET, NULL);
	return done;
}

long __exa_sys_sendfile(long out, long in, long from, long count)
{
	if (from && exa_bad_pointer((int64_t *)from, sizeof(int64_t)))
		return -EFAULT;
	if (from && *(int64_t *)from < 0)
		return -EINVAL;
	return FINISH(RESTART_IF_ASKED, send(out, in, (int64_t *)from, (uint32_t)count & INT32_MAX));
}
