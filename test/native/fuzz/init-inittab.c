/* Any bytes as /etc/inittab: what is read keeps to what init.h says of an entry. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "init/init.h"

void say(const char *format, ...)
{
	char line[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int file;
	char path[32];
	if (!file)
		file = memfd_create("inittab", 0);
	if (ftruncate(file, 0) || pwrite(file, data, size, 0) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	struct entry *next;
	for (struct entry *e = inittab_read(path); e; e = next) {
		next = e->next;
		if (!*e->id || strlen(e->id) > ID_MAX || e->action > INITDEFAULT
			|| e->levels[strspn(e->levels, "0123456Ss")] || e->pid || e->started)
			abort();
		entry_free(e);
	}
	return 0;
}
