/* sum [-r | -s] [FILE...]: a sum of 16 bits and the blocks: BSD's (in KiB) or, by -s, System V's
 * (512 bytes). */
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "utilities.h"

static int sum(FILE *file, const char *path, bool system_v, bool named)
{
	uint32_t all = 0;
	unsigned long long bytes = 0;
	for (int c; (c = getc(file)) != EOF; bytes++)
		all = system_v ? all + (uint32_t)c : (((all >> 1) | (all << 15)) + (uint32_t)c) & 0xffff;
	if (ferror(file)) {
		warn("%s", path);
		return 1;
	}
	if (system_v) {
		all = (all & 0xffff) + (all >> 16);
		printf("%u %llu", (all & 0xffff) + (all >> 16), (bytes + 511) / 512);
	} else {
		printf("%05u %5llu", all, (bytes + 1023) / 1024);
	}
	printf("%s%s\n", named ? " " : "", named ? path : "");
	return 0;
}

UTILITY(sum)
{
	bool system_v = false;
	int option, status = 0;
	while ((option = getopt(argc, argv, "rs")) != -1) {
		if (option == '?')
			usage("sum [-r | -s] [FILE...]");
		system_v = option == 's';
	}
	if (optind == argc)
		status = sum(stdin, "standard input", system_v, false);
	for (; optind < argc; optind++) {
		FILE *file = opened(argv[optind]);
		status |= file ? sum(file, argv[optind], system_v, true) : 1;
		if (file && file != stdin)
			fclose(file);
	}
	return finish(status);
}
