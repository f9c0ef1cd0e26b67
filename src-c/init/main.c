/*
 * One program, init, that is all of these by the name it is called by: most of each is libc, and a
 * boot loads it once.
 *
 * Entry point: main. Does not do: what they do, which is in the file of each one's name; telinit
 * goes by other names too.
 */
#include <string.h>

#include "init.h"

int main(int argc, char **argv)
{
	const char *slash = argc ? strrchr(argv[0], '/') : NULL;
	const char *name = slash ? slash + 1 : argc ? argv[0] : "init";
	if (!strcmp(name, "init"))
		return init_main(argc, argv);
	if (!strcmp(name, "launch"))
		return launch_main(argc, argv);
	if (!strcmp(name, "getty"))
		return getty_main(argc, argv);
	return telinit_main(argc, argv, name);
}
