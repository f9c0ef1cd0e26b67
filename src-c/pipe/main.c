/*
 * The pipe server: pipes and FIFOs; later local sockets.
 *
 * Owns: every pipe and its ends. resmgr makes pipes (pipe_new) and says when the last reference to
 * an end is gone (release); whoever holds an end's handle reads or writes here directly.
 * FIFOs are opened by resmgr too (pipe_open), which finds their nodes.
 * Files: fifo.c (opening more ends), ends.c (life and poll), transfer.c (bytes), status.c (the rest of file.def).
 */
#include "pipe.h"

static const struct service table[] = {
	HANDLE(read)
	HANDLE(write)
	HANDLE(arm)
	HANDLE(disarm)
	HANDLE(pipe_new)
	HANDLE(pipe_open)
	HANDLE(release)
	HANDLE(gone)
	HANDLE(handle_stat)
	HANDLE(description_flags)
	HANDLE(ioctl)
	HANDLE(seek)
	HANDLE(truncate)
	HANDLE(readdir)
	HANDLE(sync)
};

int main(void)
{
	serve(EXA_HUB_pipe, table, sizeof table / sizeof *table, pipes_sweep);
}
