/* getrandom. It never waits, so its flags change nothing. */
#include <errno.h>
#include <sys/random.h>

#include "call/request.h"

long __exa_sys_getrandom(long to, long length, long flags)
{
	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if (length < 0 || exa_bad_pointer((void *)to, length))
		return -EFAULT;
	if (!length)
		return 0;

	int status = exa_random((void *)to, length);

	return status < 0 ? status : length;
}
