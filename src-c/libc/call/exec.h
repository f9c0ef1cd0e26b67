/*
 * The two halves of execve: the image (sys/exec_image.c) and what it is started with
 * (sys/exec_arguments.c).
 */
#ifndef EXA_EXEC_H
#define EXA_EXEC_H

#include <stdint.h>

#define SCRIPTS_MAX 4         /* "#!" files that lead to one another; then ELOOP */
#define SCRIPT_LINE_BYTES 256 /* of the first line of such a file, as in Linux */

/** An argument vector: first what "#!" lines put in place of argv[0], then the rest of argv. */
struct exec_arguments {
	const char *front[SCRIPTS_MAX * 2 + 1];
	int front_count;
	char *const *rest;
	char lines[SCRIPTS_MAX][SCRIPT_LINE_BYTES];
	int scripts;
};

struct exec_image {
	int fd;
	uint32_t number; /* the host has compiled it under this one */
};

/**
 * Opens what `path` leads to in the end, which is another file where it is a script, and has it
 * compiled. On failure nothing stays open.
 */
long exec_image_open(
	struct exec_image *, struct exec_arguments *, int dirfd, const char *path, uint32_t flags);
void exec_image_close(struct exec_image *);

/** The start blob (crt1.c) in pages of its own, to be given back with exec_blob_free. -E2BIG,
 * -EFAULT, -ENOMEM. */
struct exec_blob {
	char *bytes;
	uint32_t length;
	uint32_t argv_length; /* bytes of argv's strings, each with its NUL; they begin at
							 EXEC_BLOB_STRINGS */
};
#define EXEC_BLOB_STRINGS 8
long exec_blob_make(struct exec_blob *, const struct exec_arguments *, char *const *envp);
void exec_blob_free(struct exec_blob *);

/**
 * "#!interpreter [argument]" at the head of `start`: makes interpreter, argument and `path` the
 * front of the arguments, in place of argv[0]. The result is the interpreter's path in
 * *interpreter.
 */
long exec_script(struct exec_arguments *, const char *path, const char *start, uint32_t length,
	const char **interpreter);

#endif
