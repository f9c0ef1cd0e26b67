/* What the files of the server library owe one another; no server includes this. */
#ifndef EXA_LOOP_H
#define EXA_LOOP_H

#include "serve.h"

const struct service *service_find(uint16_t number);
/* queue.c */
void queue_leave(struct request *);
void queue_replace(struct request *from, struct request *to);
/* ask.c */
void asked_answer(const struct exa_header *, const char *body, uint32_t length);
void steps_cancel(struct request *);
void steps_free(struct request *);
void steps_move(struct request *from, struct request *to);
/* timer.c */
void timers_run(void);
double timers_wait_ms(void);

#endif
