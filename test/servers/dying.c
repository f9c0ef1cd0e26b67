/* A server that dies when it is asked for a pipe, or to mount something by localfs; put in the real
 * one's place by fault.test.ts. */
#include <errno.h>

#include "server/serve.h"

int do_pipe_new(struct request *r, const struct pipe_new_request *q, struct pipe_new_reply *p)
{
	(void)r, (void)q, (void)p;
	__builtin_trap();
}

int do_fs_mount(struct request *r, const struct fs_mount_request *q, struct fs_mount_reply *p)
{
	(void)q, (void)p;
	if (EXA_SLOT(r->head->sender) == EXA_SERVER_localfs)
		__builtin_trap();
	return -ENOSYS;
}

/* What is not here is ENOSYS. */
static const struct service table[] = { HANDLE(pipe_new) HANDLE(fs_mount) };

int main(void) { serve(EXA_SERVER_pipe, table, sizeof table / sizeof *table, NULL); }
