/* Boot and shutdown, and the console before there is a tty. See boot.c. */
#ifndef RESMGR_BOOT_H
#define RESMGR_BOOT_H

#include "server/serve.h"

/** A server that resmgr starts and tells of the end of processes. */
struct server {
	enum exa_server server;
	const char *name;
	bool running;
};
extern struct server servers[];
extern const size_t server_count;

/** A line for the console. */
void boot_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** init has ended: the system stands still. */
void boot_init_ended(int32_t status);

#endif
