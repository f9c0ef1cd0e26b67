/*
 * serve() of a server that its callers enter: its memory is shared, and whoever has a datagram for
 * it puts that into the inbox and runs the step, in an instance of the module of their own, under
 * the server's lock (src-ts/direct).
 *
 * Owns: the buffer for what comes. Entry point, for the host: exa_step. Does not do: waiting. So no
 * frame of a handler lives from one step to the next, and all instances share one stack.
 */
#include "abi/abi.h"
#include "server/serve.h"

static _Alignas(8) char inbox[EXA_MESSAGE_MAX + 1];

void serve(enum exa_server server, const struct service *table, size_t count, void (*after)(void))
{
	serve_begin(server, table, count, after);
	exa_serve(inbox);
}

/* Length of what is in the inbox, 0: nothing; in how many ms it wants to be run again, -1: never.
 */
__attribute__((export_name("exa_step"))) double exa_step(uint32_t length);

double exa_step(uint32_t length) { return serve_step(inbox, length); }
