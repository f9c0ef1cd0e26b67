/*
 * memset by WebAssembly's own instruction; for a few bytes it costs more than it saves.
 */
#include <string.h>

#define SHORT_BYTES 16

void *memset(void *at, int value, size_t count)
{
	if (count > SHORT_BYTES)
		return __builtin_memset(at, value, count);
	for (char *a = at; count; count--)
		*a++ = value;
	return at;
}
