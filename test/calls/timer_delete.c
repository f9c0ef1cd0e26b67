/* timer_delete: it goes off no more. */
#include <time.h>

#include "call.h"

int main(void)
{
	struct itimerspec brief = { .it_value = { 0, 5000000 } };
	timer_t timer;

	CHECK(!timer_create(CLOCK_MONOTONIC, NULL, &timer) && !timer_settime(timer, 0, &brief, NULL)
		&& !timer_delete(timer));
	CHECK(!nanosleep(&(struct timespec){ 0, 10000000 }, NULL)); /* SIGALRM would end this process */
	BAD_INPUT({ "a timer that is gone", ERRNO(timer_delete(timer)), EINVAL });
	return 0;
}
