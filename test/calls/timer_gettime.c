/* timer_gettime: how long still. */
#include <time.h>

#include "call.h"

int main(void)
{
	struct itimerspec far = { { 5, 0 }, { 100, 0 } }, now;
	timer_t timer;

	CHECK(!timer_create(CLOCK_REALTIME, NULL, &timer) && !timer_gettime(timer, &now)
		&& !now.it_value.tv_sec);
	CHECK(!timer_settime(timer, 0, &far, NULL) && !timer_gettime(timer, &now)
		&& now.it_interval.tv_sec == 5 && now.it_value.tv_sec >= 50 && now.it_value.tv_sec <= 100);
	CHECK(!timer_delete(timer));
	BAD_INPUT({ "a timer that is gone", ERRNO(timer_gettime(timer, &now)), EINVAL });
	return 0;
}
