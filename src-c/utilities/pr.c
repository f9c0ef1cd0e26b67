/*
 * pr: text in pages with headers, in columns, or files side by side.
 *
 * As POSIX says, with Linux's header. A page is read into cells, rows of columns, and then printed
 * (pr_page.c).
 */
#include "pr.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "utilities.h"

#define HEADER 5
#define FOOTER 5

static const char how[] =
	"pr [+PAGE[:LAST]] [-COLUMNS] [-adFfmprt] [-e[CHAR][GAP]] [-h HEADER] [-i[CHAR][GAP]]\n"
	"          [-l LINES] [-n[CHAR][WIDTH]] [-o OFFSET] [-s[CHAR]] [-w WIDTH] [FILE...]";

struct pr_options pr = { .columns = 1, .width = 72, .length = 66, .first = 1 };
static bool quiet;
static bool width_given;

/* A file that is being read. */
struct source {
	FILE *file;
	const char *path;
	bool ended, page_ended;
};

/* The tail of an option such as -e: a character that is no digit, and a number. */
static void char_and_number(const char *text, char *c, long *value, const char *what)
{
	if (*text && !isdigit((unsigned char)*text))
		*c = *text++;
	if (*text)
		*value = number(text, 1, what);
}

static void page_range(const char *text)
{
	char *end;
	pr.first = strtol(text, &end, 10);
	if (*end == ':')
		pr.last = number(end + 1, 1, "page range");
	else if (*end)
		pr.first = 0;
	if (pr.first < 1 || (pr.last && pr.last < pr.first))
		errx(1, "invalid page range: '%s'", text);
}

/* One argument's letters; the arguments that it took from what follows are the answer. */
static int letters(const char *at, const char *next)
{
	for (; *at; at++) {
		const char *value = at[1] ? at + 1 : next;
		if (isdigit((unsigned char)*at)) {
			char digits[16] = "";
			size_t length = strspn(at, "0123456789");
			snprintf(digits, sizeof digits, "%.*s", (int)length, at);
			pr.columns = (size_t)number(digits, 1, "number of columns");
			at += length - 1;
			continue;
		}
		switch (*at) {
		case 'a':
			pr.across = true;
			continue;
		case 'd':
			pr.spaced = true;
			continue;
		case 'F':
		case 'f':
			pr.form_feed = true;
			continue;
		case 'm':
			pr.merge = true;
			continue;
		case 'p':
			pr.pause = true;
			continue;
		case 'r':
			quiet = true;
			continue;
		case 't':
			pr.plain = true;
			continue;
		case 'e':
			pr.in_gap = 8, pr.in_tab = '\t', char_and_number(at + 1, &pr.in_tab, &pr.in_gap, "gap");
			return 0;
		case 'i':
			pr.out_gap = 8, pr.out_tab = '\t',
			char_and_number(at + 1, &pr.out_tab, &pr.out_gap, "gap");
			return 0;
		case 'n':
			pr.digits = 5, pr.after_number = '\t';
			char_and_number(at + 1, &pr.after_number, &pr.digits, "width");
			return 0;
		case 's':
			pr.separated = true, pr.separator = at[1] ? at[1] : '\t';
			return 0;
		case 'h':
		case 'l':
		case 'o':
		case 'w':
			break;
		default:
			usage(how);
		}
		if (!value)
			usage(how);
		if (*at == 'h')
			pr.header = value;
		else if (*at == 'l')
			pr.length = number(value, 1, "number of lines");
		else if (*at == 'o')
			pr.offset = number(value, 0, "offset");
		else
			pr.width = number(value, 1, "width"), width_given = true;
		return value == next;
	}
	return 0;
}

static int options(char **argv)
{
	int i = 1;
	for (; argv[i]; i++) {
		if (!strcmp(argv[i], "--"))
			return i + 1;
		if (argv[i][0] == '+' && argv[i][1])
			page_range(argv[i] + 1);
		else if (argv[i][0] == '-' && argv[i][1])
			i += letters(argv[i] + 1, argv[i + 1]);
		else
			break;
	}
	return i;
}

/* The next line, its tabs expanded where that is asked for. NULL at the end of the file or of its
 * page. */
static char *read_line(struct source *source)
{
	char *line = NULL;
	size_t length = 0, room = 0;
	long column = 0;
	int c = EOF;
	if (source->ended || source->page_ended)
		return NULL;
	while ((c = getc(source->file)) != EOF && c != '\n' && c != '\f') {
		long times = 1;
		if (pr.in_gap && c == pr.in_tab) {
			times = pr.in_gap - column % pr.in_gap;
			c = ' ';
		}
		if (length + (size_t)times + 1 > room)
			line = grown(line, room = room * 2 + (size_t)times + 128);
		memset(line + length, c, (size_t)times);
		length += (size_t)times;
		column += times;
	}
	source->page_ended = c == '\f';
	source->ended = c == EOF;
	if (c == EOF && ferror(source->file))
		warn("%s", source->path);
	if (!line && c != '\n')
		return NULL;
	line = line ? line : grown(NULL, 1);
	line[length] = 0;
	return line;
}

/* Lines of one file into columns: down, the last page's as long as each other, or across. */
static bool fill(struct page *page, struct source *source)
{
	size_t room = page->rows * pr.columns, count = 0;
	char **lines = grown(NULL, room * sizeof *lines);
	source->page_ended = false;
	while (count < room && (lines[count] = read_line(source)))
		count++;
	size_t used = 0;
	for (size_t c = 0; c < pr.columns; c++) {
		size_t here = count / pr.columns + (c < count % pr.columns);
		for (size_t r = 0; r < here; r++) {
			size_t index = pr.across ? r * pr.columns + c : used + r;
			page->cell[r * pr.columns + c] =
				(struct cell){ lines[index], page->number + (long)index };
		}
		used += here;
		if (here > page->filled)
			page->filled = here;
	}
	page->number += (long)count;
	free(lines);
	return count || source->page_ended;
}

/* A line of each file, side by side. */
static bool merge(struct page *page, struct source *sources)
{
	bool any_page_ended = false;
	for (size_t c = 0; c < pr.columns; c++)
		sources[c].page_ended = false;
	for (size_t r = 0; r < page->rows; r++) {
		bool any = false;
		for (size_t c = 0; c < pr.columns; c++) {
			char *line = read_line(&sources[c]);
			any_page_ended |= sources[c].page_ended;
			page->cell[r * pr.columns + c] = (struct cell){ line, page->number };
			any |= line != NULL;
		}
		if (!any)
			break;
		page->number++;
		page->filled = r + 1;
	}
	return page->filled || any_page_ended;
}

static void set_header(struct page *page, const struct source *source)
{
	struct stat info;
	time_t when = time(NULL);
	if (!pr.merge && source->file != stdin && !fstat(fileno(source->file), &info))
		when = info.st_mtime;
	strftime(page->date, sizeof page->date,
		getenv("POSIXLY_CORRECT") ? "%b %e %H:%M %Y" : "%Y-%m-%d %H:%M", localtime(&when));
	page->title = pr.header ? pr.header : pr.merge || source->file == stdin ? "" : source->path;
}

static void print(struct source *sources)
{
	struct page page = { .index = 1, .number = 1 };
	bool headed = !pr.plain && pr.length > HEADER + FOOTER;
	page.body = headed ? pr.length - HEADER - FOOTER : pr.length;
	page.rows = (size_t)(pr.spaced ? (page.body + 1) / 2 : page.body);
	page.cell = grown(NULL, page.rows * pr.columns * sizeof *page.cell);
	page.headed = headed;
	set_header(&page, sources);
	for (;; page.index++) {
		memset(page.cell, 0, page.rows * pr.columns * sizeof *page.cell);
		page.filled = 0;
		if (!(pr.merge ? merge(&page, sources) : fill(&page, sources)))
			break;
		if (page.index >= pr.first && (!pr.last || page.index <= pr.last))
			pr_page(&page);
		for (size_t i = 0; i < page.rows * pr.columns; i++)
			free(page.cell[i].text);
	}
	free(page.cell);
}

UTILITY(pr)
{
	argv += options(argv);
	static char *input[] = { "-", NULL };
	size_t count = 0;
	int status = 0;
	if (pr.merge && (pr.columns > 1 || pr.across))
		errx(1, "cannot specify columns or -a when printing in parallel");
	if (!*argv)
		argv = input;
	while (argv[count])
		count++;
	if (pr.merge)
		pr.columns = count;
	if (pr.columns > 1 && !pr.separated) {
		if (!pr.in_gap)
			pr.in_gap = 8, pr.in_tab = '\t';
		if (!pr.out_gap)
			pr.out_gap = 8, pr.out_tab = '\t';
	}
	if (pr.width / (long)pr.columns < 2 + (pr.digits ? pr.digits + 1 : 0))
		errx(1, "page width too narrow");
	pr.truncate = pr.columns > 1 && (!pr.separated || width_given);
	struct source *sources = grown(NULL, count * sizeof *sources);
	size_t open = 0;
	for (size_t i = 0; i < count; i++) {
		FILE *file = !strcmp(argv[i], "-") ? stdin : fopen(argv[i], "r");
		if (!file) {
			status = 1;
			if (!quiet)
				warn("%s", argv[i]);
			continue;
		}
		sources[open++] = (struct source){ .file = file, .path = argv[i] };
		if (!pr.merge) {
			print(sources);
			if (file != stdin)
				fclose(file);
			open = 0;
		}
	}
	if (pr.merge && (pr.columns = open))
		print(sources);
	(void)argc;
	return finish(status);
}
