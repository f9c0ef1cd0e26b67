/* close. The descriptor is gone whatever the answer, as in Linux. */
#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

long __exa_sys_close(long fd)
{
	exa_descriptor_drop(fd);
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, close, NULL, .fd = fd));
}
