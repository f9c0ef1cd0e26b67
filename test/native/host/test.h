/*
 * What a test is: a name and a script, run in a process of its own with a freshly started server.
 *
 * Entry points: TEST, CHECK, EQUAL, fail. A test that fails ends there.
 */
#ifndef TEST_TEST_H
#define TEST_TEST_H

#include "host.h"

struct test {
	const char *name, *file;
	void (*run)(void);
	struct test *next;
};
void test_add(struct test *);
const struct test *tests_first(void);

#define TEST(label) \
	static void test_##label(void); \
	__attribute__((constructor)) static void add_##label(void) \
	{ \
		static struct test t = { #label, __FILE__, test_##label, 0 }; \
		test_add(&t); \
	} \
	static void test_##label(void)

/** What a failure is told to be about, where a test does many things alike; null: nothing. */
extern const char *fail_about;
/** A failure ends the process as a crash does, for a fuzzer to notice. */
extern bool fail_aborts;
_Noreturn void fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define CHECK(condition) \
	do { \
		if (!(condition)) \
			fail(__FILE__, __LINE__, "%s", #condition); \
	} while (0)
/** Two integers. */
#define EQUAL(a, b) \
	do { \
		long long left = (long long)(a), right = (long long)(b); \
		if (left != right) \
			fail(__FILE__, __LINE__, "%s is %lld, not %lld (%s)", #a, left, right, #b); \
	} while (0)
/** The request is answered with that status; negative: -errno. */
#define ANSWERED(request, status) EQUAL(status_of(request), status)
#define WAITS(request) \
	do { \
		EQUAL(status_of(request), UNANSWERED); \
		still_waits(request); \
	} while (0)

/** Called before each test, with the server started: the suite's own beginning. */
void suite_begin(void);
/** Called after each test: everything that it opened must be gone again. */
void suite_end(void);

#endif
