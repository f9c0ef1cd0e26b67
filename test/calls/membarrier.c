/* membarrier: one thread sees all that it does. */
#include "call.h"

int main(void)
{
	CHECK(syscall(SYS_membarrier, 0, 0) >= 0);
	BAD_INPUT({ "no such command", ERRNO(syscall(SYS_membarrier, 1 << 30, 0)), EINVAL },
		{ "no such flag", ERRNO(syscall(SYS_membarrier, 0, 64)), EINVAL }, );
	return 0;
}
