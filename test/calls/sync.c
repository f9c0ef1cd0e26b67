/* sync: cannot fail; there is no bad input. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc");
	char text[4] = "";

	sync();
	CHECK(read(fd, text, 3) == 3 && !strcmp(text, "abc"));
	return 0;
}
