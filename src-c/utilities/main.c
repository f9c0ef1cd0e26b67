/*
 * The program: runs the utility whose name it was called by. Entry points: main, and what
 * utilities.h declares.
 */
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "utilities.h"

#define UTILITIES \
	X(csplit) \
	X(iconv) X(join) X(locale) X(newgrp) X(pathchk) X(pr) X(sum) X(tabs) X(tput) X(tsort) X(what)

#define X(name) UTILITY(name);
UTILITIES
#undef X

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} utilities[] = {
#define X(name) { #name, utility_##name },
	UTILITIES
#undef X
};

void *grown(void *old, size_t size)
{
	void *memory = realloc(old, size);
	if (!memory)
		err(2, NULL);
	return memory;
}

FILE *opened(const char *path)
{
	if (!strcmp(path, "-"))
		return stdin;
	FILE *file = fopen(path, "r");
	if (!file)
		warn("%s", path);
	return file;
}

char *next_line(FILE *file, char **line, size_t *size)
{
	ssize_t length = getline(line, size, file);
	if (length < 0)
		return NULL;
	if (length && (*line)[length - 1] == '\n')
		(*line)[length - 1] = 0;
	return *line;
}

long number(const char *text, long least, const char *what)
{
	char *end;
	errno = 0;
	long value = strtol(text, &end, 10);
	if (errno || end == text || *end || value < least || value > INT_MAX)
		errx(1, "invalid %s: '%s'", what, text);
	return value;
}

_Noreturn void usage(const char *text)
{
	fprintf(stderr, "usage: %s\n", text);
	exit(2);
}

int finish(int status)
{
	if (fflush(stdout) || ferror(stdout))
		err(status ? status : 1, "standard output");
	return status;
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];
	for (size_t i = 0; i < sizeof utilities / sizeof *utilities; i++)
		if (!strcmp(name, utilities[i].name))
			return utilities[i].run(argc, argv);
	fputs("usage: call it by one of its names:", stderr);
	for (size_t i = 0; i < sizeof utilities / sizeof *utilities; i++)
		fprintf(stderr, " %s", utilities[i].name);
	fputs("\n", stderr);
	return 2;
}
