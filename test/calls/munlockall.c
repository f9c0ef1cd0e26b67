/* munlockall: also of what is not locked. There is no bad input. */
#include <sys/mman.h>

#include "call.h"

int main(void)
{
	CHECK(!munlockall() && !munlockall());
	return 0;
}
