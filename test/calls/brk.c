/* brk: memory that grows and shrinks at its end; answers the end, also where it cannot. */
#include "call.h"

int main(void)
{
	char *end = (char *)syscall(SYS_brk, 0);

	CHECK(end && (char *)syscall(SYS_brk, 0) == end);
	if ((char *)syscall(SYS_brk, end + 10000) == end + 10000) {
		memset(end, 'x', 10000);
		CHECK((char *)syscall(SYS_brk, end) == end
			&& (char *)syscall(SYS_brk, end + 10000) == end + 10000 && end[9000] == 0);
		CHECK((char *)syscall(SYS_brk, end) == end);
	}
	CHECK((char *)syscall(SYS_brk, (char *)1) == end && (char *)syscall(SYS_brk, NOWHERE) == end);
	return 0;
}
