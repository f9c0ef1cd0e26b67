/* sched_yield: others run meanwhile. There is no bad input. */
#include <sched.h>

#include "call.h"

int main(void)
{
	int ends[2];
	char byte;

	CHECK(!pipe2(ends, O_NONBLOCK) && !sched_yield());
	IN_CHILD(CHECK(!sched_yield() && write(ends[1], "x", 1) == 1));
	while (read(ends[0], &byte, 1) < 0)
		CHECK(errno == EAGAIN && !sched_yield());
	return 0;
}
