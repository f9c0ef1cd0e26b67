/*
 * The host ABI: all that a program imports, from module "exa". The host knows no Unix call; what
 * is sent through these is defined in src-c/protocol.
 *
 * Results are >= 0, or -errno. "May suspend" means that the host lets other processes run before
 * it returns (Atomics.wait or JSPI): there must be no JavaScript frame in between, which is why
 * the host never calls a program back. Drivers declare the imports of their devices themselves.
 */
#ifndef EXA_ABI_H
#define EXA_ABI_H

#include <stdint.h>

#define EXA_ABI_VERSION 1

#define EXA_IMPORT(name) __attribute__((import_module("exa"), import_name(#name)))

/* Sends a request to an endpoint and waits for its one reply, whose length is the result. Longer
 * replies than `cap` are cut; the length is that of what was copied. May suspend. */
EXA_IMPORT(call)
int exa_call(uint32_t dest, const void *req, uint32_t len, void *rep, uint32_t cap);

/* Sends a datagram that has no reply. -EAGAIN, to servers that are entered only: its receiver has
 * no room now. */
EXA_IMPORT(send) int exa_send(uint32_t dest, const void *msg, uint32_t len);

/* A server is ready to be entered (server/loop/entered.c): datagrams go into `inbox` from now on.
 */
EXA_IMPORT(serve) _Noreturn void exa_serve(void *inbox);

/* Waits for the next datagram; its length is the result. Below 0, timeout_ms means for ever. May
 * suspend. */
EXA_IMPORT(receive) int exa_receive(void *buf, uint32_t cap, double timeout_ms);

/* Copies this process into the slot `child`: 0 in the parent, 1 in the child. Functions on the
 * stack must have been compiled for it (exa-cc does so where this import is used). Into no slot
 * (0): only says whether that is so for what is below signal handlers, 1 or 0. */
EXA_IMPORT(fork) int exa_fork(uint32_t child);

/* Starts the image that exec was granted on a slot, with a start blob (crt1.c). On the own slot:
 * does not return. -E2BIG: the blob is longer than EXA_ARGUMENTS_MAX. */
EXA_IMPORT(exec) int exa_exec(uint32_t dest, uint32_t image, const void *blob, uint32_t len);

EXA_IMPORT(exit) _Noreturn void exa_exit(int status);

/* Nanoseconds of a clock: CLOCK_REALTIME, CLOCK_MONOTONIC or CLOCK_PROCESS_CPUTIME_ID. */
EXA_IMPORT(clock) double exa_clock(int id);

EXA_IMPORT(random) int exa_random(void *buf, uint32_t len);

/* Lets the host look whether a signal has come; the result is the value of __exa_pending. May
 * suspend. */
EXA_IMPORT(yield) int exa_yield(void);

/* Copies the start blob (crt1.c) into buf; its whole length is the result, also where cap is 0. */
EXA_IMPORT(args) int exa_args(void *buf, uint32_t cap);

/* Set by the host when a signal waits to be handled; read at system calls and safe points. */
extern volatile int __exa_pending;

/* How many setjmps there have been. */
extern uintptr_t __exa_setjmps;

/* Set while a signal handler runs. Making the frames below a handler fit to be copied means
 * instrumenting all that makes a system call (dash would be 325 KB instead of 216), so exa-finish
 * does it only for programs with a handler that comes to fork; in others, and in a handler that
 * runs at a safe point, fork is refused (EAGAIN). It is the number that the handler's first setjmp
 * will have, so that longjmp can tell when it leaves the handler. */
extern uintptr_t __exa_in_handler;

/* Set while one runs that was called at a safe point. */
extern uintptr_t __exa_at_safepoint;

/* Runs the handlers of the signals that are pending. */
void __exa_signals(void);

#endif
