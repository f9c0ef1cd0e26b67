/* A server that never comes back when it is asked for a pipe; put in the real one's place by
 * fault.test.ts. */
#include "server/serve.h"

int do_pipe_new(struct request *r, const struct pipe_new_request *q, struct pipe_new_reply *p)
{
	(void)r, (void)q, (void)p;
	for (volatile uint32_t i = 0;; i++)
		;
}

/* What is not here is ENOSYS. */
static const struct service table[] = { HANDLE(pipe_new) };

int main(void) { serve(EXA_SERVER_pipe, table, sizeof table / sizeof *table, NULL); }
