/*
 * What a program is started with: "#!" lines turned into arguments, and the blob of argv and envp.
 */
#include <errno.h>
#include <string.h>

#include "call/exec.h"
#include "call/request.h"
#include "memory/pages.h"

#define BLANKS " \t"

long exec_script(struct exec_arguments *to, const char *path, const char *start, uint32_t length,
	const char **interpreter)
{
	if (to->scripts == SCRIPTS_MAX)
		return -ELOOP;

	char *line = to->lines[to->scripts++];
	uint32_t size = length - 2 < SCRIPT_LINE_BYTES - 1 ? length - 2 : SCRIPT_LINE_BYTES - 1;

	memcpy(line, start + 2, size);
	line[size] = 0;

	char *end = strchr(line, '\n');

	/* a line cut short would run something else than it says, unless the cut is within the argument
	 */
	if (!end && length - 2 > size
		&& !line[strcspn(line + strspn(line, BLANKS), BLANKS) + strspn(line, BLANKS)])
		return -ENOEXEC;
	if (!end)
		end = line + strlen(line);
	while (end > line && strchr(BLANKS, end[-1]))
		end--;
	*end = 0;
	line += strspn(line, BLANKS);
	if (!*line)
		return -ENOEXEC;

	/* the rest of the line is one argument, whatever blanks are in it */
	char *argument = line + strcspn(line, BLANKS);

	if (*argument) {
		*argument++ = 0;
		argument += strspn(argument, BLANKS);
	}

	int more = *argument ? 2 : 1;

	memmove(to->front + more, to->front, to->front_count * sizeof *to->front);
	to->front[more] = path;
	to->front[0] = line;
	if (*argument)
		to->front[1] = argument;
	to->front_count += more;
	*interpreter = line;
	return 0;
}

/* Counts the strings of a vector and their bytes, NULs included. */
static long measure(const char *const *vector, uint32_t *count, uint32_t *bytes)
{
	if (exa_bad_pointer(vector, sizeof *vector))
		return -EFAULT;
	for (; *vector; vector++) {
		if (exa_bad_pointer(*vector, 1))
			return -EFAULT;
		size_t length = strnlen(*vector, EXA_ARGUMENT_MAX);
		*bytes += length + 1;
		++*count;
		if (length == EXA_ARGUMENT_MAX || *bytes > EXA_ARGUMENTS_MAX)
			return -E2BIG;
	}
	return 0;
}

static char *copy(char *to, const char *const *vector)
{
	for (; *vector; vector++)
		to = stpcpy(to, *vector) + 1;
	return to;
}

long exec_blob_make(struct exec_blob *blob, const struct exec_arguments *from, char *const *envp)
{
	const char *front[sizeof from->front / sizeof *from->front + 1];
	const char *const *rest = (const char *const *)from->rest;
	const char *const none[] = { NULL },
					  *const *environment = envp ? (const char *const *)envp : none;
	uint32_t counts[2] = { 0, 0 }, bytes = 0;
	long bad;

	memcpy(front, from->front, sizeof from->front);
	front[from->front_count] = NULL;
	if ((bad = measure(front, &counts[0], &bytes)) || (bad = measure(rest, &counts[0], &bytes)))
		return bad;
	blob->argv_length = bytes;
	if ((bad = measure(environment, &counts[1], &bytes)))
		return bad;
	/* pointers take of the limit too, as in Linux */
	if (bytes + (counts[0] + counts[1]) * sizeof *front > EXA_ARGUMENTS_MAX)
		return -E2BIG;
	blob->length = EXEC_BLOB_STRINGS + bytes;
	blob->bytes = exa_pages_take(blob->length);
	if (!blob->bytes)
		return -ENOMEM;
	memcpy(blob->bytes, counts, sizeof counts);
	copy(copy(copy(blob->bytes + EXEC_BLOB_STRINGS, front), rest), environment);
	return 0;
}

void exec_blob_free(struct exec_blob *blob) { exa_pages_give(blob->bytes, blob->length); }
