/* tabs [-N | -a | -a2 | -c | -c2 | -c3 | -f | -p | -s | -u] [-T TYPE] [+N] [STOP[,STOP...]]: sets
 * the terminal's tabs. */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "utilities.h"

#define STOPS_MAX 256

/* As POSIX has them: for the languages that were written in columns. */
static const struct {
	const char *option, *stops;
} known[] = {
	{ "a", "1,10,16,36,72" },
	{ "a2", "1,10,16,40,72" },
	{ "c", "1,8,12,16,20,55" },
	{ "c2", "1,6,10,14,49" },
	{ "c3", "1,6,10,14,18,22,26,30,34,38,42,46,50,54,58,62,67" },
	{ "f", "1,7,11,15,19,23" },
	{ "p", "1,5,9,13,17,21,25,29,33,37,41,45,49,53,57,61" },
	{ "s", "1,10,55" },
	{ "u", "1,12,20,44" },
};

static long stops[STOPS_MAX];
static size_t count;

static void add(const char *list)
{
	char *copy = strdup(list), *rest = copy;
	if (!copy)
		err(1, NULL);
	for (char *text; (text = strsep(&rest, ", "));) {
		if (!*text)
			continue;
		long stop = number(text + (*text == '+'), 1, "tab stop");
		/* +N: so far from the one before */
		if (*text == '+' && count)
			stop += stops[count - 1];
		if (count && stop <= stops[count - 1])
			errx(1, "tab stops must increase: '%s'", list);
		if (count < STOPS_MAX)
			stops[count++] = stop;
	}
	free(copy);
}

static bool add_known(const char *option)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(known[i].option, option)) {
			add(known[i].stops);
			return true;
		}
	return false;
}

UTILITY(tabs)
{
	static const char how[] =
		"tabs [-N | -a | -a2 | -c | -c2 | -c3 | -f | -p | -s | -u] [-T TYPE] [STOP[,STOP...]]";
	const char *type = getenv("TERM");
	long gap = 8, width = 80;
	struct winsize size = { 0 };
	for (int i = 1; i < argc; i++) {
		if (!strncmp(argv[i], "-T", 2)) {
			type = argv[i][2] ? argv[i] + 2 : argv[++i];
			if (!type)
				usage(how);
		} else if (argv[i][0] == '-' && isdigit((unsigned char)argv[i][1])) {
			gap = number(argv[i] + 1, 0, "gap");
		} else if (argv[i][0] == '-') {
			if (!add_known(argv[i] + 1))
				usage(how);
		} else {
			add(argv[i]);
		}
	}
	if (!type || !*type || !strcmp(type, "dumb"))
		errx(1, "terminal type '%s' cannot set tabs", type ? type : "");
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		width = size.ws_col;
	if (!count && gap)
		for (long stop = 1; stop <= width && count < STOPS_MAX; stop += gap)
			stops[count++] = stop;
	fputs("\r\033[3g", stdout);
	long column = 1;
	for (size_t i = 0; i < count && stops[i] <= width; i++) {
		for (; column < stops[i]; column++)
			putchar(' ');
		fputs("\033H", stdout);
	}
	fputs("\r", stdout);
	return finish(0);
}
