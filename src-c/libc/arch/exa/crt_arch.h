/* Empty: src-c/libc/start/crt1.c is written in C. */
