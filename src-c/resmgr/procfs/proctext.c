/*
 * What the files of /proc say, as proc(5) lays it out. What is not measured here is 0.
 * Entry points: proctext.h. Does not do: which files there are (procfs.c).
 */
#include "proctext.h"

#include <string.h>
#include <sys/stat.h>

#include "mount/mount.h"
#include "session/terminal.h"

#define TICK_NS 10000000 /* sysconf(_SC_CLK_TCK) is 100 */

/* A letter, and the word for it. */
static const char *state_text(enum exa_state state)
{
	static const char *const texts[] = { "?", "R (running)", "S (sleeping)", "T (stopped)",
		"Z (zombie)" };
	return texts[state];
}

static void print_stat(FILE *f, const struct proc *p, enum exa_state state)
{
	int32_t tty = terminal_of(p);
	struct proc *page = proc_find(PID_PAGE);
	long long ticks = (p->started - page->started) / TICK_NS;
	fprintf(f,
		"%u (%s) %c %u %u %u %u -1 0 0 0 0 0 %lld 0 %lld 0 %d %d 1 0 %lld 0 0 0 0 0 0 0 0 0 0 0 0 "
		"0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
		p->pid, p->comm, *state_text(state), p->parent ? p->parent->pid : 0, p->pgid, p->sid,
		tty < 0 ? 0 : (unsigned)terminal_device(tty), cpu_ns(p->cpu) / TICK_NS,
		cpu_ns(p->children_cpu) / TICK_NS, 20 + (int)p->nice, (int)p->nice, ticks > 0 ? ticks : 0);
}

static void print_status(FILE *f, const struct proc *p, enum exa_state state)
{
	uint64_t ignored = 0, caught = 0;
	for (uint32_t s = 1; s <= SIGNALS; s++) {
		ignored |= p->dispositions[s].handler == 1 ? BIT(s) : 0;
		caught |= p->dispositions[s].handler > 1 ? BIT(s) : 0;
	}
	fprintf(f,
		"Name:\t%s\nUmask:\t%04o\nState:\t%s\nTgid:\t%u\nPid:\t%u\nPPid:\t%u\nTracerPid:\t0\n",
		p->comm, p->umask, state_text(state), p->pid, p->pid, p->parent ? p->parent->pid : 0);
	fprintf(f, "Uid:\t%u\t%u\t%u\t%u\nGid:\t%u\t%u\t%u\t%u\nFDSize:\t%u\n", p->uid, p->euid,
		p->suid, p->euid, p->gid, p->egid, p->sgid, p->egid, p->fd_count);
	fputs("Groups:\t", f);
	for (uint32_t i = 0; i < p->group_count; i++)
		fprintf(f, "%u ", p->groups[i]);
	fprintf(f,
		"\nThreads:\t1\nSigPnd:\t%016llx\nSigBlk:\t%016llx\nSigIgn:\t%016llx\nSigCgt:\t%016llx\n",
		(unsigned long long)p->pending, (unsigned long long)p->mask, (unsigned long long)ignored,
		(unsigned long long)caught);
}

/* Not the root that is out of sight. */
static bool is_seen(const struct mount *m) { return m->parent || m == mount_root(); }
static const char *access_text(const struct mount *m) { return m->read_only ? "ro" : "rw"; }

/* What would end a field is written as octal digits: getmntent(3). */
static void print_field(FILE *f, const char *text)
{
	for (; *text; text++)
		if (strchr(" \t\n\\", *text))
			fprintf(f, "\\%03o", (unsigned char)*text);
		else
			putc(*text, f);
	putc(' ', f);
}

static void print_mountinfo(FILE *f)
{
	for (struct mount *m = mount_next(NULL); m; m = mount_next(m))
		if (is_seen(m)) {
			fprintf(f, "%u %u 0:%u / ", m->fs, m->parent ? m->parent->fs : 0, m->fs);
			print_field(f, m->path);
			fprintf(f, "%s - %s ", access_text(m), m->type);
			print_field(f, m->source);
			fprintf(f, "%s\n", access_text(m));
		}
}

static void print_limit(FILE *f, uint64_t limit)
{
	if (limit == RLIM_INFINITY)
		fprintf(f, "%-20s ", "unlimited");
	else
		fprintf(f, "%-20llu ", (unsigned long long)limit);
}

static void print_limits(FILE *f, const struct proc *p)
{
	static const struct {
		const char *name, *unit;
	} of[RLIM_NLIMITS] = {
		[RLIMIT_CPU] = { "cpu time", "seconds" },
		[RLIMIT_FSIZE] = { "file size", "bytes" },
		[RLIMIT_DATA] = { "data size", "bytes" },
		[RLIMIT_STACK] = { "stack size", "bytes" },
		[RLIMIT_CORE] = { "core file size", "bytes" },
		[RLIMIT_RSS] = { "resident set", "bytes" },
		[RLIMIT_NPROC] = { "processes", "processes" },
		[RLIMIT_NOFILE] = { "open files", "files" },
		[RLIMIT_MEMLOCK] = { "locked memory", "bytes" },
		[RLIMIT_AS] = { "address space", "bytes" },
		[RLIMIT_LOCKS] = { "file locks", "locks" },
		[RLIMIT_SIGPENDING] = { "pending signals", "signals" },
		[RLIMIT_MSGQUEUE] = { "msgqueue size", "bytes" },
		[RLIMIT_NICE] = { "nice priority", "" },
		[RLIMIT_RTPRIO] = { "realtime priority", "" },
		[RLIMIT_RTTIME] = { "realtime timeout", "us" },
	};
	fprintf(f, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		fprintf(f, "Max %-21s ", of[i].name);
		print_limit(f, p->limits[i].current);
		print_limit(f, p->limits[i].maximum);
		fprintf(f, "%-10s\n", of[i].unit);
	}
}

void proctext_process(FILE *f, enum file file, const struct proc *p, enum exa_state state)
{
	switch (file) {
	case CMDLINE:
		fwrite(p->arguments->bytes, 1, p->arguments->size, f);
		break;
	case COMM:
		fprintf(f, "%s\n", p->comm);
		break;
	case STAT:
		print_stat(f, p, state);
		break;
	case STATM:
		fputs("0 0 0 0 0 0 0\n", f);
		break;
	case STATUS:
		print_status(f, p, state);
		break;
	case MOUNTS:
		proctext_system(f, file);
		break;
	case MOUNTINFO:
		print_mountinfo(f);
		break;
	case LIMITS:
		print_limits(f, p);
		break;
	case CGROUP:
		fputs("0::/\n", f);
		break;
	case OOM_SCORE_ADJ:
		fputs("0\n", f);
		break;
	case WCHAN:
		fputs("0", f);
		break;
	case ENVIRON:
		fwrite(p->arguments->bytes + p->arguments->size, 1, p->arguments->environment_size, f);
		break;
	default:
		break;
	}
}

/* What all processes have computed, in ticks; never less than it was, though processes go. */
static long long ticks_used(void)
{
	static long long used;
	long long sum = 0;
	for (const struct proc *p = proc_after(0); p; p = proc_after((int32_t)p->pid))
		sum += (cpu_ns(p->cpu) + cpu_ns(p->children_cpu)) / TICK_NS;
	return used = sum > used ? sum : used;
}

/* Of the machine's processors nothing is known: one, which is idle when none of these processes
 * computes. Programs divide by it. */
static double idle_seconds(double up)
{
	double idle = up - (double)ticks_used() * TICK_NS / 1e9;
	return idle > 1 ? idle : 1;
}

static void print_system_stat(FILE *f, int64_t started)
{
	double up = (double)(now_realtime() - started) / 1e9;
	for (int i = 0; i < 2; i++)
		fprintf(f, "%s %lld 0 0 %lld 0 0 0 0 0 0\n", i ? "cpu0" : "cpu ", ticks_used(),
			(long long)(idle_seconds(up) * 1e9 / TICK_NS));
	fprintf(f, "intr 0\nctxt 0\nbtime %lld\nprocesses %u\nprocs_running 1\nprocs_blocked 0\n",
		(long long)(started / 1000000000), proc_count());
}

static void seconds_print(FILE *f, double seconds, char end)
{
	long long hundredths = (long long)(seconds * 100);
	fprintf(f, "%lld.%02d%c", hundredths / 100, (int)(hundredths % 100), end);
}

void proctext_system(FILE *f, enum file file)
{
	struct proc *page = proc_find(PID_PAGE);
	double up = (double)(now_realtime() - page->started) / 1e9;
	switch (file) {
	case UPTIME:
		seconds_print(f, up, ' ');
		seconds_print(f, idle_seconds(up), '\n');
		break;
	case LOADAVG:
		fprintf(f, "0.00 0.00 0.00 1/%u %u\n", proc_count(), 1u);
		break;
	case MEMINFO:
		fputs("MemTotal: 1048576 kB\nMemFree: 1048576 kB\nMemAvailable: 1048576 kB\nBuffers: 0 "
			  "kB\nCached: 0 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
			f);
		break;
	case VERSION:
		fputs("Exa version 0.1.0 (exa-kernel)\n", f);
		break;
	case MOUNTS:
		for (struct mount *m = mount_next(NULL); m; m = mount_next(m))
			if (is_seen(m)) {
				print_field(f, m->source);
				print_field(f, m->path);
				fprintf(f, "%s %s 0 0\n", m->type, access_text(m));
			}
		break;
	case CPUINFO:
		fputs("processor\t: 0\nmodel name\t: WebAssembly\n\n", f);
		break;
	case VMSTAT:
		fputs("pgpgin 0\npgpgout 0\npswpin 0\npswpout 0\n", f);
		break;
	case TTY_DRIVERS:
		fputs("/dev/tty             /dev/tty        5       0 system:/dev/tty\npty_slave           "
			  " /dev/pts      136 0-1048575 pty:slave\n",
			f);
		break;
	case FILESYSTEMS:
		fputs("nodev\tproc\nnodev\tdevtmpfs\nnodev\tdevpts\nnodev\ttmpfs\nnodev\tnetfs\nnodev\tjsfs"
			  "\nnodev\tlocalfs\nnodev\toverlay\n",
			f);
		break;
	case SYSTEM_STAT:
		print_system_stat(f, page->started);
		break;
	default:
		proctext_sysctl(f, file);
		break;
	}
}
