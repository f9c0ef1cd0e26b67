/*
 * tput [-T TYPE] CAPABILITY [PARAMETER...], tput -S: what a terminal is told, and what it can do.
 *
 * There is no database of terminals: all that speak as xterm does (what a page has speaks so) are
 * one table, and dumb is another.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "utilities.h"

static const char how[] = "tput [-T TYPE] CAPABILITY [PARAMETER...] | tput [-T TYPE] -S";

/* Strings with %d for each parameter; + before the text: parameters are counted from 0, and sent
 * from 1. */
static const struct {
	const char *name, *text;
} strings[] = {
	{ "bel", "\a" },
	{ "cr", "\r" },
	{ "ind", "\n" },
	{ "cud1", "\n" }, /* dumb's end here */
	{ "bold", "\033[1m" },
	{ "dim", "\033[2m" },
	{ "sitm", "\033[3m" },
	{ "smul", "\033[4m" },
	{ "blink", "\033[5m" },
	{ "rev", "\033[7m" },
	{ "smso", "\033[7m" },
	{ "invis", "\033[8m" },
	{ "ritm", "\033[23m" },
	{ "rmul", "\033[24m" },
	{ "rmso", "\033[27m" },
	{ "sgr0", "\033(B\033[m" },
	{ "op", "\033[39;49m" },
	{ "clear", "\033[H\033[2J\033[3J" },
	{ "el", "\033[K" },
	{ "el1", "\033[1K" },
	{ "ed", "\033[J" },
	{ "home", "\033[H" },
	{ "cup", "+\033[%d;%dH" },
	{ "hpa", "+\033[%dG" },
	{ "vpa", "+\033[%dd" },
	{ "csr", "+\033[%d;%dr" },
	{ "cuu1", "\033[A" },
	{ "cuf1", "\033[C" },
	{ "cub1", "\b" },
	{ "cuu", "\033[%dA" },
	{ "cud", "\033[%dB" },
	{ "cuf", "\033[%dC" },
	{ "cub", "\033[%dD" },
	{ "ich", "\033[%d@" },
	{ "dch1", "\033[P" },
	{ "dch", "\033[%dP" },
	{ "ech", "\033[%dX" },
	{ "il1", "\033[L" },
	{ "il", "\033[%dL" },
	{ "dl1", "\033[M" },
	{ "dl", "\033[%dM" },
	{ "indn", "\033[%dS" },
	{ "rin", "\033[%dT" },
	{ "ri", "\033M" },
	{ "sc", "\0337" },
	{ "rc", "\0338" },
	{ "ht", "\t" },
	{ "cbt", "\033[Z" },
	{ "hts", "\033H" },
	{ "tbc", "\033[3g" },
	{ "civis", "\033[?25l" },
	{ "cnorm", "\033[?12l\033[?25h" },
	{ "cvvis", "\033[?12;25h" },
	{ "smcup", "\033[?1049h\033[22;0;0t" },
	{ "rmcup", "\033[?1049l\033[23;0;0t" },
	{ "smkx", "\033[?1h\033=" },
	{ "rmkx", "\033[?1l\033>" },
	{ "smam", "\033[?7h" },
	{ "rmam", "\033[?7l" },
	{ "smir", "\033[4h" },
	{ "rmir", "\033[4l" },
	{ "smacs", "\033(0" },
	{ "rmacs", "\033(B" },
	{ "flash", "\033[?5h\033[?5l" },
	{ "kcuu1", "\033OA" },
	{ "kcud1", "\033OB" },
	{ "kcuf1", "\033OC" },
	{ "kcub1", "\033OD" },
	{ "khome", "\033OH" },
	{ "kend", "\033OF" },
	{ "kbs", "\177" },
	{ "kdch1", "\033[3~" },
	{ "kich1", "\033[2~" },
	{ "kpp", "\033[5~" },
	{ "knp", "\033[6~" },
	{ "init", "\033[!p\033[?3;4l\033[4l\033>" },
	{ "is2", "\033[!p\033[?3;4l\033[4l\033>" },
	{ "reset", "\033c\033]104\a\033[!p\033[?3;4l\033[4l\033>" },
	{ "rs1", "\033c\033]104\a" },
};
#define DUMB_STRINGS 4

static const char *const flags[] = { "am", "bce", "km", "mir", "msgr", "npc", "xenl" };

static const char *type;
static bool dumb;

static bool begins(const char *name) { return !strncmp(type, name, strlen(name)); }

/* As the terminal itself says, or the environment, or 24 lines of 80. */
static long window(bool lines)
{
	static const int descriptors[] = { STDERR_FILENO, STDOUT_FILENO, STDIN_FILENO };
	const char *text = getenv(lines ? "LINES" : "COLUMNS");
	struct winsize size = { 0 };
	if (text && strtol(text, NULL, 10) > 0)
		return strtol(text, NULL, 10);
	for (size_t i = 0; i < 3; i++)
		if (!ioctl(descriptors[i], TIOCGWINSZ, &size) && size.ws_row && size.ws_col)
			return lines ? size.ws_row : size.ws_col;
	return lines ? 24 : 80;
}

static bool print_number(const char *name)
{
	long value;
	if (!strcmp(name, "cols") || !strcmp(name, "lines"))
		value = window(*name == 'l');
	else if (!strcmp(name, "it") && !dumb)
		value = 8;
	else if (!strcmp(name, "colors"))
		value = dumb ? -1 : strstr(type, "256") ? 256 : 8;
	else if (!strcmp(name, "pairs"))
		value = dumb ? -1 : strstr(type, "256") ? 65536 : 64;
	else
		return false;
	printf("%ld\n", value);
	return true;
}

static bool print_color(const char *name, long color)
{
	bool back = !strcmp(name, "setab");
	if (dumb || (!back && strcmp(name, "setaf")))
		return false;
	if (color < 8)
		printf("\033[%d%ldm", back ? 4 : 3, color);
	else if (color < 16)
		printf("\033[%d%ldm", back ? 10 : 9, color - 8);
	else
		printf("\033[%d8;5;%ldm", back ? 4 : 3, color);
	return true;
}

static bool print_string(const char *name, const long *values)
{
	for (size_t i = 0; i < (dumb ? DUMB_STRINGS : sizeof strings / sizeof *strings); i++) {
		if (strcmp(strings[i].name, name))
			continue;
		const char *text = strings[i].text;
		bool from_one = *text == '+';
		for (text += from_one; *text; text++)
			if (!strncmp(text, "%d", 2)) {
				printf("%ld", *values++ + from_one);
				text++;
			} else {
				putchar(*text);
			}
		return true;
	}
	return false;
}

/* What tput itself answers: 1 is no, for a flag; 4 is no such capability. */
static int tell(char **words)
{
	long values[9] = { 0 };
	const char *name = words[0];
	for (int i = 1; words[i] && i <= 9; i++)
		values[i - 1] = strtol(words[i], NULL, 10);
	if (!strcmp(name, "longname")) {
		fputs(dumb ? "80-column dumb tty" : "terminal that speaks as xterm does", stdout);
		return 0;
	}
	if (print_number(name) || print_color(name, values[0]) || print_string(name, values))
		return 0;
	/* What is told a dumb terminal is nothing, and well. */
	if (dumb && (!strcmp(name, "init") || !strcmp(name, "reset")))
		return 0;
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (!strcmp(name, flags[i]))
			return dumb && i > 0;
	for (size_t i = DUMB_STRINGS; dumb && i < sizeof strings / sizeof *strings; i++)
		if (!strcmp(name, strings[i].name))
			return 1;
	warnx("unknown terminfo capability '%s'", name);
	return 4;
}

/* -S: a capability with its parameters on each line of standard input. */
static int tell_lines(void)
{
	char *line = NULL;
	size_t size = 0;
	int status = 0;
	while (next_line(stdin, &line, &size)) {
		char *words[11] = { NULL };
		int count = 0;
		for (char *word = strtok(line, " \t"); word && count < 10; word = strtok(NULL, " \t"))
			words[count++] = word;
		if (count && tell(words))
			status = 4;
	}
	return status;
}

UTILITY(tput)
{
	static const char *const known[] = { "xterm", "screen", "tmux", "rxvt", "linux", "vt100",
		"vt220", "ansi" };
	bool lines = false, found = false;
	int option;
	type = getenv("TERM");
	/* + : parameters may be negative. */
	while ((option = getopt(argc, argv, "+ST:")) != -1)
		if (option == 'S')
			lines = true;
		else if (option == 'T')
			type = optarg;
		else
			usage(how);
	if (lines == (optind < argc))
		usage(how);
	if (!type || !*type)
		errx(2, "No value for $TERM and no -T specified");
	dumb = !strcmp(type, "dumb");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		found |= begins(known[i]);
	if (!found && !dumb)
		errx(3, "unknown terminal \"%s\"", type);
	return finish(lines ? tell_lines() : tell(argv + optind));
}
