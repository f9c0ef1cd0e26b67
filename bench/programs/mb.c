/*
 * mb.c - a small lmbench-like micro-benchmark for Unix kernels.
 *
 * Portable POSIX C: of the system it uses only fork, pipe, execve, waitpid,
 * _exit, clock_gettime, open/close, read/write and getppid (plus snprintf and
 * a few string functions of the C library).  No threads, no signals, no mmap,
 * no heap: every buffer is static.  All arithmetic in the CPU tests is on
 * 32-bit unsigned integers, so a 32-bit guest is not punished for being one.
 *
 * HOW A FIGURE IS TAKEN
 *   Each test is a function that does its operation n times.  First batches
 *   are run, with n raised until one lasts at least the batch time (-t, 100 ms
 *   unless told), and on until the warm-up time (-w, 1000 ms unless told) has
 *   passed: that warms caches and any JIT, and n follows the speed reached.
 *   Then up to REPS batches of that n are timed, stopping early once the test
 *   has used its share of time (TEST_CAP_S).  The figure printed is the MEDIAN
 *   batch; min and max stand beside it.  So the clock may be coarse (a
 *   browser's performance.now() may tick at 0.1 ms) and one hiccup does no
 *   harm.  Some JITs need longer than the warm-up: run mb twice in one boot
 *   and take the second run to see a system's steady state.
 *   The whole program stays under a minute on any but a very slow system
 *   (20-25 s on a fast one).
 *
 * OUTPUT: one line per test on fd 1, then a closing line
 *     mb NAME VALUE UNIT min=A max=B n=N reps=R
 *     mb total SECONDS s
 *   For _us and _ns figures smaller is better, for _MBps larger (MB = 10^6
 *   bytes).  A test that fails prints "mb NAME FAIL why errno=E" and the rest go on;
 *   the exit status is then 1.
 *
 * USAGE: mb [-d DIR] [-x PROGRAM] [-t BATCH_MS] [-w WARMUP_MS] [TEST ...]
 *   -d DIR      directory (on tmpfs) for the open/close file; default /tmp.
 *               The file DIR/mb.tmp is made and left there, empty.
 *   -x PROGRAM  what fork_exec_true runs; default /bin/true
 *   TEST        names as printed (without the unit); default: all
 *   mb --nop    exits at once with 0: what fork_exec_self runs (argv[0], or
 *               /bin/mb where argv[0] holds no slash)
 *
 * TESTS
 *   getppid_us         one getppid() system call
 *   open_close_us      open(O_RDONLY) + close of an existing empty file
 *   pingpong_us        1 byte to a forked child over a pipe and 1 byte back
 *                      over another: a whole round trip (4 calls, 2 switches)
 *   pipe_MBps          child writes 64 MiB in 64 KiB writes, parent reads it
 *                      (a system with small pipes returns short reads: fine)
 *   fork_exit_us       fork + child _exit(0) + waitpid
 *   fork_exec_true_us  fork + execve(PROGRAM) + waitpid
 *   fork_exec_self_us  fork + execve(mb --nop) + waitpid: the same program
 *                      everywhere, so comparable where /bin/true is not
 *   intloop_ns         one step of a 32-bit xorshift generator, a chain of
 *                      3 shifts + 3 xors + 1 add (7 dependent-ish ALU ops)
 *   sha256_MBps        SHA-256 of 1 MiB blocks in memory, 16 MiB a batch
 *   sieve_us           sieve of Eratosthenes for the primes below 2^20 in a
 *                      byte array (2,228,881 stores, 2^20 loads, one memset)
 *   Each CPU test checks its own answer.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REPS 9         /* timed batches per test, at most */
#define TEST_CAP_S 5.0 /* seconds after which a test starts no new batch */
#define CHUNK 65536    /* bytes per write in the pipe throughput test */
#define PIPE_TOTAL (64u * 1024 * 1024)
#define SHA_BYTES (1u << 20)
#define SHA_BLOCKS 16 /* of SHA_BYTES: 16 MiB in one measured operation */
#define SIEVE_N (1u << 20)

static double batch_s = 0.1, warm_s = 1.0;
static const char *dir = "/tmp", *true_path = "/bin/true";
static char *self_path;
static char file_path[512];
static unsigned char buf[CHUNK], big[SHA_BYTES]; /* big serves sha256 and sieve */
static volatile uint32_t sink;                   /* keeps results alive */
static const char *why;                          /* what failed, for the FAIL line */

static double now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* write all of s; used for output so that no stdio buffer is shared by fork */
static void put(const char *s)
{
	size_t n = strlen(s);
	while (n > 0) {
		ssize_t k = write(1, s, n);
		if (k <= 0)
			return;
		s += k;
		n -= (size_t)k;
	}
}

static int fail(const char *what)
{
	why = what;
	return -1;
}

/* wait for child p; 0 if it exited with status 0 */
static int reap(pid_t p)
{
	int st;
	while (waitpid(p, &st, 0) < 0)
		if (errno != EINTR)
			return fail("waitpid");
	if (!WIFEXITED(st) || WEXITSTATUS(st) != 0)
		return fail("child status");
	return 0;
}

/* ---- the tests: each does its operation n times, 0 on success ---- */

static int t_getppid(long n)
{
	while (n-- > 0)
		sink += (uint32_t)getppid();
	return 0;
}

static int t_open_close(long n)
{
	while (n-- > 0) {
		int fd = open(file_path, O_RDONLY);
		if (fd < 0)
			return fail("open");
		if (close(fd) < 0)
			return fail("close");
	}
	return 0;
}

/* A new child for each batch; its start is in the batch, which is why the
   batch is long (thousands of round trips). */
static int t_pingpong(long n)
{
	int a[2], b[2];
	char c = 'x';
	pid_t p;
	if (pipe(a) < 0 || pipe(b) < 0)
		return fail("pipe");
	p = fork();
	if (p < 0)
		return fail("fork");
	if (p == 0) {
		close(a[1]);
		close(b[0]);
		while (read(a[0], &c, 1) == 1)
			if (write(b[1], &c, 1) != 1)
				_exit(1);
		_exit(0);
	}
	close(a[0]);
	close(b[1]);
	while (n-- > 0)
		if (write(a[1], &c, 1) != 1 || read(b[0], &c, 1) != 1) {
			fail("ping");
			break;
		}
	close(a[1]); /* end of file: the child leaves its loop */
	close(b[0]);
	if (reap(p) < 0)
		return -1;
	return n < 0 ? 0 : -1;
}

static int t_pipe(long n)
{
	while (n-- > 0) {
		int a[2];
		pid_t p;
		ssize_t k;
		uint32_t got = 0;
		if (pipe(a) < 0)
			return fail("pipe");
		p = fork();
		if (p < 0)
			return fail("fork");
		if (p == 0) {
			uint32_t left = PIPE_TOTAL;
			close(a[0]);
			while (left > 0) {
				k = write(a[1], buf, left < CHUNK ? left : CHUNK);
				if (k <= 0)
					_exit(1);
				left -= (uint32_t)k;
			}
			_exit(0);
		}
		close(a[1]);
		while ((k = read(a[0], buf, CHUNK)) > 0)
			got += (uint32_t)k;
		close(a[0]);
		if (reap(p) < 0)
			return -1;
		if (got != PIPE_TOTAL)
			return fail("short pipe");
	}
	return 0;
}

static int t_fork_exit(long n)
{
	while (n-- > 0) {
		pid_t p = fork();
		if (p < 0)
			return fail("fork");
		if (p == 0)
			_exit(0);
		if (reap(p) < 0)
			return -1;
	}
	return 0;
}

static int spawn_n(long n, const char *path, char *arg)
{
	char *argv[3], *envp[1];
	argv[0] = (char *)path;
	argv[1] = arg;
	argv[2] = NULL;
	envp[0] = NULL;
	while (n-- > 0) {
		pid_t p = fork();
		if (p < 0)
			return fail("fork");
		if (p == 0) {
			execve(path, argv, envp);
			_exit(127);
		}
		if (reap(p) < 0)
			return -1;
	}
	return 0;
}

static int t_exec_true(long n) { return spawn_n(n, true_path, NULL); }
static int t_exec_self(long n) { return spawn_n(n, self_path, (char *)"--nop"); }

/* n thousand steps (so that n fits and the loop overhead is nil) */
static int t_intloop(long n)
{
	uint32_t x = 2463534242u, s = 0;
	while (n-- > 0) {
		int i;
		for (i = 0; i < 1000; i++) {
			x ^= x << 13;
			x ^= x >> 17;
			x ^= x << 5;
			s += x;
		}
	}
	if (x == 0)
		return fail("xorshift reached 0"); /* it never does */
	sink = s;
	return 0;
}

static int intloop_check(void)
{
	uint32_t x = 2463534242u; /* Marsaglia's seed: first output is known */
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x == 723471715u ? 0 : fail("xorshift answer");
}

/* SHA-256, FIPS 180-4, written plainly */
static const uint32_t K[64] = { 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b,
	0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74,
	0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3,
	0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354,
	0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
	0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3,
	0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa,
	0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };

#define ROR(x, k) (((x) >> (k)) | ((x) << (32 - (k))))

static void sha_block(uint32_t h[8], const unsigned char *p)
{
	uint32_t w[64], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], hh = h[7];
	int i;
	for (i = 0; i < 16; i++, p += 4)
		w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	for (; i < 64; i++) {
		uint32_t s0 = ROR(w[i - 15], 7) ^ ROR(w[i - 15], 18) ^ (w[i - 15] >> 3);
		uint32_t s1 = ROR(w[i - 2], 17) ^ ROR(w[i - 2], 19) ^ (w[i - 2] >> 10);
		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
	for (i = 0; i < 64; i++) {
		uint32_t t1 =
			hh + (ROR(e, 6) ^ ROR(e, 11) ^ ROR(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i];
		uint32_t t2 = (ROR(a, 2) ^ ROR(a, 13) ^ ROR(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
		hh = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	h[0] += a;
	h[1] += b;
	h[2] += c;
	h[3] += d;
	h[4] += e;
	h[5] += f;
	h[6] += g;
	h[7] += hh;
}

static void sha_init(uint32_t h[8])
{
	static const uint32_t H[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
		0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	memcpy(h, H, sizeof H);
}

static int t_sha256(long n)
{
	while (n-- > 0) {
		uint32_t h[8], i, j;
		sha_init(h);
		for (j = 0; j < SHA_BLOCKS; j++)
			for (i = 0; i < SHA_BYTES; i += 64)
				sha_block(h, big + i);
		sink = h[0];
	}
	return 0;
}

static int sha256_check(void) /* SHA-256("abc") */
{
	unsigned char m[64] = { 'a', 'b', 'c', 0x80 };
	uint32_t h[8];
	m[63] = 24; /* length in bits */
	sha_init(h);
	sha_block(h, m);
	memset(big, 0xa5, sizeof big);
	return h[0] == 0xba7816bf && h[7] == 0xf20015ad ? 0 : fail("sha answer");
}

static int t_sieve(long n)
{
	while (n-- > 0) {
		uint32_t i, j, primes = 0;
		memset(big, 1, SIEVE_N);
		for (i = 2; i < SIEVE_N; i++)
			if (big[i]) {
				primes++;
				if (i < 1024) /* 1024 = sqrt(SIEVE_N) */
					for (j = i * i; j < SIEVE_N; j += i)
						big[j] = 0;
			}
		if (primes != 82025)
			return fail("number of primes below 2^20");
	}
	return 0;
}

/* ---- the harness ---- */

static int cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* Prints a double with 4 significant digits or so, without needing %g. */
static void fmt(char *o, size_t n, double v)
{
	snprintf(o, n, "%.*f", v >= 1000 ? 1 : v >= 10 ? 2 : v >= 1 ? 3 : 5, v);
}

struct test {
	const char *name; /* printed as name_unit */
	const char *unit; /* "us", "ns" or "MBps" */
	int (*run)(long n);
	int (*check)(void); /* run once before, untimed; may be NULL */
	double per;         /* operations, or bytes, in one n */
};

static const struct test tests[] = {
	{ "getppid", "us", t_getppid, NULL, 1 },
	{ "open_close", "us", t_open_close, NULL, 1 },
	{ "pingpong", "us", t_pingpong, NULL, 1 },
	{ "pipe", "MBps", t_pipe, NULL, PIPE_TOTAL },
	{ "fork_exit", "us", t_fork_exit, NULL, 1 },
	{ "fork_exec_true", "us", t_exec_true, NULL, 1 },
	{ "fork_exec_self", "us", t_exec_self, NULL, 1 },
	{ "intloop", "ns", t_intloop, intloop_check, 1000 },
	{ "sha256", "MBps", t_sha256, sha256_check, (double)SHA_BYTES *SHA_BLOCKS },
	{ "sieve", "us", t_sieve, NULL, 1 },
};

/* seconds for n operations, as a figure in the test's unit */
static double figure(const struct test *t, double s, long n)
{
	if (t->unit[0] == 'M')
		return t->per * (double)n / s / 1e6;
	return s / (t->per * (double)n) * (t->unit[0] == 'n' ? 1e9 : 1e6);
}

static int measure(const struct test *t)
{
	char line[256], v[32], lo[32], hi[32];
	double f[REPS], start = now(), t0, dt;
	long n = 1;
	int r;

	why = "";
	errno = 0;
	if (t->check && t->check() < 0)
		goto bad;
	for (;;) { /* find n, and warm up */
		t0 = now();
		if (t->run(n) < 0)
			goto bad;
		dt = now() - t0;
		if (dt >= batch_s && now() - start >= warm_s)
			break;
		if (n > 200000000)
			break;
		/* aim a little above the batch time, but grow at most 8-fold */
		if (dt * 8 < batch_s)
			n *= 8;
		else if (dt < batch_s)
			n = (long)((double)n * 1.2 * batch_s / dt) + 1;
	}
	for (r = 0; r < REPS && (r == 0 || now() - start < TEST_CAP_S); r++) {
		t0 = now();
		if (t->run(n) < 0)
			goto bad;
		dt = now() - t0;
		f[r] = figure(t, dt > 0 ? dt : 1e-9, n);
	}
	qsort(f, (size_t)r, sizeof f[0], cmp);
	fmt(v, sizeof v, r % 2 ? f[r / 2] : (f[r / 2 - 1] + f[r / 2]) / 2);
	fmt(lo, sizeof lo, f[0]);
	fmt(hi, sizeof hi, f[r - 1]);
	snprintf(line, sizeof line, "mb %s_%s %s %s min=%s max=%s n=%ld reps=%d\n", t->name, t->unit, v,
		t->unit, lo, hi, n, r);
	put(line);
	return 0;
bad:
	snprintf(line, sizeof line, "mb %s_%s FAIL %s errno=%d\n", t->name, t->unit, why, errno);
	put(line);
	return -1;
}

int main(int argc, char **argv)
{
	char line[80];
	double start = now();
	int i, bad = 0;
	unsigned k;

	if (argc > 1 && strcmp(argv[1], "--nop") == 0)
		return 0;
	self_path = strchr(argv[0], '/') ? argv[0] : (char *)"/bin/mb";
	for (i = 1; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		if (argv[i][1] == 'd')
			dir = argv[i + 1];
		else if (argv[i][1] == 'x')
			true_path = argv[i + 1];
		else if (argv[i][1] == 't')
			batch_s = atoi(argv[i + 1]) / 1000.0;
		else if (argv[i][1] == 'w')
			warm_s = atoi(argv[i + 1]) / 1000.0;
		else
			break;
	}
	if (i < argc && argv[i][0] == '-') {
		put("usage: mb [-d DIR] [-x PROGRAM] [-t BATCH_MS] [-w WARMUP_MS] "
			"[TEST ...]\n");
		return 2;
	}
	snprintf(file_path, sizeof file_path, "%s/mb.tmp", dir);
	{
		int fd = open(file_path, O_CREAT | O_WRONLY, 0600);
		if (fd >= 0)
			close(fd); /* if not, open_close says FAIL */
	}
	for (k = 0; k < sizeof tests / sizeof tests[0]; k++) {
		int j, want = i >= argc;
		for (j = i; j < argc; j++)
			if (strcmp(argv[j], tests[k].name) == 0)
				want = 1;
		if (want && measure(&tests[k]) < 0)
			bad = 1;
	}
	snprintf(line, sizeof line, "mb total %.3f s\n", now() - start);
	put(line);
	return bad;
}
