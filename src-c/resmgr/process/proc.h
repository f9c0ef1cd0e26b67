/*
 * Processes, as resmgr knows them: the struct, the table, and who is asking.
 *
 * Owns: struct proc and what hangs off it. Entry points: proc_new, proc_find, proc_end, proc_free,
 * proc_set_group, caller. Does not do: making them run (slot.h, fork.c, exec.c), what their end
 * takes (exit.c).
 */
#ifndef RESMGR_PROC_H
#define RESMGR_PROC_H

#include <signal.h>
#include <sys/resource.h>

#include "server/serve.h"

#define SIGNALS 64
#define COMM_MAX 16
#define BIT(signal) (1ull << ((signal)-1))
#define PID_PAGE 0
#define PID_INIT 1
#define PID_LAST 32767 /* then numbers start over */

struct open_file;
struct blocked_lock;
struct image;
struct posix_timer;

/** A descriptor; file is null where it is free. */
struct fd {
	struct open_file *file; /* counted */
	bool cloexec;
};

struct disposition {
	uint32_t handler; /* 0 SIG_DFL, 1 SIG_IGN, else an address of the program's */
	uint32_t flags;   /* SA_* */
	uint64_t mask;
};

/** What a pending signal tells; a list in the order in which they came. */
struct siginfo {
	uint32_t signal;
	int32_t code;
	uint32_t pid, uid;
	int32_t status;
	int64_t value;
	uint64_t order;   /* grows with each that is posted, to whomever */
	bool of_timer;    /* a POSIX timer's, whose id is in `pid` */
	bool counted;     /* as one of the queued signals … */
	uint32_t charged; /* … of that user */
	struct siginfo *next;
};

/** What a process may exec, and how its image can be read. */
struct pending_exec {
	struct image *image; /* counted, may be null */
	uint32_t server;
	uint64_t handle;     /* 0: the page has it compiled */
	char comm[COMM_MAX]; /* of the file named, not of its interpreter */
};

enum life {
	VFORKED, /* between vfork and exec: no slot, its parent acts for it */
	ALIVE,
	ENDING, /* dead to all; servers are being told */
	ZOMBIE, /* to be waited for */
	REAPED, /* known to nobody, and freed once no handler runs */
};

/** What it was called with; a child has its parent's until it executes something. */
struct arguments {
	uint32_t references;
	uint32_t size, count, environment_size; /* bytes of argv, how many, bytes of envp */
	char bytes[];                           /* argv, then envp, NUL after each */
};

struct proc {
	struct proc *next;   /* all processes, in order of pid */
	struct proc *parent; /* null for the page and the servers */
	uint32_t pid, pgid, sid;
	uint32_t uid, euid, suid, gid, egid, sgid;
	uint32_t group_count, groups[EXA_GROUPS_MAX];
	uint32_t umask;
	int32_t nice;
	int32_t policy, priority; /* SCHED_*; only remembered */
	bool execed;              /* since it was forked */
	enum life life;
	bool server;       /* cannot be signalled */
	uint32_t endpoint; /* 0: none */
	int32_t status;    /* ENDING, ZOMBIE: as wait reports it */
	bool itself;       /* ENDING: its own host ends its program, not the page */
	struct later end;  /* ENDING: what that takes is still to be done */
	struct dying dying;
	uint32_t gone_pending; /* servers that have yet to acknowledge its end … */
	struct asked
		gone[EXA_SERVERS];      /* … and what each is asked: it is told whatever memory is left */
	int64_t started;            /* ns since the epoch */
	uint32_t cpu, children_cpu; /* processor time, EXA_CPU_TICK_NS: its own as of its last request;
								   of those it waited for */
	char comm[COMM_MAX];
	struct image *image;              /* what it runs, counted; null: it is not from a file */
	struct pending_exec pending_exec; /* what it has opened for exec last */
	struct arguments *arguments;

	struct fd *fds;
	uint32_t fd_count; /* of fds */
	uint32_t servers;  /* whose descriptors it has had, a bit each: only there it can wait */
	struct limit {
		uint64_t current, maximum;
	} limits[RLIM_NLIMITS];
	uint32_t serial;                   /* no other process ever has the same */
	struct open_file *cwd;             /* a directory, counted */
	struct open_file *root;            /* the same, after chroot; null: the system's */
	struct blocked_lock *blocked_lock; /* while it waits for a record lock (lock.c) */

	struct disposition dispositions[SIGNALS + 1];
	uint64_t mask, pending;
	uint64_t saved_mask; /* while suspended: what sigsuspend goes back to */
	bool suspended;
	bool notified; /* told to look; until its next sigtake */
	struct siginfo *infos;
	bool stopped;
	bool report_stop, report_continue; /* for wait with WUNTRACED, WCONTINUED */
	uint32_t stop_signal;

	struct queue children;           /* in wait: for a child to change */
	struct queue continued;          /* in sigtake: for SIGCONT */
	struct queue signalled;          /* in sigsuspend, sigwait */
	struct queue slept;              /* in sleep */
	struct timer sleep;              /* of sleep, sigwait and epoll_wait */
	uint32_t sleeper, sleep_request; /* epoll_wait, sem_op: the sender and id of whom it ends */
	struct timer alarm;              /* ITIMER_REAL */
	int64_t alarm_interval;
	struct posix_timer *timers; /* timers.c */
};

/** A new process with the next free pid (or that one, if not -1), child of `parent`. Null: out of
 * memory. */
struct proc *proc_new(struct proc *parent, int32_t pid);
/**
 * It is dead to all from now on, with that status, as wait reports it. What that takes is done when
 * the handler has returned, before its answer goes. `itself`: its own host ends its program; else
 * the page is to.
 */
void proc_end(struct proc *, int32_t status, bool itself);
/** Who does what it takes (exit.c). */
void proc_ends_begin(void (*end)(struct proc *));
/** Known to nobody from now on; nothing of it may be left running. */
void proc_free(struct proc *);
struct proc *proc_find(uint32_t pid);
/** The first process with a pid of `after` + 1 or more. */
struct proc *proc_after(int32_t after);
struct proc *proc_by_endpoint(uint32_t endpoint);
uint32_t proc_count(void);
/** Who asks: the sender, or the vfork child it acts for. Null: neither lives any more; answer
 * -ESRCH. */
struct proc *caller(const struct request *);
/** Processor time in nanoseconds. */
int64_t cpu_ns(uint32_t ticks);
/** Its authority over files. effective: by effective ids, else by real ones (access). */
struct exa_cred proc_cred(const struct proc *, bool effective);
bool is_root(const struct proc *);
/** Whether the superuser asks: 0, -EPERM, or as caller -ESRCH. */
int by_root(const struct request *);
/** It only waits to be waited for. */
static inline bool proc_ended(const struct proc *p)
{
	return p->life == ENDING || p->life == ZOMBIE;
}
/** Changes its group and session. */
void proc_set_group(struct proc *, uint32_t pgid, uint32_t sid);
/** init, what it started, and the page: something is kept for their children, so that whoever takes
 * all there is leaves the console usable. */
bool proc_near_init(const struct proc *);
/** The command's name, from the path of its file. */
void comm_set(char comm[COMM_MAX], const char *path);
/** `bytes`: argv, then envp behind it. */
void proc_set_arguments(struct proc *, const char *bytes, uint32_t size, uint32_t environment_size);
/** The new child has its parent's. */
void proc_share_arguments(struct proc *, const struct proc *of);
/** Zombies count: a group lives until its last process has been waited for (POSIX 3.296). */
bool group_exists(uint32_t pgid, uint32_t sid);
/** POSIX: no member has a parent in another group of the same session. */
bool group_orphaned(uint32_t pgid);

#endif
