/* futex: waits while the word is what was expected, until a time. Nobody else could wake it. */
#include <time.h>

#include "call.h"

enum { WAIT = 0, WAKE = 1, PRIVATE = 128 };

int main(void)
{
	int word = 5;
	struct timespec brief = { 0, 1000000 }, wrong = { 0, 1000000000 };

	CHECK(syscall(SYS_futex, &word, WAKE | PRIVATE, 1) == 0
		&& syscall(SYS_futex, &word, WAKE, INT32_MAX) == 0);
	FAILS(syscall(SYS_futex, &word, WAIT | PRIVATE, 4, NULL), EAGAIN);
	FAILS(syscall(SYS_futex, &word, WAIT, 5, &brief), ETIMEDOUT);
	BAD_INPUT(
		{ "a word that is nowhere", ERRNO(syscall(SYS_futex, NOWHERE, WAIT, 5, &brief)), EFAULT },
		{ "too many nanoseconds", ERRNO(syscall(SYS_futex, &word, WAIT, 5, &wrong)), EINVAL },
		{ "a time that is nowhere", ERRNO(syscall(SYS_futex, &word, WAIT, 5, NOWHERE)), EFAULT },
		{ "a word across words", ERRNO(syscall(SYS_futex, (char *)&word + 1, WAIT, 5, &brief)),
			EINVAL },
		{ "no such operation", ERRNO(syscall(SYS_futex, &word, 99, 5, NULL)), ENOSYS }, );
	return 0;
}
