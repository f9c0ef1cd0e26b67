/* set_robust_list: of the one size that it has. */
#include "call.h"

int main(void)
{
	static void *head[3] = { head };

	CHECK(!syscall(SYS_set_robust_list, head, sizeof head));
	BAD_INPUT({ "another size", ERRNO(syscall(SYS_set_robust_list, head, 1)), EINVAL });
	return 0;
}
