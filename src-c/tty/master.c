/*
 * The master side: who holds it reads what the terminal shows and writes what is typed.
 * Entry points: do_master_open, do_master_resize, do_master_hangup, do_master_close, master_read,
 * master_write. Does not do: opening the masters of pseudo-terminals, which are devices (sides.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

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
		side_open(t, true, O_RDWR, &(struct exa_stat){ .mode = S_IFCHR | 0600, .nlink = 1 });
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
	struct side *s = side_find(q->handle);
	if (!s || !s->master)
		return -EBADF;
	if (q->cols > UINT16_MAX || q->rows > UINT16_MAX)
		return -EINVAL;
	struct winsize size = sized(s->terminal, q->cols, q->rows);
	return terminal_resize(r, s->terminal, &size);
}

int do_master_hangup(
	struct request *r, const struct master_hangup_request *q, struct master_hangup_reply *p)
{
	(void)r, (void)p;
	struct side *s = side_find(q->handle);
	if (!s || !s->master)
		return -EBADF;
	job_hang_up(s->terminal);
	return 0;
}

int do_master_close(
	struct request *r, const struct master_close_request *q, struct master_close_reply *p)
{
	(void)p;
	struct side *s = side_find(q->handle);
	if (EXA_SLOT(r->head->sender) != EXA_SERVER_page)
		return -EPERM;
	/* The master of a pty is a descriptor, of which resmgr counts the references. */
	if (!s || !s->master || s->terminal->pty)
		return -EBADF;
	description_release(description_find(q->handle));
	return 0;
}

int master_read(struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct terminal *t = ((struct side *)d->object)->terminal;
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	uint32_t visible = output_visible(t);
	t->watched = true;
	if (!count)
		return 0;
	if (t->packet_status) {
		*out = (char)t->packet_status;
		t->packet_status = 0;
		return 1;
	}
	if (!visible && slave_closed(t))
		return -EIO;
	if (!visible)
		return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &t->master_readers);
	uint32_t before = t->packet;
	if (before)
		*out = TIOCPKT_DATA;
	uint32_t bytes = count - before < visible ? count - before : visible;
	ring_take(&t->output, out + before, bytes);
	wake(&t->writers);
	terminal_ready(t);
	return (int)(before + bytes);
}

/* What was written before a signal's character is flushed by it, also what still waits to be taken
 * in. */
static void drop_before(struct request *r, struct terminal *t, uint32_t count)
{
	for (struct request *earlier = t->master_writers.first; earlier && earlier != r;
		 earlier = earlier->queue_next)
		earlier->progress = earlier->tail_len;
	r->progress += count;
	input_flush(t);
}

int master_write(
	struct request *r, struct description *d, int64_t offset, const char *bytes, uint32_t count)
{
	struct terminal *t = ((struct side *)d->object)->terminal;
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	if (!t->master_writers.first || t->master_writers.first == r)
		r->progress += input_process(t, bytes + r->progress, count - r->progress);
	while (r->progress < count) {
		uint32_t left = count - r->progress;
		uint32_t before = input_look_ahead(t, bytes + r->progress, left);
		if (before == left) {
			int status = write_wait(r, d, &t->master_writers);
			if (status != PENDING)
				wake(&t->master_writers);
			return status;
		}
		drop_before(r, t, before);
		r->progress += input_process(t, bytes + r->progress, left - before);
	}
	wake(&t->master_writers);
	return (int)count;
}
