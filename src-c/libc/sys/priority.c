/* getpriority, setpriority. The first answers 20 - nice, for a result below 0 would be an errno. */
#include "call/request.h"
#include "signal/signals.h"

#define NICE_LOW (-20)
#define NICE_HIGH 19

long __exa_sys_getpriority(long which, long who)
{
	struct nice_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, nice, &reply, .which = which, .who = who));

	return status < 0 ? status : 20 - reply.value;
}

long __exa_sys_setpriority(long which, long who, long value)
{
	if (value < NICE_LOW)
		value = NICE_LOW;
	if (value > NICE_HIGH)
		value = NICE_HIGH;
	return FINISH(RESTART_ALWAYS,
		CALL(RESMGR, nice, NULL, .which = which, .who = who, .set = 1, .value = value));
}
