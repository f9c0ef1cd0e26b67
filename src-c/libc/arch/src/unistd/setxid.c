/*
 * __setxid: setuid and its kin. Upstream keeps the call's number in a variable, to make the call in
 * every thread; here that would link all system calls into each program that calls setuid.
 */
#include <errno.h>

#include "syscall.h"

int __setxid(int number, int id, int effective, int saved)
{
	switch (number) {
	case SYS_setuid:
		return syscall(SYS_setuid, id);
	case SYS_setgid:
		return syscall(SYS_setgid, id);
	case SYS_setreuid:
		return syscall(SYS_setreuid, id, effective);
	case SYS_setregid:
		return syscall(SYS_setregid, id, effective);
	case SYS_setresuid:
		return syscall(SYS_setresuid, id, effective, saved);
	case SYS_setresgid:
		return syscall(SYS_setresgid, id, effective, saved);
	}
	return __syscall_ret(-ENOSYS);
}
