/*
 * The end: all processes are asked, then made to end; what is written is made safe; the system
 * stops. Entry points: finish. Servers are no processes of kill(-1): resmgr stops them last.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

#define TERM_MS 3000 /* that processes have to end by themselves */

/* Until no child is left or the deadline has come; what comes from elsewhere ends up with init too.
 */
static void wait_all(int64_t deadline)
{
	for (;;) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);
		if (pid < 0 && errno == ECHILD)
			return;
		if (pid == 0 && !next_signal(deadline))
			return;
	}
}

_Noreturn void finish(char level)
{
	say("init: %s", level == '6' ? "restarting" : "going down");
	/* SIGHUP for interactive shells, which ignore SIGTERM; SIGCONT for what is stopped. */
	kill(-1, SIGTERM);
	kill(-1, SIGHUP);
	kill(-1, SIGCONT);
	wait_all(now_ms() + TERM_MS);
	kill(-1, SIGKILL);
	sync();
	reboot(level == '6' ? RB_AUTOBOOT : RB_POWER_OFF);
	say("init: reboot: %s", strerror(errno));
	for (;;)
		next_signal(-1);
}
