/*
 * iconv [-cs] [-f FROM] [-t TO] [FILE...], iconv -l: text from one encoding into another.
 *
 * libc's iconv writes a mark for what the other encoding has not, and counts it. So characters go
 * through one by one: then it is known which one it was, and that is an error, or left out (-c).
 */
#include <err.h>
#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "utilities.h"

static const char how[] = "iconv [-cs] [-f FROM] [-t TO] [FILE...] | iconv -l";
#define CHARACTER_MAX 16

static const char *const encodings[] = {
	"ASCII",
	"BIG5",
	"CP1250",
	"CP1251",
	"CP1252",
	"CP1253",
	"CP1254",
	"CP1255",
	"CP1256",
	"CP1257",
	"CP1258",
	"CP437",
	"CP850",
	"CP866",
	"EUC-JP",
	"EUC-KR",
	"GB18030",
	"GB2312",
	"GBK",
	"ISO-2022-JP",
	"ISO-8859-1",
	"ISO-8859-2",
	"ISO-8859-3",
	"ISO-8859-4",
	"ISO-8859-5",
	"ISO-8859-6",
	"ISO-8859-7",
	"ISO-8859-8",
	"ISO-8859-9",
	"ISO-8859-10",
	"ISO-8859-11",
	"ISO-8859-13",
	"ISO-8859-14",
	"ISO-8859-15",
	"ISO-8859-16",
	"KOI8-R",
	"KOI8-U",
	"LATIN1",
	"SHIFT_JIS",
	"UCS-2",
	"UCS-2BE",
	"UCS-2LE",
	"UCS-4",
	"UCS-4BE",
	"UCS-4LE",
	"UTF-16",
	"UTF-16BE",
	"UTF-16LE",
	"UTF-32",
	"UTF-32BE",
	"UTF-32LE",
	"UTF-8",
	"WCHAR_T",
};

static bool leave_out, replace;

/* Bytes of one character, fed until they are one. What is used of them; 0: there are too few; -1:
 * it is none. */
static int convert_one(iconv_t conversion, char *bytes, size_t have, const char *path, bool last)
{
	for (size_t give = 1; give <= have && give <= CHARACTER_MAX; give++) {
		char output[64], *in = bytes, *out = output;
		size_t left = give, room = sizeof output;
		size_t marks = iconv(conversion, &in, &left, &out, &room);
		if (marks == (size_t)-1) {
			if (errno == EINVAL)
				continue;
			return -1;
		}
		if (marks && !replace && !leave_out) {
			fflush(stdout);
			errx(1, "%s: cannot convert: a character is not in the encoding", path);
		}
		if (!marks || replace)
			fwrite(output, 1, sizeof output - room, stdout);
		return (int)(give - left);
	}
	return have < CHARACTER_MAX && !last ? 0 : -1;
}

static int convert(iconv_t conversion, FILE *file, const char *path, bool silent)
{
	char bytes[8192];
	size_t have = 0;
	long long done = 0;
	int status = 0;
	for (bool last = false; !last || have;) {
		if (!last) {
			size_t more = fread(bytes + have, 1, sizeof bytes - have, file);
			last = !more;
			have += more;
		}
		size_t at = 0;
		while (at < have) {
			int used = convert_one(conversion, bytes + at, have - at, path, last);
			if (!used)
				break;
			if (used < 0) {
				status = 1;
				if (!silent && !leave_out)
					warnx("%s: illegal input sequence at position %lld", path, done);
				if (!leave_out)
					return status;
				used = 1;
			}
			at += (size_t)used;
			done += used;
		}
		memmove(bytes, bytes + at, have -= at);
	}
	if (ferror(file)) {
		warn("%s", path);
		status = 1;
	}
	return status;
}

/* Its name, without what glibc has after it: //TRANSLIT, //IGNORE. */
static char *encoding(const char *name)
{
	char *copy = strdup(*name ? name : nl_langinfo(CODESET));
	if (!copy)
		err(1, NULL);
	char *slashes = strstr(copy, "//");
	if (slashes) {
		replace |= strstr(slashes, "TRANSLIT") != NULL;
		leave_out |= strstr(slashes, "IGNORE") != NULL;
		*slashes = 0;
	}
	return copy;
}

UTILITY(iconv)
{
	const char *from = "", *to = "";
	bool silent = false;
	int option, status = 0;
	setlocale(LC_ALL, "");
	while ((option = getopt(argc, argv, "cf:lst:")) != -1)
		switch (option) {
		case 'c':
			leave_out = true;
			break;
		case 'f':
			from = optarg;
			break;
		case 's':
			silent = true;
			break;
		case 't':
			to = optarg;
			break;
		case 'l':
			for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
				puts(encodings[i]);
			return finish(0);
		default:
			usage(how);
		}
	char *source = encoding(from), *target = encoding(to);
	iconv_t conversion = iconv_open(target, source);
	if (conversion == (iconv_t)-1)
		errx(1, "conversion from '%s' to '%s' is not supported", source, target);
	free(source);
	free(target);
	if (optind == argc)
		status = convert(conversion, stdin, "standard input", silent);
	for (; optind < argc; optind++) {
		FILE *file = opened(argv[optind]);
		status |= file ? convert(conversion, file, argv[optind], silent) : 1;
		if (file && file != stdin)
			fclose(file);
	}
	/* Back to the first shift state, where the encoding has any. */
	char rest[64], *out = rest;
	size_t room = sizeof rest;
	if (iconv(conversion, NULL, NULL, &out, &room) != (size_t)-1)
		fwrite(rest, 1, sizeof rest - room, stdout);
	iconv_close(conversion);
	return finish(status);
}
