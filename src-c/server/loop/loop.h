/* What the files of the server library owe one another; no server includes this. */
#ifndef EXA_LOOP_H
#define EXA_LOOP_H

#include "server/serve.h"

/* serve.c */
const struct service *service_find(uint16_t number);
/** Whether its handler is under way. */
bool request_runs(const struct request *);
/** What it says from now on is dropped, and what it is owed. */
void endpoint_revoke(uint32_t endpoint);
/* waiting.c */
/** False: out of memory. */
bool requests_begin(void);
/** A request whose message is in the inbox, or whose copy will be made. Null: out of memory. */
struct request *request_new(const char *message, uint32_t size);
/** Its message becomes its own, so that it can wait. -ENOMEM; -EDEADLK: it is none of the loop's.
 */
int request_keep(struct request *);
/** The first that is to be run again. */
struct request *request_ready(void);
/** Its handler is about to run: it need not be woken. */
void request_is_run(struct request *);
/** It has been answered, or never will be. */
void request_end(struct request *);
/** Frees those that have ended: nothing runs that could hold one. */
void requests_free(void);
/* queue.c */
void queue_leave(struct request *);
/* subject.c */
/** The request waits: where it has begun, what it is about stays until it lets go of that. */
void subject_use(struct request *);
void subject_let_go(struct request *);
/* ask.c */
void asked_answer(const struct exa_header *, const char *body, uint32_t length);
/** Whether it is a server's endpoint, and ask_fail was told that it has died. */
bool server_is_dead(uint32_t dest);
/** Sends that request; its answer is the caller's to hear of. */
void asked_send(
	struct asked *, const void *fields, uint32_t size, const void *tail, uint32_t tail_len);
/** Asks the server to answer it now. */
void asked_cancel(const struct asked *);
/* down.c */
/** The next run begins with the first DOWN call, or the first since it was committed. */
void steps_rewind(struct request *);
/** So many DOWN calls will not want for memory; the next run begins behind those made so far. */
int steps_reserve(struct request *, uint32_t count);
void steps_cancel(struct request *);
/** Answers that are still owed are nobody's. */
void steps_let_go(struct request *);
void steps_free(struct request *);
/* outgoing.c */
/** Sends a datagram, or keeps a copy of it until its receiver has room for it. */
void send_out(uint32_t dest, const void *message, uint32_t size);
/** Sends what has been kept, as far as there is room; whether some is left. */
bool flush_out(void);
#define OUT_RETRY_MS 1.0 /* until the next try */
/* watch.c */
/** A step begins: from now on it has a few seconds. */
void watch_begin(void);
/* timer.c */
void timers_run(void);
double timers_wait_ms(void);

#endif
