/* reboot: refused to who does not mean it, and to who is not root. Not tried: to do it. */
#include "call.h"

enum { MAGIC2 = 672274793, KEYS_OFF = 0 };
#define MAGIC 0xfee1dead

int main(void)
{
	IN_CHILD(CHECK(!setuid(1000));
			 FAILS(syscall(SYS_reboot, MAGIC, MAGIC2, KEYS_OFF, NULL), EPERM));
	BAD_INPUT(
		{ "another first number", ERRNO(syscall(SYS_reboot, 1, MAGIC2, KEYS_OFF, NULL)), EINVAL },
		{ "another second number", ERRNO(syscall(SYS_reboot, MAGIC, 1, KEYS_OFF, NULL)), EINVAL },
		{ "no such thing to do", ERRNO(syscall(SYS_reboot, MAGIC, MAGIC2, 0x12345678, NULL)),
			EINVAL }, );
	return 0;
}
