/* socket. */
#include <errno.h>
#include "syscalls.h"

/* LIMIT: there are no sockets of any family yet. musl's look-up of users and groups goes on without
 * its daemon on EAFNOSUPPORT alone. */
long __exa_sys_socket(long family, long type, long protocol)
{
	(void)family, (void)type, (void)protocol;
	return -EAFNOSUPPORT;
}
