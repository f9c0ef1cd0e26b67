/*
 * calls NAME: the test of one system call, in an empty folder, which is then removed. All are one
 * image, for to link each by itself would take most of the build. calls.def is made by
 * tools/build/programs.mk.
 */
#include <ftw.h>

#include "call.h"

#define CALL(name) int call_##name(void);
#include "calls.def"
#undef CALL

static const struct test {
	const char *name;
	int (*run)(void);
} tests[] = {
#define CALL(name) { #name, call_##name },
#include "calls.def"
};

static int drop(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

int main(int argc, char **argv)
{
	char folder[] = "/tmp/calls.XXXXXX";

	for (unsigned i = 0; i < sizeof tests / sizeof *tests; i++) {
		if (argc != 2 || strcmp(argv[1], tests[i].name))
			continue;
		CHECK(mkdtemp(folder) && !chmod(folder, 0755) && !chdir(folder));

		int result = tests[i].run();

		CHECK(!chdir("/") && !nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS));
		return result;
	}
	fputs("usage: calls NAME\n", stderr);
	return 2;
}
