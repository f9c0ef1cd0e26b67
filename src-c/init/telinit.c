/*
 * Tells init what to do. By the name it is called by:
 *
 *     telinit LEVEL        (or init LEVEL) go to runlevel 0 to 6 or S; q: read /etc/inittab again
 *     halt, poweroff       go to runlevel 0      reboot   go to runlevel 6
 *     shutdown [-hPHr] [now | +MINUTES] [MESSAGE…]       to 0, or with -r to 6
 *
 * halt, poweroff, reboot with -f: at once, past init. Does not do: cancelling a shutdown, except by
 * a signal while it waits.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init.h"

static const char *name;

static int usage(const char *text)
{
	fprintf(stderr, "usage: %s %s\n", name, text);
	return 2;
}

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", name, what, strerror(errno));
	return 1;
}

static int tell_init(const char *level)
{
	if (geteuid()) {
		errno = EPERM;
		return fail("init");
	}
	mkdir("/run", 0755);
	FILE *file = fopen(LEVEL_FILE, "we");
	if (!file || fprintf(file, "%s\n", level) < 0 || fclose(file))
		return fail(LEVEL_FILE);
	return kill(1, SIGHUP) ? fail("init") : 0;
}

static int telinit(int argc, char **argv)
{
	if (argc == 2 && argv[1][0] && !argv[1][1] && strchr("0123456SsQq", argv[1][0]))
		return tell_init(argv[1]);
	return usage("0|1|2|3|4|5|6|S|q");
}

static int down(int argc, char **argv, const char *level, int command)
{
	bool force = false;
	for (int option; (option = getopt(argc, argv, "fhp")) != -1;)
		if (option == 'f')
			force = true;
		else if (option == '?')
			return usage("[-f]");
	if (!force)
		return tell_init(level);
	sync();
	return reboot(command) ? fail("reboot") : 0;
}

static void announce(char **words, const char *what)
{
	FILE *console = fopen("/dev/console", "we");
	if (!console)
		return;
	for (; *words; words++)
		fprintf(console, "%s ", *words);
	fprintf(console, "(the system is %s)\n", what);
	fclose(console);
}

static int shut_down(int argc, char **argv)
{
	const char *level = "0";
	for (int option; (option = getopt(argc, argv, "+hPHr")) != -1;)
		if (option == 'r')
			level = "6";
		else if (option == '?')
			return usage("[-hPHr] [now | +MINUTES] [MESSAGE...]");
	unsigned minutes = 0;
	if (optind < argc && (argv[optind][0] == '+' || !strcmp(argv[optind], "now"))) {
		char *end = argv[optind] + strlen(argv[optind]);
		minutes = argv[optind][0] == '+' ? (unsigned)strtoul(argv[optind] + 1, &end, 10) : 0;
		if (*end || end == argv[optind] + 1)
			return usage("[-hPHr] [now | +MINUTES] [MESSAGE...]");
		optind++;
	}
	announce(argv + optind, *level == '6' ? "restarting" : "going down");
	for (unsigned left = minutes * 60; left;)
		left = sleep(left);
	return tell_init(level);
}

int telinit_main(int argc, char **argv, const char *called)
{
	name = called;
	if (!strcmp(name, "shutdown"))
		return shut_down(argc, argv);
	if (!strcmp(name, "reboot"))
		return down(argc, argv, "6", RB_AUTOBOOT);
	if (!strcmp(name, "halt"))
		return down(argc, argv, "0", RB_HALT_SYSTEM);
	if (!strcmp(name, "poweroff"))
		return down(argc, argv, "0", RB_POWER_OFF);
	return telinit(argc, argv);
}
