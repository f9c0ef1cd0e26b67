/* large: has so much memory that its slot does not keep it, and makes a call. */
#include <stdlib.h>
#include <unistd.h>

#define MUCH (40 << 20)

int main(void)
{
	volatile char *bytes = malloc(MUCH);

	if (!bytes)
		return 1;
	bytes[MUCH - 1] = 1;
	return getppid() < 0;
}
