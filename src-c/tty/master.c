/*
 * The master side: who holds it looks at what the terminal shows and types at it.
 * Entry points: do_master_open, do_master_resize, master_read, master_write.
 * Does not do: opening the masters of pseudo-terminals, which are devices (descriptions.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "server/handle.h"
#include "terminal.h"

static struct winsize sized(const struct terminal *t, uint32_t cols, uint32_t rows)
{
	struct winsize size = t->size;
	size.ws_col = (uint16_t)cols;
	size.ws_row = (uint16_t)rows;
	return size;
}

int do_master_open(
	struct request *r, const struct master_open_request *q, struct master_open_reply *p)
{
	if (EXA_SLOT(r->head->sender) != EXA_SERVER_page)
		return -EPERM;
	if (q->kind != EXA_TERMINAL_CONSOLE || q->cols > UINT16_MAX || q->rows > UINT16_MAX)
		return -EINVAL;
	struct terminal *t = terminal_find(CONSOLE);
	p->handle =
		description_new(t, true, O_RDWR, &(struct exa_stat){ .mode = S_IFCHR | 0600, .nlink = 1 });
	if (!p->handle)
		return -ENOMEM;
	p->tty = t->index;
	/* At boot: nobody is there yet who would hear of it. */
	if (q->cols && q->rows)
		t->size = sized(t, q->cols, q->rows);
	return 0;
}

int do_master_resize(
	struct request *r, const struct master_resize_request *q, struct master_resize_reply *p)
{
	(void)p;
	struct description *d = handle_get(q->handle);
	if (!d || !d->master)
		return -EBADF;
	if (q->cols > UINT16_MAX || q->rows > UINT16_MAX)
		return -EINVAL;
	struct winsize size = sized(d->terminal, q->cols, q->rows);
	return terminal_resize(r, d->terminal, &size);
}

int master_read(struct request *r, struct description *d, uint32_t count, struct read_reply *p)
{
	struct terminal *t = d->terminal;
	uint32_t visible = output_visible(t);
	t->watched = true;
	if (!count)
		return 0;
	if (t->packet_status) {
		*r->out = (char)t->packet_status;
		t->packet_status = 0;
		p->count = r->out_len = 1;
		return 0;
	}
	if (!visible && slave_closed(t))
		return -EIO;
	if (!visible)
		return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &t->viewers);
	uint32_t before = t->packet;
	if (before)
		*r->out = TIOCPKT_DATA;
	uint32_t bytes = count - before < visible ? count - before : visible;
	ring_take(&t->output, r->out + before, bytes);
	p->count = r->out_len = before + bytes;
	wake(&t->writers);
	terminal_ready(t);
	return 0;
}

/* What was typed before a signal's character is flushed by it, also what still waits to be taken
 * in. */
static void drop_typed_before(struct request *r, struct terminal *t, uint32_t count)
{
	for (struct request *earlier = t->typists.first; earlier && earlier != r;
		 earlier = earlier->queue_next)
		earlier->progress = earlier->tail_len;
	r->progress += count;
	input_flush(t);
}

int master_write(struct request *r, struct description *d, struct write_reply *p)
{
	struct terminal *t = d->terminal;
	bool turn = !t->typists.first || t->typists.first == r;
	if (turn)
		r->progress += typed_receive(t, r->tail + r->progress, r->tail_len - r->progress);
	while (r->progress < r->tail_len) {
		uint32_t left = r->tail_len - r->progress;
		uint32_t before = typed_look_ahead(t, r->tail + r->progress, left);
		if (before == left) {
			int status = d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &t->typists);
			if (status == PENDING)
				return PENDING;
			wake(&t->typists);
			return write_end(r, p, status);
		}
		drop_typed_before(r, t, before);
		r->progress += typed_receive(t, r->tail + r->progress, left - before);
	}
	wake(&t->typists);
	return write_end(r, p, 0);
}
