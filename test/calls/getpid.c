/* getpid: the same each time, another in a child. There is no bad input. */
#include "call.h"

int main(void)
{
	pid_t own = getpid();

	CHECK(own > 0 && own == getpid() && own == getpid());
	IN_CHILD(CHECK(getpid() > 0 && getpid() != own && getpid() == getpid()));
	return 0;
}
