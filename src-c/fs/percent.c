/* Percent-encoding, as an index and URLs have it. Entry points: those of percent.h. */
#include "percent.h"

#include <stdlib.h>
#include <string.h>

int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
		: c >= 'a' && c <= 'f'  ? c - 'a' + 10
		: c >= 'A' && c <= 'F'  ? c - 'A' + 10
								: -1;
}

bool percent_decode(char *text)
{
	char *out = text;
	for (const char *p = text; *p; p++) {
		if (*p != '%') {
			*out++ = *p;
			continue;
		}
		int high = hex_digit(p[1]), low = high < 0 ? -1 : hex_digit(p[2]);
		if (low < 0 || !(high | low))
			return false;
		*out++ = (char)(high << 4 | low);
		p += 2;
	}
	*out = 0;
	return true;
}

char *percent_encode(const char *path)
{
	char *out = malloc(strlen(path) * 3 + 1), *to = out;
	for (; out && *path; path++) {
		unsigned char c = (unsigned char)*path;
		if ((c | 32u) - 'a' < 26u || c - (unsigned)'0' < 10u || strchr("/-._~", c)) {
			*to++ = (char)c;
			continue;
		}
		*to++ = '%';
		*to++ = "0123456789ABCDEF"[c >> 4];
		*to++ = "0123456789ABCDEF"[c & 15];
	}
	if (out)
		*to = 0;
	return out;
}
