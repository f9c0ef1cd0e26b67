/* Empty: src-c/libc/crt1.c is written in C. */
