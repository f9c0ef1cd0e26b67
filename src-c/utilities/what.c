/* what [-s] FILE...: the strings after "@(#)" in files, by which they say what they were made from.
 */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "utilities.h"

static const char mark[] = "@(#)";

/* Prints one string: up to a double quote, >, newline, backslash or NUL. */
static void print_string(FILE *file)
{
	int c;
	putchar('\t');
	while ((c = getc(file)) != EOF && c && !strchr("\">\n\\", c))
		putchar(c);
	putchar('\n');
}

static bool search(FILE *file, bool once)
{
	bool found = false;
	size_t matched = 0;
	int c;
	while ((c = getc(file)) != EOF) {
		if (c != mark[matched])
			matched = 0;
		if (c == mark[matched])
			matched++;
		if (matched < sizeof mark - 1)
			continue;
		matched = 0;
		found = true;
		print_string(file);
		if (once)
			break;
	}
	return found;
}

UTILITY(what)
{
	bool once = false, found = false;
	int option;
	while ((option = getopt(argc, argv, "s")) != -1) {
		if (option != 's')
			usage("what [-s] FILE...");
		once = true;
	}
	if (optind == argc)
		usage("what [-s] FILE...");
	for (; optind < argc; optind++) {
		FILE *file = opened(argv[optind]);
		if (!file)
			continue;
		printf("%s:\n", argv[optind]);
		found |= search(file, once);
		if (file != stdin)
			fclose(file);
	}
	return finish(!found);
}
