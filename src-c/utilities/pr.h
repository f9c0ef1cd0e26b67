/* pr: its options, and a page that has been read (pr.c) and is to be printed (pr_page.c). */
#ifndef PR_H
#define PR_H

#include <stdbool.h>
#include <stddef.h>

extern struct pr_options {
	size_t columns;
	long width, length, offset;
	long first, last; /* pages; 0: to the end */
	bool across, spaced, form_feed, merge, pause, plain;
	bool separated; /* -s: by a character, not by blanks */
	bool truncate;
	char separator;
	const char *header;
	char in_tab, out_tab, after_number;
	long in_gap, out_gap; /* 0: tabs are left alone */
	long digits;          /* of numbers; 0: none */
} pr;

struct cell {
	char *text; /* NULL: nothing there */
	long number;
};

struct page {
	long index;
	long number; /* of its next line */
	long body;   /* lines between header and footer */
	size_t rows; /* for which there is room */
	size_t filled;
	struct cell *cell;
	bool headed;
	char date[64];
	const char *title;
};

void pr_page(const struct page *page);

#endif
