/*
 * memmove by WebAssembly's own instruction, which allows overlap.
 */
#include <string.h>

void *memmove(void *to, const void *from, size_t count)
{
	return __builtin_memmove(to, from, count);
}
