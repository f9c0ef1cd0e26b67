/* exa_boot_done. */
#include <errno.h>

#include "call/request.h"
#include "include/exa.h"
#include "signal/signals.h"

int exa_boot_done(void)
{
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, boot_done, NULL));

	if (status >= 0)
		return 0;
	errno = -status;
	return -1;
}
