/*
 * The ways in which a program's main can be called; see main_void.c, main_environ.c and
 * main_args.c.
 */
#ifndef EXA_MAIN_H
#define EXA_MAIN_H

int __main_void(void);
int __main_argc_argv(int argc, char **argv);

/* crt1.o leaves the arguments here. */
extern int __exa_argc;
extern char **__exa_argv;

#endif
