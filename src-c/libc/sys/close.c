/* close. The descriptor is gone whatever the answer, as in Linux. */
#include "descriptor.h"
#include "request.h"
#include "signals.h"

long __exa_sys_close(long fd)
{
	exa_descriptor_drop(fd);
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, close, NULL, .fd = fd));
}
