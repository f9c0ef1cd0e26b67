/* pr: prints one page. Entry point: pr_page. Owns: where on the line the output stands. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pr.h"

static long column; /* on the line, from 0, without the offset */
static long
	blanks; /* before the next character: tabs or spaces, or, at the end of a line, nothing */

/* With -i, tabs where they reach no further. */
static void print_blanks(void)
{
	long goal = column + blanks;
	while (pr.out_gap && goal - column > 1 && column - column % pr.out_gap + pr.out_gap <= goal) {
		putchar(pr.out_tab);
		column += pr.out_gap - column % pr.out_gap;
	}
	for (; column < goal; column++)
		putchar(' ');
	blanks = 0;
}

static void put(char c)
{
	if (pr.out_gap && c == ' ') {
		blanks++;
		return;
	}
	if (blanks)
		print_blanks();
	putchar(c);
	if (((unsigned char)c & 0xc0) != 0x80)
		column++;
}

static void end_line(void)
{
	putchar('\n');
	column = blanks = 0;
}

static void begin_line(void)
{
	for (long i = 0; i < pr.offset; i++)
		putchar(' ');
}

static long number_width(void)
{
	if (!pr.digits)
		return 0;
	return pr.after_number == '\t' ? pr.digits + 8 - pr.digits % 8 : pr.digits + 1;
}

static void put_number(long value)
{
	char digits[32];
	int length = snprintf(digits, sizeof digits, "%*ld", (int)pr.digits, value);
	/* What is too long for its width loses its front. */
	for (const char *at = digits + (length > pr.digits ? length - pr.digits : 0); *at; at++)
		put(*at);
	if (pr.columns == 1 || pr.after_number != '\t') {
		put(pr.after_number);
		if (pr.after_number == '\t')
			column = number_width();
	} else {
		for (long i = pr.digits; i < number_width(); i++)
			put(' ');
	}
}

/* At most `room` characters, or all. */
static void put_text(const char *text, long room)
{
	for (; *text; text++) {
		if (((unsigned char)*text & 0xc0) != 0x80 && pr.truncate && room-- <= 0)
			break;
		put(*text);
	}
}

static void print_row(const struct page *page, size_t row)
{
	const struct cell *cells = &page->cell[row * pr.columns];
	/* Merged files have one number a line, others one a column. */
	long numbers = pr.merge ? 1 : (long)pr.columns, columns = (long)pr.columns;
	long each = (pr.width - (pr.merge ? number_width() : 0) - (columns - 1)) / columns;
	long room = each - (pr.merge ? 0 : number_width()), from = 0;
	begin_line();
	for (long c = 0; c < columns; c++) {
		bool later = false;
		for (long d = c; d < columns; d++)
			later |= cells[d].text != NULL;
		if (!later)
			break;
		if (c && pr.separated)
			put(pr.separator);
		else if (c)
			blanks = from - column;
		if (blanks && !pr.out_gap)
			print_blanks();
		if (pr.digits && c < numbers && (cells[c].text || pr.merge))
			put_number(cells[c].number);
		if (cells[c].text)
			put_text(cells[c].text, room);
		from += each + 1 + (c == 0 && pr.merge ? number_width() : 0);
	}
	end_line();
}

static void print_header(const struct page *page)
{
	char index[32];
	snprintf(index, sizeof index, "Page %ld", page->index);
	long free = pr.width - (long)(strlen(page->date) + strlen(page->title) + strlen(index));
	if (free < 0)
		free = 0;
	fputs("\n\n", stdout);
	begin_line();
	printf("%s%*s%s%*s%s\n\n\n", page->date, (int)(free / 2), " ", page->title,
		(int)(free - free / 2), " ", index);
}

/* -p: the bell, and a wait for a line from the terminal. */
static void wait_for_line(void)
{
	char c = 0;
	int terminal = isatty(STDOUT_FILENO) ? open("/dev/tty", O_RDONLY) : -1;
	if (terminal < 0)
		return;
	fflush(stdout);
	(void)!write(STDERR_FILENO, "\a", 1);
	while (c != '\n' && read(terminal, &c, 1) == 1)
		;
	close(terminal);
}

void pr_page(const struct page *page)
{
	long lines = 0;
	if (pr.pause)
		wait_for_line();
	if (page->headed)
		print_header(page);
	for (size_t r = 0; r < page->filled; r++) {
		print_row(page, r);
		lines++;
		if (pr.spaced && lines < page->body) {
			putchar('\n');
			lines++;
		}
	}
	if (!page->headed)
		return;
	if (pr.form_feed) {
		putchar('\f');
		return;
	}
	for (lines -= 5; lines < page->body; lines++)
		putchar('\n');
}
