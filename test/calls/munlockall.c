/* munlockall: also of what is not locked. There is no bad input. */
#include "call.h"
#include <sys/mman.h>

int main(void)
{
	CHECK(!munlockall() && !munlockall());
	return 0;
}
