/* getrandom: other bytes each time. */
#include <sys/random.h>

#include "call.h"

int main(void)
{
	static char one[1000], other[1000];

	CHECK(getrandom(one, sizeof one, 0) == sizeof one
		&& getrandom(other, sizeof other, GRND_NONBLOCK) == sizeof other);
	CHECK(memcmp(one, other, sizeof one) && getrandom(one, 0, 0) == 0 && !getentropy(one, 256));
	BAD_INPUT({ "to nowhere", ERRNO(getrandom(NOWHERE, 10, 0)), EFAULT },
		{ "no such flag", ERRNO(getrandom(one, 1, 64)), EINVAL },
		{ "too much entropy at once", ERRNO(getentropy(one, 257)), EIO }, );
	return 0;
}
