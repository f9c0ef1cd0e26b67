/*
 * What the tests of the tty server share: the console, open at both sides; and a resmgr that
 * answers what it is told of at once.
 */
#ifndef TEST_TTY_H
#define TEST_TTY_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "test.h"

#define PAGE EXA_ENDPOINT(EXA_SERVER_page, 1)
#define RESMGR SERVER(resmgr)

/** Handles of the console: its device, its master. */
extern uint64_t console_device, console_master;

uint64_t console_open(uint32_t flags);
/** A pseudo-terminal, unlocked: its master, its number, its device. */
struct pty {
	uint64_t master, device;
	uint32_t tty;
};
struct pty pty_open(void);
/** Types at a master; all of it must be taken. */
void type_at(uint64_t master, const char *text);
/** What the master shows now; at most one message. */
const char *shown_at(uint64_t master);
void let_go(uint64_t handle);
/** resmgr has delivered all signals that it was told of. The result is the last, or 0. */
uint32_t signals_delivered(void);

#endif
