/* locale [-a | -m], locale [-ck] NAME...: the locale that the environment asks for, and what it
 * says. */
#include <err.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "utilities.h"

static const char *const categories[] = {
	"LC_CTYPE",
	"LC_NUMERIC",
	"LC_TIME",
	"LC_COLLATE",
	"LC_MONETARY",
	"LC_MESSAGES",
};

enum kind { TEXT, LIST, NUMBER, BYTES };

/* What is asked by name: nl_langinfo's items, of lists the first of `count`, or a member of
 * localeconv's. */
static const struct keyword {
	const char *category, *name;
	enum kind kind;
	nl_item item;
	int count;
	size_t member;
} keywords[] = {
#define INFO(category, name, item) \
	{ \
		category, name, TEXT, item, 1, 0 \
	}
#define ITEMS(category, name, item, count) \
	{ \
		category, name, LIST, item, count, 0 \
	}
#define MEMBER(category, name, kind) \
	{ \
		category, #name, kind, 0, 0, offsetof(struct lconv, name) \
	}
	INFO("LC_CTYPE", "charmap", CODESET),
	MEMBER("LC_NUMERIC", decimal_point, TEXT),
	MEMBER("LC_NUMERIC", thousands_sep, TEXT),
	MEMBER("LC_NUMERIC", grouping, BYTES),
	ITEMS("LC_TIME", "abday", ABDAY_1, 7),
	ITEMS("LC_TIME", "day", DAY_1, 7),
	ITEMS("LC_TIME", "abmon", ABMON_1, 12),
	ITEMS("LC_TIME", "mon", MON_1, 12),
	ITEMS("LC_TIME", "am_pm", AM_STR, 2),
	INFO("LC_TIME", "d_t_fmt", D_T_FMT),
	INFO("LC_TIME", "d_fmt", D_FMT),
	INFO("LC_TIME", "t_fmt", T_FMT),
	INFO("LC_TIME", "t_fmt_ampm", T_FMT_AMPM),
	INFO("LC_TIME", "era", ERA),
	INFO("LC_TIME", "era_d_fmt", ERA_D_FMT),
	INFO("LC_TIME", "alt_digits", ALT_DIGITS),
	INFO("LC_TIME", "era_d_t_fmt", ERA_D_T_FMT),
	INFO("LC_TIME", "era_t_fmt", ERA_T_FMT),
	MEMBER("LC_MONETARY", int_curr_symbol, TEXT),
	MEMBER("LC_MONETARY", currency_symbol, TEXT),
	MEMBER("LC_MONETARY", mon_decimal_point, TEXT),
	MEMBER("LC_MONETARY", mon_thousands_sep, TEXT),
	MEMBER("LC_MONETARY", mon_grouping, BYTES),
	MEMBER("LC_MONETARY", positive_sign, TEXT),
	MEMBER("LC_MONETARY", negative_sign, TEXT),
	MEMBER("LC_MONETARY", int_frac_digits, NUMBER),
	MEMBER("LC_MONETARY", frac_digits, NUMBER),
	MEMBER("LC_MONETARY", p_cs_precedes, NUMBER),
	MEMBER("LC_MONETARY", p_sep_by_space, NUMBER),
	MEMBER("LC_MONETARY", n_cs_precedes, NUMBER),
	MEMBER("LC_MONETARY", n_sep_by_space, NUMBER),
	MEMBER("LC_MONETARY", p_sign_posn, NUMBER),
	MEMBER("LC_MONETARY", n_sign_posn, NUMBER),
	INFO("LC_MESSAGES", "yesexpr", YESEXPR),
	INFO("LC_MESSAGES", "noexpr", NOEXPR),
};

static void print_value(const struct keyword *word, bool named)
{
	const char *member = (const char *)localeconv() + word->member;
	const char *quote = named && (word->kind == TEXT || word->kind == LIST) ? "\"" : "";
	if (named)
		printf("%s=", word->name);
	fputs(quote, stdout);
	if (word->kind == NUMBER) {
		printf("%d", *member == CHAR_MAX ? -1 : *member);
	} else if (word->kind == BYTES) {
		const char *groups = *(char *const *)member;
		if (!*groups)
			fputs("-1", stdout);
		for (const char *at = groups; *at; at++)
			printf("%s%d", at == groups ? "" : ";", *at == CHAR_MAX ? -1 : *at);
	} else if (!word->count) {
		fputs(*(char *const *)member, stdout);
	} else {
		for (int i = 0; i < word->count; i++)
			printf("%s%s", i ? ";" : "", nl_langinfo(word->item + i));
	}
	printf("%s\n", quote);
}

static bool is_category(const char *name)
{
	for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
		if (!strcmp(categories[i], name))
			return true;
	return false;
}

/* A keyword, or a category with all of its own. */
static int print_name(const char *name, bool with_category, bool named)
{
	bool category = is_category(name), found = category;
	if (category && with_category)
		puts(name);
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
		const struct keyword *word = &keywords[i];
		if (strcmp(category ? word->category : word->name, name))
			continue;
		if (with_category && !category)
			puts(word->category);
		print_value(word, named);
		found = true;
	}
	if (!found)
		warnx("unknown name \"%s\"", name);
	return !found;
}

/* LC_ALL before a category's own variable before LANG; what only follows from another is in quotes.
 */
static void print_settings(void)
{
	const char *lang = getenv("LANG"), *all = getenv("LC_ALL");
	printf("LANG=%s\n", lang ? lang : "");
	for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
		const char *own = getenv(categories[i]);
		if (all && *all)
			printf("%s=\"%s\"\n", categories[i], all);
		else if (own && *own)
			printf("%s=%s\n", categories[i], own);
		else
			printf("%s=\"%s\"\n", categories[i], lang && *lang ? lang : "POSIX");
	}
	printf("LC_ALL=%s\n", all ? all : "");
}

UTILITY(locale)
{
	static const char how[] = "locale [-a | -m] | locale [-ck] NAME...";
	bool with_category = false, named = false;
	int option, status = 0;
	setlocale(LC_ALL, "");
	while ((option = getopt(argc, argv, "ackm")) != -1)
		switch (option) {
		case 'a':
			puts("C\nC.UTF-8\nPOSIX");
			return finish(0);
		case 'm':
			puts("ASCII\nUTF-8");
			return finish(0);
		case 'c':
			with_category = true;
			break;
		case 'k':
			named = true;
			break;
		default:
			usage(how);
		}
	if (optind == argc)
		print_settings();
	for (; optind < argc; optind++)
		status |= print_name(argv[optind], with_category, named);
	return finish(status);
}
