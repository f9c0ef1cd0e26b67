/*
 * The limits of the protocol, in one place; TypeScript gets them through protocol.gen.ts.
 * Does not hold: limits that a single server keeps to itself.
 */
#ifndef EXA_LIMITS_H
#define EXA_LIMITS_H

#define EXA_PROTOCOL_VERSION 1
#define EXA_ABI_VERSION 1              /* custom section `exa` of an executable */
#define EXA_SERVERS 8                  /* slots 0..7 belong to the page and the servers */
#define EXA_SLOTS 4096                 /* slot numbers ever handed out; most are never used */
#define EXA_TAIL_MAX 65536             /* bytes of path or data behind a message's fields */
#define EXA_MESSAGE_MAX (65536 + 1024) /* header, fields and tail */
#define EXA_PATH_MAX 4096              /* with the final NUL */
#define EXA_NAME_MAX 255
#define EXA_SYMLINKS_MAX 40         /* then ELOOP */
#define EXA_GROUPS_MAX 16           /* supplementary groups of a process */
#define EXA_FILES_MAX 1024          /* descriptors a process: RLIMIT_NOFILE's hard limit */
#define EXA_FILES_ALL_MAX 32768     /* open files of all processes; ENFILE */
#define EXA_PROCESSES_MAX 4096      /* that there are, zombies and vfork children too; EAGAIN */
#define EXA_SIGNALS_MAX 8192        /* queued, of all processes; EAGAIN */
#define EXA_LOCKS_MAX 16384         /* on files, of all processes; ENOLCK */
#define EXA_WATCHES_MAX 16384       /* of inotify, of all processes; ENOSPC */
#define EXA_INOTIFIES_MAX 512       /* queues of it; EMFILE */
#define EXA_POLLS_MAX 16384         /* what epolls watch, of all processes; ENOSPC */
#define EXA_TIMERS_MAX 64           /* POSIX timers a process */
#define EXA_DEV_SERVER_SHIFT 20     /* st_dev: which server, which of its file systems */
#define EXA_PIPE_SIZE 65536         /* bytes a pipe holds */
#define EXA_PIPE_SIZE_MAX 1048576   /* that F_SETPIPE_SZ may make it hold */
#define EXA_PIPE_BUF 4096           /* writes up to this are atomic */
#define EXA_ARGUMENTS_MAX 2097152   /* argv + envp of exec, in bytes, pointers too; E2BIG past it */
#define EXA_ARGUMENT_MAX 131072     /* one string of those, with its NUL; the same */
#define EXA_COMMAND_LINE_MAX 4096   /* as much of argv as /proc shows */
#define EXA_ENVIRONMENT_SHOWN 16384 /* as much of envp as /proc shows */
#define EXA_IMAGE_MAX 268435456     /* bytes of an executable; ENOMEM past it */
#define EXA_IMAGE_LOADING_MAX \
	268435456 /* of executables that are read at the same time; others wait */
#define EXA_CPU_TICK_NS \
	100000 /* unit of the processor time that hosts stamp: what any clock of a browser shows */

/* Times that are no times, in OP_UTIMES (ns since the epoch otherwise). */
#define EXA_TIME_NOW INT64_MAX
#define EXA_TIME_OMIT (INT64_MAX - 1)
#define EXA_NEVER INT64_MAX         /* a deadline that does not come */
#define EXA_MODE_LIMITED (1u << 31) /* of a descriptor's mode: its process has RLIMIT_FSIZE */
#define EXA_OPEN_EXEC 0x20          /* path's OPEN: may be executed, not: may be read */
#define EXA_SEND_PART 0x40000000    /* sock_send, beside MSG_*: more of this message would follow */
#define EXA_OFFSET_CURRENT (-1)     /* read, write: at the description's own offset */
#define EXA_OFFSET_EXACT(at) \
	(-2 - (at)) /* write: there, whatever O_APPEND says; its own inverse \
				 */

#endif
