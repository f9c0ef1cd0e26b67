/*
 * __main_void: what crt1.o calls. A program whose main takes no arguments defines it itself; for
 * the others this one passes the arguments on. (The compiler names main after its parameters.)
 */
#include "main.h"

int __main_void(void) { return __main_argc_argv(__exa_argc, __exa_argv); }
