/*
 * The pipe server: pipes, FIFOs and sockets.
 *
 * Owns: every pipe and its ends, every socket. resmgr makes pipes (pipe_new) and says when the last
 * reference to an end is gone (release); whoever holds an end's handle reads or writes here
 * directly. FIFOs are opened by resmgr too (pipe_open), which finds their nodes. Sockets are made
 * by it (sock_new). Files: of pipes, fifo.c (opening more ends), ends.c (life and poll), transfer.c
 * (bytes); of sockets, socket.c (life and poll), socket_call.c, packet.c, send.c, receive.c
 * (bytes), option.c, address.c (names), inet.c (AF_INET, AF_INET6), connect.c, inet_connect.c
 * (listening, connecting), ticket.c (descriptors and credentials that travel).
 */
#include "pipe/pipe.h"
#include "socket/socket.h"

static const struct service table[] = { HANDLE(read) HANDLE(write) HANDLE(arm) HANDLE(disarm)
		HANDLE(pipe_new) HANDLE(pipe_open) HANDLE(release) HANDLE(gone) HANDLE(waits)
			HANDLE(handle_stat) HANDLE(handle_set) HANDLE(description_flags) HANDLE(ioctl)
				HANDLE(seek) HANDLE(truncate) HANDLE(readdir) HANDLE(sync) HANDLE(sock_new)
					HANDLE(sock_pair) HANDLE(sock_send) HANDLE(sock_receive) HANDLE(sock_shutdown)
						HANDLE(sock_option) HANDLE(sock_name) HANDLE(sock_bind) HANDLE(sock_bound)
							HANDLE(sock_listen) HANDLE(sock_connect) HANDLE(sock_accept)
								HANDLE(sock_find) HANDLE(sock_wait) HANDLE(ticket_new) };

void server_gone(uint32_t endpoint)
{
	poll_gone(endpoint);
	tickets_gone(endpoint);
}

int main(void) { serve(EXA_SERVER_pipe, table, sizeof table / sizeof *table, pipes_sweep); }
