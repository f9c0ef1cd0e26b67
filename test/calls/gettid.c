/* gettid: the same each time, another in a child. There is no bad input. */
#include "call.h"

int main(void)
{
	pid_t own = gettid();

	CHECK(own > 0 && own == gettid() && own == getpid());
	IN_CHILD(CHECK(gettid() > 0 && gettid() != own && gettid() == getpid()));
	return 0;
}
