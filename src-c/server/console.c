/*
 * A server's lines for the console, which go by resmgr. resmgr has its own console(), which links
 * in place of this one.
 */
#include <stdarg.h>
#include <stdio.h>

#include "serve.h"

void console(const char *format, ...)
{
	char line[512];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	if (length >= (int)sizeof line)
		length = sizeof line - 1;
	tell(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), log, &(struct log_request){}, line, (uint32_t)length);
}
