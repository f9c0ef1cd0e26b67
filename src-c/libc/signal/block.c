/*
 * __block_all_sigs, __block_app_sigs, __restore_sigs: musl's own short sections without handlers
 * (fork, raise, abort). Linked before musl's, which would ask resmgr each time.
 *
 * Handlers run in this process alone, so holding them back here is enough; what ends or stops a
 * process does so at once, as it may. `set`, where musl keeps the mask to go back to, is not
 * needed.
 */
#include "abi/abi.h"
#include "signals.h"

void __block_all_sigs(void *set);
void __block_app_sigs(void *set);
void __restore_sigs(void *set);

void __block_all_sigs(void *set)
{
	(void)set;
	exa_signals_hold();
}

void __block_app_sigs(void *set)
{
	(void)set;
	exa_signals_hold();
}

/* What came meanwhile is handled now: raise must not return before. */
void __restore_sigs(void *set)
{
	(void)set;
	exa_signals_release();
	if (__exa_pending)
		__exa_signals();
}
