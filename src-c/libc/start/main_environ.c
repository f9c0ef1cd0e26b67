/*
 * __main_argc_argv, for a program whose main takes the environment as a third argument: that one
 * alone keeps the name main.
 */
#include <unistd.h>

#include "main.h"

int main_environ(int argc, char **argv, char **envp) __asm__("main");

int __main_argc_argv(int argc, char **argv) { return main_environ(argc, argv, environ); }
