/*
 * What a terminal shows: output processing (OPOST), the buffer, stopping and starting.
 * Entry points: the output_* functions of terminal.h.
 * Does not do: making writers wait (write.c), handing it to the master (master.c).
 *
 * Until the master is read for the first time the oldest output makes room for new, so that boot
 * never waits for a reader; from then on writers wait for room.
 */
#include <string.h>

#include "terminal.h"

#define WIDEST 8 /* bytes that one byte of output can become: a tab */
#define WRITABLE_ROOM \
	256 /* bytes: poll says writable from here on, so that small writes go in whole */

static bool held(const struct terminal *t) { return t->stopped || t->halted; }

static uint32_t room(const struct terminal *t)
{
	uint32_t limit = OUTPUT_SIZE - OUTPUT_SPARE, used = ring_used(&t->output);
	if (!t->watched)
		return limit;
	return used < limit ? limit - used : 0;
}

/* `count` is never more than the whole buffer. Without memory output is lost, as if nobody looked.
 */
static void put(struct terminal *t, const char *bytes, uint32_t count)
{
	if (!ring_open(&t->output, OUTPUT_SIZE))
		return;
	uint32_t free = ring_room(&t->output);
	if (free < count)
		ring_skip(&t->output, count - free);
	if ((int32_t)(t->stop_at - t->output.head) < 0)
		t->stop_at = t->output.head;
	ring_put(&t->output, bytes, count);
}

/* How many of the first bytes processing leaves as they are; the column moves on with them. */
static uint32_t plain_run(struct terminal *t, const uint8_t *bytes, uint32_t count)
{
	bool utf8 = t->settings.c_iflag & IUTF8;
	uint32_t n = 0, columns = 0;
	for (; n < count && bytes[n] >= ' ' && bytes[n] != 0x7f; n++)
		columns += !utf8 || (bytes[n] & 0xc0) != 0x80;
	t->column += columns;
	return n;
}

/* One byte that processing may change: fills `to`, returns how many bytes it became. */
static uint32_t process(struct terminal *t, char byte, char to[WIDEST])
{
	tcflag_t flags = t->settings.c_oflag;
	if (byte == '\r' && flags & ONOCR && !t->column)
		return 0;
	if (byte == '\r' && flags & OCRNL)
		byte = '\n';
	else if (byte == '\n' && flags & ONLCR) {
		t->column = 0;
		memcpy(to, "\r\n", 2);
		return 2;
	}
	to[0] = byte;
	if (byte == '\r' || (byte == '\n' && flags & ONLRET))
		t->column = 0;
	else if (byte == '\b' && t->column)
		t->column--;
	else if (byte == '\t') {
		uint32_t spaces = WIDEST - t->column % WIDEST;
		t->column += spaces;
		if ((flags & TABDLY) == XTABS) {
			memset(to, ' ', spaces);
			return spaces;
		}
	}
	return 1;
}

/* As much as fits into `space` bytes; returns how many of `count` that was. */
static uint32_t put_processed(struct terminal *t, const char *bytes, uint32_t count, uint32_t space)
{
	uint32_t done = 0;
	while (done < count && space >= WIDEST) {
		uint32_t most = count - done < space ? count - done : space;
		uint32_t run =
			t->settings.c_oflag & OPOST ? plain_run(t, (const uint8_t *)bytes + done, most) : most;
		if (run) {
			put(t, bytes + done, run);
			done += run;
			space -= run;
			continue;
		}
		char became[WIDEST];
		uint32_t length = process(t, bytes[done++], became);
		put(t, became, length);
		space -= length;
	}
	return done;
}

static void shown(struct terminal *t)
{
	wake(&t->master_readers);
	terminal_ready(t);
}

uint32_t output_write(struct terminal *t, const char *bytes, uint32_t count)
{
	uint32_t done = 0, part;
	do {
		part = held(t) ? 0 : put_processed(t, bytes + done, count - done, room(t));
		done += part;
	} while (part && done < count);
	if (done)
		shown(t);
	return done;
}

void output_force(struct terminal *t, const char *bytes, uint32_t count)
{
	for (uint32_t done = 0; done < count;)
		done += put_processed(t, bytes + done, count - done, OUTPUT_SPARE);
	shown(t);
}

void output_raw(struct terminal *t, const char *bytes, uint32_t count)
{
	for (uint32_t done = 0, part; done < count; done += part) {
		part = count - done < OUTPUT_SPARE ? count - done : OUTPUT_SPARE;
		put(t, bytes + done, part);
	}
	shown(t);
}

void output_flush(struct terminal *t)
{
	t->output.head = t->stop_at = t->output.tail;
	packet_note(t, TIOCPKT_FLUSHWRITE);
	wake(&t->writers);
	terminal_ready(t);
}

void output_hold(struct terminal *t, bool stopped, bool halted)
{
	bool was = held(t);
	t->stopped = stopped;
	t->halted = halted;
	if (held(t) == was)
		return;
	t->stop_at = t->output.tail;
	packet_note(t, was ? TIOCPKT_START : TIOCPKT_STOP);
	wake(&t->writers);
	shown(t);
}

uint32_t output_visible(const struct terminal *t)
{
	return held(t) ? t->stop_at - t->output.head : ring_used(&t->output);
}

bool output_writable(const struct terminal *t) { return !held(t) && room(t) >= WRITABLE_ROOM; }

bool output_drained(const struct terminal *t) { return !t->watched || !ring_used(&t->output); }
