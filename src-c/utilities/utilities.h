/*
 * Utilities of POSIX that no port has, in one program with a link a name: what its files share.
 *
 * UTILITY(name) begins each one's main. main.c finds it by the name that the program was called by.
 */
#ifndef UTILITIES_H
#define UTILITIES_H

#include <stddef.h>
#include <stdio.h>

#define UTILITY(name) int utility_##name(int argc, char **argv)

/* Memory that is there, or the end of the program. */
void *grown(void *old, size_t size);
/* A file for reading; "-" is standard input. NULL, and said, where it can't be opened. */
FILE *opened(const char *path);
/* One line without its newline, or NULL at the end. What it points to lasts until the next call. */
char *next_line(FILE *file, char **line, size_t *size);
/* A number of at least `least`, or the end of the program, which says what `what` was. */
long number(const char *text, long least, const char *what);
/* Says how the program is used, and ends it. */
_Noreturn void usage(const char *text);
/* What main returns: failure where standard output could not be written. */
int finish(int status);

#endif
