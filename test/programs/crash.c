/*
 * crash DIR GENERATION COUNT: changes a tree for ever, so that whoever kills the kernel can look at
 * what is left.
 *
 * Each step is one call that changes DIR, derived from its number and the generation alone; before
 * it, the number goes into DIR/journal. So after a kill the tree must be that of all steps in the
 * journal, or of all but the last. That is checked first (prints "checked"); then it goes on, and
 * after each fsync prints "GENERATION COUNT", which is what was promised. A promise made before is
 * given as arguments: less than that is a failure.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

#define SLOTS 24
#define SIZE_MOST 150000u
#define WRITE_MOST 32768u /* a message holds that: so a write is one change */
#define STEPS_MOST 1500u  /* then a new generation */

struct file {
	unsigned char bytes[SIZE_MOST + WRITE_MOST];
	unsigned size, names;
};

static struct file directory; /* what a slot that is a directory points to */
static struct file *slots[SLOTS];
static unsigned generation, steps;
static char dir[PATH_MAX], old[PATH_MAX + 8];

enum kind { NOTHING, CREATE, MKDIR, WRITE, CUT, RENAME, LINK, UNLINK, RMDIR };
struct step {
	enum kind kind;
	unsigned a, b, at, count, fill;
};

static unsigned mix(unsigned *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	return *state ^= *state << 5;
}

/* The step of that number, which depends on what is there by then. */
static struct step step_of(unsigned number)
{
	unsigned state = (generation * 7919u + number + 1) * 2654435761u | 1;
	mix(&state), mix(&state);
	struct step s = { .a = mix(&state) % SLOTS,
		.b = mix(&state) % SLOTS,
		.at = mix(&state) % SIZE_MOST,
		.count = 1 + mix(&state) % WRITE_MOST,
		.fill = mix(&state) };
	const struct file *a = slots[s.a], *b = slots[s.b];
	switch (mix(&state) % 8) {
	case 0:
		s.kind = !a ? MKDIR : a == &directory ? RMDIR : UNLINK;
		break;
	case 1:
		s.kind = a && a != &directory ? CUT : NOTHING;
		break;
	case 2:
	case 3:
		s.kind = a && a != b && (!b || (a == &directory) == (b == &directory)) ? RENAME : NOTHING;
		break;
	case 4:
		s.kind = a && a != &directory && !b ? LINK : NOTHING;
		break;
	default:
		s.kind = !a ? CREATE : a != &directory ? WRITE : NOTHING;
	}
	return s;
}

static void file_put(struct file *file)
{
	if (file && file != &directory && !--file->names)
		free(file);
}

static void step_model(const struct step *s)
{
	struct file *a = slots[s->a];
	switch (s->kind) {
	case NOTHING:
		break;
	case CREATE:
		CHECK((slots[s->a] = calloc(1, sizeof *a)));
		slots[s->a]->names = 1;
		break;
	case MKDIR:
		slots[s->a] = &directory;
		break;
	case WRITE:
		memset(a->bytes + s->at, (int)s->fill, s->count);
		if (s->at + s->count > a->size)
			a->size = s->at + s->count;
		break;
	case CUT:
		if (s->at < a->size)
			memset(a->bytes + s->at, 0, a->size - s->at);
		a->size = s->at;
		break;
	case RENAME:
		file_put(slots[s->b]);
		slots[s->b] = a;
		slots[s->a] = NULL;
		break;
	case LINK:
		slots[s->b] = a;
		a->names++;
		break;
	case UNLINK:
	case RMDIR:
		file_put(a);
		slots[s->a] = NULL;
		break;
	}
}

static void step_disk(const struct step *s)
{
	static char bytes[WRITE_MOST];
	char a[12], b[12];
	int fd;
	snprintf(a, sizeof a, "%u", s->a);
	snprintf(b, sizeof b, "%u", s->b);
	switch (s->kind) {
	case NOTHING:
		break;
	case CREATE:
		CHECK((fd = open(a, O_WRONLY | O_CREAT | O_EXCL, 0644)) >= 0 && close(fd) == 0);
		break;
	case MKDIR:
		CHECK(mkdir(a, 0755) == 0);
		break;
	case WRITE:
		memset(bytes, (int)s->fill, s->count);
		CHECK((fd = open(a, O_WRONLY)) >= 0
			&& pwrite(fd, bytes, s->count, s->at) == (ssize_t)s->count && close(fd) == 0);
		break;
	case CUT:
		CHECK(truncate(a, s->at) == 0);
		break;
	case RENAME:
		CHECK(rename(a, b) == 0);
		break;
	case LINK:
		CHECK(link(a, b) == 0);
		break;
	case UNLINK:
		CHECK(unlink(a) == 0);
		break;
	case RMDIR:
		CHECK(rmdir(a) == 0);
		break;
	}
}

static int file_same(const char *name, const struct file *file, const struct stat *st)
{
	static unsigned char bytes[SIZE_MOST + WRITE_MOST];
	if (!S_ISREG(st->st_mode) || st->st_size != file->size || st->st_nlink != file->names)
		return 0;
	int fd = open(name, O_RDONLY);
	size_t got = 0;
	for (ssize_t n; (n = read(fd, bytes + got, sizeof bytes - got)) > 0;)
		got += (size_t)n;
	CHECK(close(fd) == 0);
	return got == file->size && !memcmp(bytes, file->bytes, got);
}

/* The first slot in which tree and model differ, or -1. */
static int difference(void)
{
	for (int i = 0; i < SLOTS; i++) {
		char name[12];
		struct stat st;
		snprintf(name, sizeof name, "%d", i);
		int there = lstat(name, &st) == 0;
		if (there != !!slots[i]
			|| (there
				&& (slots[i] == &directory ? !S_ISDIR(st.st_mode)
										   : !file_same(name, slots[i], &st))))
			return i;
	}
	return -1;
}

static void remove_tree(const char *path)
{
	DIR *list = opendir(path);
	if (!list)
		return;
	char name[PATH_MAX + 300];
	for (struct dirent *d; (d = readdir(list));) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, d->d_name);
		CHECK(unlink(name) == 0 || rmdir(name) == 0);
	}
	CHECK(closedir(list) == 0 && rmdir(path) == 0);
}

/* The generation and number of steps that a journal tells; 0: there is none yet. */
static int journal_read(const char *where, unsigned *of, unsigned *count)
{
	char name[PATH_MAX + 16];
	unsigned numbers[1 + STEPS_MOST];
	snprintf(name, sizeof name, "%s/journal", where);
	int fd = open(name, O_RDONLY);
	if (fd < 0)
		return 0;
	ssize_t size = read(fd, numbers, sizeof numbers);
	CHECK(close(fd) == 0 && size >= 0 && size % 4 == 0);
	if (!size)
		return 0;
	*of = numbers[0];
	*count = (unsigned)size / 4 - 1;
	for (unsigned i = 0; i < *count; i++)
		CHECK(numbers[i + 1] == i);
	return 1;
}

static void check_tree(void)
{
	for (unsigned i = 0; i + 1 < steps; i++) {
		struct step s = step_of(i);
		step_model(&s);
	}
	if (!steps)
		return;
	struct step last = step_of(steps - 1);
	int before = difference();
	step_model(&last);
	if (before < 0) {
		step_disk(&last);
		before = -1;
	}
	int after = difference();
	if (after >= 0) {
		fprintf(stderr,
			"crash: %s: after %u steps of generation %u slots %d, %d are not as they should be "
			"(step %d)\n",
			dir, steps, generation, before, after, (int)last.kind);
		exit(1);
	}
}

/* What is left of a former run is checked; where it was long, a new generation is begun. */
static void resume(unsigned promised_generation, unsigned promised)
{
	int there = journal_read(dir, &generation, &steps);
	int former = !there && journal_read(old, &generation, &steps);
	if (generation < promised_generation
		|| (generation == promised_generation && steps < promised)) {
		fprintf(stderr, "crash: %s: %u steps of generation %u were promised, there are %u of %u\n",
			dir, promised, promised_generation, steps, generation);
		exit(1);
	}
	if (there) {
		CHECK(chdir(dir) == 0);
		check_tree();
		if (steps < STEPS_MOST / 2) {
			remove_tree(old);
			return;
		}
		CHECK(chdir("/") == 0);
		remove_tree(old);
		CHECK(rename(dir, old) == 0);
	} else {
		remove_tree(dir);
	}
	if (there || former)
		generation++;
	else
		generation = 1;
	for (int i = 0; i < SLOTS; i++) {
		file_put(slots[i]);
		slots[i] = NULL;
	}
	steps = 0;
	CHECK(mkdir(dir, 0755) == 0 && chdir(dir) == 0);
	int fd = open("journal", O_WRONLY | O_CREAT | O_EXCL, 0644);
	CHECK(fd >= 0 && write(fd, &generation, 4) == 4 && fsync(fd) == 0 && close(fd) == 0);
	remove_tree(old);
}

int main(int argc, char **argv)
{
	CHECK(argc == 4);
	snprintf(dir, sizeof dir, "%s", argv[1]);
	snprintf(old, sizeof old, "%s.old", argv[1]);
	resume((unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
	puts("checked");
	fflush(stdout);
	int journal = open("journal", O_WRONLY | O_APPEND);
	CHECK(journal >= 0);
	for (; steps < STEPS_MOST; steps++) {
		struct step s = step_of(steps);
		CHECK(write(journal, &steps, 4) == 4);
		step_disk(&s);
		step_model(&s);
		if (steps % 16)
			continue;
		if (steps % 64)
			CHECK(fsync(journal) == 0);
		else
			sync();
		printf("%u %u\n", generation, steps + 1);
		fflush(stdout);
	}
	puts("done");
	return 0;
}
