/*
 * The terminal server: tty1 to tty6, of which tty1 is the console; and pseudo-terminals.
 *
 * Owns: settings, line editing, echo, input that is not read yet, output that the master has not
 * seen yet. resmgr opens devices (device_open), owns sessions and foreground groups
 * (tty_foreground, tty_verdict, tty_hangup); programs read and write by handle; the page, or who
 * has opened /dev/ptmx, is at the master side.
 * terminal.h shows how the files hang together.
 */
#include "terminal.h"

static const struct service table[] = { HANDLE(read) HANDLE(write) HANDLE(ioctl) HANDLE(arm) HANDLE(
	disarm) HANDLE(device_open) HANDLE(release) HANDLE(gone) HANDLE(waits) HANDLE(handle_stat)
		HANDLE(handle_set) HANDLE(description_flags) HANDLE(master_open) HANDLE(master_resize)
			HANDLE(master_hangup) HANDLE(master_close) HANDLE(tty_foreground) HANDLE(tty_verdict)
				HANDLE(tty_hangup) HANDLE(tty_signalled) HANDLE(console_log) HANDLE(seek)
					HANDLE(truncate) HANDLE(readdir) HANDLE(sync) };

void server_gone(uint32_t endpoint) { poll_gone(endpoint); }

int main(void) { serve(EXA_SERVER_tty, table, sizeof table / sizeof *table, terminals_sweep); }
