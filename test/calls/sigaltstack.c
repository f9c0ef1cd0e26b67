/* sigaltstack: what is set is answered; more in test/programs/sigaltstack.c. */
#include "call.h"

int main(void)
{
	static char bytes[65536];
	stack_t set = { .ss_sp = bytes, .ss_size = sizeof bytes }, now,
			wrong = { .ss_sp = bytes, .ss_size = sizeof bytes, .ss_flags = 64 };
	stack_t small = { .ss_sp = bytes, .ss_size = 16 }, off = { .ss_flags = SS_DISABLE };

	CHECK(!sigaltstack(NULL, &now) && now.ss_flags == SS_DISABLE && !sigaltstack(&set, NULL)
		&& !sigaltstack(NULL, &now));
	CHECK(now.ss_sp == bytes && now.ss_size == sizeof bytes && now.ss_flags == 0);
	BAD_INPUT({ "too small", ERRNO(sigaltstack(&small, NULL)), ENOMEM },
		{ "no such flag", ERRNO(sigaltstack(&wrong, NULL)), EINVAL },
		{ "a stack that is nowhere told", ERRNO(syscall(SYS_sigaltstack, NOWHERE, NULL)), EFAULT },
		{ "to nowhere", ERRNO(syscall(SYS_sigaltstack, NULL, NOWHERE)), EFAULT }, );
	CHECK(!sigaltstack(&off, NULL) && !sigaltstack(NULL, &now) && now.ss_flags == SS_DISABLE);
	return 0;
}
