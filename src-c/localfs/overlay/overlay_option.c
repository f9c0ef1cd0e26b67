/* How an overlay's options say what its layers are. Entry points: layer_split. */
#include <string.h>

#include "fs/percent.h"
#include "overlay.h"

/* Cuts the text at the first such character: what is behind it, or the end. */
static char *cut(char *text, char at)
{
	char *end = strchr(text, at);
	if (!end)
		return text + strlen(text);
	*end = 0;
	return end + 1;
}

bool layer_split(char *text, const char **type, const char **source, const char **options)
{
	char *more = cut(text, ';'), *from = cut(text, ':');
	for (char *p = more; (p = strchr(p, ';'));)
		*p = ',';
	*type = text;
	*source = from;
	*options = more;
	return *text && percent_decode(from) && percent_decode(more);
}
