/* Percent-encoding (RFC 3986 section 2.1). Entry points: percent_decode, percent_encode, hex_digit.
 */
#ifndef EXA_PERCENT_H
#define EXA_PERCENT_H

#include <stdbool.h>

/** %XX to bytes, in place; false for a bad one or a NUL, and the text is spoilt. */
bool percent_decode(char *text);
/** A path as it stands in a URL, malloc'd; null: no memory. Slashes stay. */
char *percent_encode(const char *path);
/** 0 to 15, or -1. */
int hex_digit(char);

#endif
