/*
 * csplit: cuts a file where its arguments say: at line numbers, or at lines that match, which may
 * be left out.
 *
 * All lines are read first. Where an argument finds nothing, the rest is written, the files are
 * taken away (but with -k) and it fails; `{*}` then is content.
 */
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <regex.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "utilities.h"

static const char how[] = "csplit [-ks] [-f PREFIX] [-n DIGITS] FILE ARGUMENT...";

static struct {
	char *text;
	size_t length;
} * lines;
static size_t line_count;
static size_t written; /* lines that are done with */
static size_t current; /* the search begins after this line; lines are counted from 1 */
static const char *prefix = "xx";
static int digits = 2;
static int made;
static bool keep, quiet;

/** For handlers of signals too: without stdio. main() has seen to it that there is room. */
static void file_name(char *name, int index)
{
	size_t at = strlen(prefix);
	int width = 1;

	for (int rest = index; rest >= 10; rest /= 10)
		width++;
	if (width < digits)
		width = digits;
	memcpy(name, prefix, at);
	name[at + width] = '\0';
	for (; width; index /= 10)
		name[at + --width] = (char)('0' + index % 10);
}

static void take_away(void)
{
	char name[PATH_MAX];
	for (int i = 0; i < made && !keep; i++) {
		file_name(name, i);
		unlink(name);
	}
}

static void interrupted(int sig)
{
	take_away();
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Lines up to and with number `last` into the next file, or into none. */
static void write_lines(size_t last, bool skip)
{
	char name[PATH_MAX];
	FILE *file = NULL;
	long long bytes = 0;
	if (!skip) {
		file_name(name, made);
		if (!(file = fopen(name, "w"))) {
			warn("%s", name);
			take_away();
			exit(1);
		}
		made++;
	}
	for (; written < last && written < line_count; written++) {
		bytes += (long long)lines[written].length;
		if (file)
			fwrite(lines[written].text, 1, lines[written].length, file);
	}
	if (file && (ferror(file) | fclose(file))) {
		warn("%s", name);
		take_away();
		exit(1);
	}
	if (file && !quiet)
		printf("%lld\n", bytes);
}

static _Noreturn void fail(const char *argument, const char *what, long repetition, bool skip)
{
	write_lines(line_count, skip);
	fflush(stdout);
	if (repetition)
		warnx("'%s': %s on repetition %ld", argument, what, repetition);
	else
		warnx("'%s': %s", argument, what);
	take_away();
	exit(1);
}

/* The line's text ends where its newline is while it is matched. */
static bool matches(const regex_t *pattern, size_t index)
{
	char *end = lines[index].text + lines[index].length;
	bool newline = lines[index].length && end[-1] == '\n';
	if (newline)
		end[-1] = 0;
	bool matched = !regexec(pattern, lines[index].text, 0, NULL, 0);
	if (newline)
		end[-1] = '\n';
	return matched;
}

/* Once: false where nothing more matches. */
static bool cut_at_match(
	const regex_t *pattern, long offset, bool skip, const char *argument, long repetition)
{
	do {
		if (++current > line_count)
			return false;
	} while (!matches(pattern, current - 1));
	long cut = (long)current + offset;
	if (cut <= (long)written || cut > (long)line_count + 1)
		fail(argument, "line number out of range", repetition, skip);
	write_lines((size_t)cut - 1, skip);
	if (offset > 0)
		current = (size_t)cut;
	return true;
}

static bool cut_at_line(long line, const char *argument, long repetition)
{
	size_t cut = (size_t)line * (size_t)(repetition + 1);
	if (cut <= written || cut > line_count)
		fail(argument, "line number out of range", repetition, false);
	write_lines(cut - 1, false);
	current = cut - 1;
	return true;
}

/* {N} after an argument: how often more; -1 for {*}. */
static long repetitions(const char *text)
{
	size_t length = strlen(text);
	if (length < 3 || text[length - 1] != '}')
		errx(1, "'%s': '}' is required in repeat count", text);
	if (!strcmp(text, "{*}"))
		return -1;
	char *end;
	long count = strtol(text + 1, &end, 10);
	if (end != text + length - 1 || count < 0)
		errx(1, "'%s}': integer required between '{' and '}'", text);
	return count;
}

static void run(const char *argument, long repeat)
{
	char delimiter = *argument;
	if (delimiter != '/' && delimiter != '%') {
		long line = number(argument, 1, "pattern");
		for (long i = 0; repeat < 0 || i <= repeat; i++)
			cut_at_line(line, argument, i);
		return;
	}
	const char *last = strrchr(argument + 1, delimiter);
	if (!last)
		errx(1, "%s: closing delimiter '%c' missing", argument, delimiter);
	long offset = 0;
	if (last[1]) {
		char *end;
		offset = strtol(last + 1, &end, 10);
		if (*end)
			errx(1, "%s: integer expected after delimiter", argument);
	}
	char *text = strndup(argument + 1, (size_t)(last - argument - 1));
	regex_t pattern;
	int status = text ? regcomp(&pattern, text, REG_NOSUB) : REG_ESPACE;
	if (status) {
		char reason[128];
		regerror(status, NULL, reason, sizeof reason);
		errx(1, "%s: invalid regular expression: %s", argument, reason);
	}
	for (long i = 0; repeat < 0 || i <= repeat; i++)
		if (!cut_at_match(&pattern, offset, delimiter == '%', argument, i)) {
			if (repeat < 0)
				break;
			fail(argument, "match not found", i, delimiter == '%');
		}
	regfree(&pattern);
	free(text);
}

/* Line numbers must not go back. Said before anything is written. */
static void check_order(char **arguments)
{
	long before = 0;
	for (; *arguments; arguments++) {
		if (strchr("/%{", **arguments))
			continue;
		long line = number(*arguments, 1, "pattern");
		if (line < before)
			errx(1, "line number '%ld' is smaller than preceding line number, %ld", line, before);
		before = line;
	}
}

static void read_lines(const char *path)
{
	FILE *file = opened(path);
	if (!file)
		exit(1);
	size_t room = 0;
	for (;;) {
		char *text = NULL;
		size_t size = 0;
		ssize_t length = getline(&text, &size, file);
		if (length < 0)
			break;
		if (line_count == room)
			lines = grown(lines, (room = room * 2 + 64) * sizeof *lines);
		lines[line_count].text = text;
		lines[line_count++].length = (size_t)length;
	}
	if (ferror(file))
		err(1, "%s", path);
}

UTILITY(csplit)
{
	int option;
	while ((option = getopt(argc, argv, "f:kn:s")) != -1)
		switch (option) {
		case 'f':
			prefix = optarg;
			break;
		case 'k':
			keep = true;
			break;
		case 'n':
			digits = (int)number(optarg, 1, "number");
			break;
		case 's':
			quiet = true;
			break;
		default:
			usage(how);
		}
	if (argc - optind < 2)
		usage(how);
	if (strlen(prefix) + (size_t)digits + 16 > PATH_MAX)
		errx(1, "%s: the names would be too long", prefix);
	check_order(argv + optind + 1);
	read_lines(argv[optind++]);
	signal(SIGINT, interrupted);
	signal(SIGTERM, interrupted);
	signal(SIGHUP, interrupted);
	while (optind < argc) {
		const char *argument = argv[optind++];
		long repeat = 0;
		if (optind < argc && *argv[optind] == '{')
			repeat = repetitions(argv[optind++]);
		run(argument, repeat);
	}
	write_lines(line_count, false);
	return finish(0);
}
