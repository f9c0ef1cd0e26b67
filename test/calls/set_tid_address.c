/* set_tid_address: answers the thread; a word that is nowhere is not looked at before the end. */
#include "call.h"

int main(void)
{
	int word = 0;

	CHECK(syscall(SYS_set_tid_address, &word) > 0 && syscall(SYS_set_tid_address, NOWHERE) > 0);
	CHECK(syscall(SYS_set_tid_address, NULL) > 0 && word == 0);
	return 0;
}
