/*
 * join: the lines of two sorted files that have the same field, joined.
 *
 * As POSIX says, and -i (letters' case does not count), -j (both files' field). Input that isn't
 * sorted is told, and gives what it gives.
 */
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "utilities.h"

static const char how[] = "join [-i] [-a 1|2 | -v 1|2] [-e STRING] [-o LIST] [-t CHAR] [-1 FIELD] "
						  "[-2 FIELD | -j FIELD] FILE1 FILE2";

struct line {
	char *text; /* as read */
	char *copy; /* cut into the fields */
	char **field;
	size_t fields;
};

/* A file, and those of its lines in hand that have one key. */
struct side {
	FILE *file;
	const char *path;
	size_t key;
	bool unpaired; /* -a or -v: lines that have no match are told */
	struct line next;
	bool more; /* `next` is a line */
	size_t number;
	struct line *group;
	size_t size, room;
};

struct output {
	int side; /* 0: the key itself */
	size_t field;
};

static struct side sides[2];
static int separator = -1;
static const char *empty;
static bool ignore_case, paired = true, unsorted;
static struct output *outputs;
static size_t output_count;

static void split(struct line *line)
{
	char *at = line->copy = strdup(line->text);
	if (!at)
		err(1, NULL);
	size_t room = 0;
	for (;;) {
		if (separator < 0 && !*(at += strspn(at, " \t")))
			break;
		if (line->fields == room)
			line->field = grown(line->field, (room = room * 2 + 8) * sizeof *line->field);
		line->field[line->fields++] = at;
		at += separator < 0 ? strcspn(at, " \t") : strcspn(at, (char[]){ (char)separator, 0 });
		if (!*at)
			break;
		*at++ = 0;
	}
}

static void line_free(struct line *line)
{
	free(line->text);
	free(line->copy);
	free(line->field);
	*line = (struct line){};
}

static const char *field(const struct line *line, size_t index)
{
	return index < line->fields ? line->field[index] : "";
}

static int compare(const char *a, const char *b)
{
	return ignore_case ? strcasecmp(a, b) : strcmp(a, b);
}

/* The next line into `next`. */
static void advance(struct side *side)
{
	size_t size = 0;
	side->next = (struct line){};
	side->more = next_line(side->file, &side->next.text, &size) != NULL;
	if (!side->more) {
		if (ferror(side->file))
			err(1, "%s", side->path);
		line_free(&side->next);
		return;
	}
	side->number++;
	split(&side->next);
}

/* All lines in a row that have `next`'s key, into the group. */
static void take_group(struct side *side)
{
	for (size_t i = 0; i < side->size; i++)
		line_free(&side->group[i]);
	side->size = 0;
	while (side->more) {
		int order =
			side->size ? compare(field(&side->next, side->key), field(side->group, side->key)) : 0;
		if (order < 0 && !unsorted) {
			unsorted = true;
			warnx("%s:%zu: is not sorted: %s", side->path, side->number, side->next.text);
		}
		if (order)
			break;
		if (side->size == side->room)
			side->group =
				grown(side->group, (side->room = side->room * 2 + 8) * sizeof *side->group);
		side->group[side->size++] = side->next;
		advance(side);
	}
}

static void print_field(const char *text, bool *first)
{
	if (!*first)
		putchar(separator < 0 ? ' ' : separator);
	*first = false;
	fputs(*text || !empty ? text : empty, stdout);
}

/* `a` or `b` may be missing. */
static void print(const struct line *a, const struct line *b)
{
	const struct line *line[2] = { a, b };
	int key_side = a ? 0 : 1;
	const char *key = field(line[key_side], sides[key_side].key);
	bool first = true;
	if (output_count)
		for (size_t i = 0; i < output_count; i++) {
			const struct output *o = &outputs[i];
			const struct line *from = o->side ? line[o->side - 1] : NULL;
			print_field(!o->side ? key : from ? field(from, o->field) : "", &first);
		}
	else {
		print_field(key, &first);
		for (int s = 0; s < 2; s++)
			for (size_t i = 0; line[s] && i < line[s]->fields; i++)
				if (i != sides[s].key)
					print_field(line[s]->field[i], &first);
	}
	putchar('\n');
}

static void print_unpaired(int s)
{
	for (size_t i = 0; sides[s].unpaired && i < sides[s].size; i++)
		print(s ? NULL : &sides[s].group[i], s ? &sides[s].group[i] : NULL);
	take_group(&sides[s]);
}

static void join(void)
{
	struct side *a = &sides[0], *b = &sides[1];
	take_group(a);
	take_group(b);
	while (a->size || b->size) {
		int order = !a->size ? 1
			: !b->size       ? -1
							 : compare(field(a->group, a->key), field(b->group, b->key));
		if (order) {
			print_unpaired(order > 0);
			continue;
		}
		for (size_t i = 0; paired && i < a->size; i++)
			for (size_t j = 0; j < b->size; j++)
				print(&a->group[i], &b->group[j]);
		take_group(a);
		take_group(b);
	}
}

static void add_outputs(char *list)
{
	for (char *name; (name = strsep(&list, " ,\t"));) {
		if (!*name)
			continue;
		struct output o = { 0 };
		if (strcmp(name, "0")) {
			if ((*name != '1' && *name != '2') || name[1] != '.')
				errx(1, "invalid field specifier: '%s'", name);
			o.side = *name - '0';
			o.field = (size_t)number(name + 2, 1, "field number") - 1;
		}
		outputs = grown(outputs, (output_count + 1) * sizeof *outputs);
		outputs[output_count++] = o;
	}
}

static void file_number(const char *text)
{
	if ((*text != '1' && *text != '2') || text[1])
		errx(1, "invalid file number: '%s'", text);
	sides[*text - '1'].unpaired = true;
}

UTILITY(join)
{
	int option;
	while ((option = getopt(argc, argv, "a:e:ij:o:t:v:1:2:")) != -1)
		switch (option) {
		case 'v':
			paired = false; /* fall through */
		case 'a':
			file_number(optarg);
			break;
		case 'e':
			empty = optarg;
			break;
		case 'i':
			ignore_case = true;
			break;
		case 'j':
			sides[0].key = sides[1].key = (size_t)number(optarg, 1, "field number") - 1;
			break;
		case 'o':
			add_outputs(optarg);
			break;
		case 't':
			if (strlen(optarg) > 1)
				errx(1, "multi-character tab '%s'", optarg);
			separator = *optarg ? (unsigned char)*optarg : '\n';
			break;
		case '1':
		case '2':
			sides[option - '1'].key = (size_t)number(optarg, 1, "field number") - 1;
			break;
		default:
			usage(how);
		}
	/* -o's list may be several arguments. */
	while (output_count && argc - optind > 2)
		add_outputs(argv[optind++]);
	if (argc - optind != 2)
		usage(how);
	for (int s = 0; s < 2; s++) {
		sides[s].path = argv[optind + s];
		if (!(sides[s].file = opened(sides[s].path)))
			return 1;
		advance(&sides[s]);
	}
	join();
	return finish(unsorted);
}
