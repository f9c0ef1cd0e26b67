/*
 * main_args.o: __main_argc_argv, for a program whose main is defined in the old style, without a
 * prototype, which keeps the name main too. exa-cc links it in where that is so.
 */
#include "main.h"

int main_args(int argc, char **argv) __asm__("main");

int __main_argc_argv(int argc, char **argv) { return main_args(argc, argv); }
