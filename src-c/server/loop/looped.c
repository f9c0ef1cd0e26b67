/*
 * serve() of a server that waits for its datagrams itself: one program, one worker.
 *
 * Owns: the buffer for what comes. Does not do: the step (serve.c). A server that is entered by its
 * callers has entered.c in place of this.
 */
#include "abi/abi.h"
#include "server/serve.h"

static _Alignas(8) char inbox[EXA_MESSAGE_MAX + 1];

void serve(enum exa_server server, const struct service *table, size_t count, void (*after)(void))
{
	serve_begin(server, table, count, after);
	for (double wait_ms = serve_step(NULL, 0);;) {
		int length = exa_receive(inbox, EXA_MESSAGE_MAX, wait_ms);
		wait_ms = serve_step(inbox, length > 0 ? (uint32_t)length : 0);
	}
}
