/* getgroups, setgroups. */
#include <errno.h>
#include <string.h>

#include "call/request.h"
#include "signal/signals.h"

long __exa_sys_getgroups(long room, long to)
{
	struct groups_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, groups, &reply));

	if (status < 0 || !room)
		return status < 0 ? status : (long)reply.count;
	if (room < 0 || (uint32_t)room < reply.count)
		return -EINVAL;
	if (exa_bad_pointer((uint32_t *)to, reply.count * sizeof(uint32_t)))
		return -EFAULT;
	memcpy((uint32_t *)to, reply.groups, reply.count * sizeof(uint32_t));
	return reply.count;
}

long __exa_sys_setgroups(long count, long from)
{
	struct groups_request fields = { .set = 1, .count = count };

	if (count < 0 || count > EXA_GROUPS_MAX)
		return -EINVAL;
	if (count && exa_bad_pointer((uint32_t *)from, count * sizeof(uint32_t)))
		return -EFAULT;
	memcpy(fields.groups, (uint32_t *)from, count * sizeof(uint32_t));
	return FINISH(RESTART_ALWAYS,
		exa_request(RESMGR, EXA_MSG_groups, &fields, sizeof fields, NULL,
			sizeof(struct groups_reply), NULL));
}
