/* The suite of the pipe server: what pipe.h says; nothing may be left after a test. */
#include "pipe/pipe.h"

static uint32_t at_first;

void suite_begin(void)
{
	/* Tables that only grow are made by the first use. */
	pipe_drop(pipe_make(0));
	at_first = blocks();
}

/* Less is what was kept and is kept no more. */
void suite_end(void) { CHECK(blocks() <= at_first); }

struct ends pipe_make(uint32_t flags)
{
	struct pipe_new_reply made;
	EQUAL(CALL(SERVER(resmgr), pipe_new, &made, .flags = flags), 0);
	return (struct ends){ made.read_handle, made.write_handle };
}

void pipe_drop(struct ends e)
{
	NOTICE(SERVER(resmgr), release, .handle = e.read);
	NOTICE(SERVER(resmgr), release, .handle = e.write);
}
