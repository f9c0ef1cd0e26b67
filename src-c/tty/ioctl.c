/*
 * ioctl on a terminal: one line a request.
 * Entry points: terminal_ioctl.
 * Does not do: what is resmgr's, for it owns sessions (TIOCSCTTY, TIOCSPGRP …): libc sends that
 * there.
 */
#include <errno.h>

#include "control.h"

static const struct control {
	uint32_t request;
	uint32_t needs; /* bytes of argument */
	bool changes;   /* from the background it counts as a write under TOSTOP */
	int (*run)(struct request *, struct side *, uint32_t request);
} controls[] = {
	{ TCGETS, 0, false, settings_get },
	{ TCSETS, SETTINGS_LEAST, true, settings_set },
	{ TCSETSW, SETTINGS_LEAST, true, settings_set },
	{ TCSETSF, SETTINGS_LEAST, true, settings_set },
	{ TIOCGWINSZ, 0, false, size_get },
	{ TIOCSWINSZ, sizeof(struct winsize), false, size_set },
	{ TIOCGETD, 0, false, discipline_get },
	{ TIOCSETD, sizeof(int), true, discipline_set },
	{ FIONREAD, 0, false, flow_input_count },
	{ TIOCOUTQ, 0, false, flow_output_count },
	{ TCFLSH, sizeof(int), true, flow_flush },
	{ TCXONC, sizeof(int), true, flow_suspend },
	{ TCSBRK, sizeof(int), true, flow_drain },
	{ TCSBRKP, sizeof(int), true, flow_drain },
	{ TIOCSTI, 0, false, refuse },
	{ TIOCGPTN, 0, false, pty_number },
	{ TIOCSPTLCK, sizeof(int), false, pty_lock },
	{ TIOCGPTLCK, 0, false, pty_locked },
	{ TIOCPKT, sizeof(int), false, packet_set },
	{ TIOCGPKT, 0, false, packet_get },
};

int terminal_ioctl(struct request *r, struct description *d, uint32_t request, int32_t *result)
{
	(void)result;
	struct side *s = d->object;
	if (s->hung)
		return -EIO;
	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
		const struct control *c = &controls[i];
		if (c->request != request)
			continue;
		if (r->tail_len < c->needs)
			return -EINVAL;
		int status = c->changes && !s->master ? job_check(r, s->terminal, true) : 0;
		return status ? status : c->run(r, s, request);
	}
	return -ENOTTY;
}
