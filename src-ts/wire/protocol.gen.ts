// Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited.
// Offsets are within the fields, which begin at HEADER.size.

export const PROTOCOL_HASH = '5d0016d52c7f86ff7fe1f1c855bfebb2e191cf7559a55a521ca3572a203fdc5f';

export const HEADER = {
  number: 0,
  version: 2,
  kind: 3,
  id: 4,
  sender: 8,
  target: 12,
  status: 16,
  group: 20,
  actor: 24,
  thread: 28,
  size: 32,
} as const;

export const DIRENT_RECORD = {
  reclen: 16,
  type: 18,
  name: 19,
} as const;

export const KIND = {
  REQUEST: 1,
  REPLY: 2,
  NOTICE: 3,
  CANCEL: 4,
} as const;

export const SERVER = {
  page: 0,
  resmgr: 1,
  tty: 2,
  netfs: 3,
  pipe: 4,
  localfs: 5,
  oxygen: 6,
} as const;

export const LIMITS = {
  PROTOCOL_VERSION: 1,
  ABI_VERSION: 1,
  SERVERS: 8,
  SLOTS: 4096,
  TAIL_MAX: 65536,
  MESSAGE_MAX: 66560,
  PATH_MAX: 4096,
  NAME_MAX: 255,
  SYMLINKS_MAX: 40,
  GROUPS_MAX: 16,
  FILES_MAX: 1024,
  FILES_ALL_MAX: 32768,
  PROCESSES_MAX: 4096,
  SIGNALS_MAX: 8192,
  LOCKS_MAX: 16384,
  WATCHES_MAX: 16384,
  INOTIFIES_MAX: 512,
  POLLS_MAX: 16384,
  TIMERS_MAX: 64,
  DEV_SERVER_SHIFT: 20,
  PIPE_SIZE: 65536,
  PIPE_SIZE_MAX: 1048576,
  PIPE_BUF: 4096,
  ARGUMENTS_MAX: 2097152,
  ARGUMENT_MAX: 131072,
  COMMAND_LINE_MAX: 4096,
  ENVIRONMENT_SHOWN: 16384,
  IMAGE_MAX: 268435456,
  IMAGE_LOADING_MAX: 268435456,
  CPU_TICK_NS: 100000,
  TIME_NOW: 9223372036854775807n,
  TIME_OMIT: 9223372036854775806n,
  NEVER: 9223372036854775807n,
  MODE_LIMITED: 2147483648,
  OPEN_EXEC: 32,
  SEND_PART: 1073741824,
  OFFSET_CURRENT: -1,
  SLOT_BITS: 12,
} as const;

export const OP = {
  LOOKUP: 1,
  OPEN: 2,
  MKDIR: 3,
  MKNOD: 4,
  UNLINK: 5,
  RMDIR: 6,
  SYMLINK: 7,
  READLINK: 8,
  CHMOD: 9,
  CHOWN: 10,
  UTIMES: 11,
  TRUNCATE: 12,
  ACCESS: 13,
  PARENT: 14,
} as const;

export const JS = {
  STAT: 1,
  READDIR: 2,
  READ: 3,
  WRITE: 4,
  TRUNCATE: 5,
  CREATE: 6,
  MKDIR: 7,
  UNLINK: 8,
  RMDIR: 9,
  RENAME: 10,
  SYMLINK: 11,
  READLINK: 12,
  CHMOD: 13,
  UTIMES: 14,
  SYNC: 15,
} as const;

export const WALK = {
  DONE: 1,
  SYMLINK: 2,
  UP: 3,
  MOUNT: 4,
  SPECIAL: 5,
} as const;

export const TTY_OP = {
  GET_GROUP: 1,
  SET_GROUP: 2,
  GET_SESSION: 3,
  SET_CONTROLLING: 4,
  DROP_CONTROLLING: 5,
} as const;

export const VERDICT = {
  GO: 1,
  RESTART: 2,
  EIO: 3,
} as const;

export const IDS = {
  UID: 1,
  GID: 2,
  RESUID: 3,
  RESGID: 4,
} as const;

export const STATE = {
  RUNNING: 1,
  SLEEPING: 2,
  STOPPED: 3,
  ZOMBIE: 4,
} as const;

export const TERMINAL = {
  CONSOLE: 1,
} as const;

export const LOCK = {
  RECORD: 1,
  DESCRIPTION: 2,
  WHOLE: 3,
} as const;

export const LOCK_OP = {
  TEST: 1,
  TRY: 2,
  WAIT: 3,
} as const;

export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  ENOEXEC: 8,
  EBADF: 9,
  ECHILD: 10,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  ENOTBLK: 15,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ENOTTY: 25,
  ETXTBSY: 26,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  EMLINK: 31,
  EPIPE: 32,
  EDOM: 33,
  ERANGE: 34,
  EDEADLK: 35,
  ENAMETOOLONG: 36,
  ENOLCK: 37,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  ELOOP: 40,
  EWOULDBLOCK: 11,
  ENOMSG: 42,
  EIDRM: 43,
  ENOSTR: 60,
  ENODATA: 61,
  ETIME: 62,
  ENOSR: 63,
  ENONET: 64,
  ENOPKG: 65,
  EREMOTE: 66,
  ENOLINK: 67,
  EADV: 68,
  ESRMNT: 69,
  ECOMM: 70,
  EPROTO: 71,
  EMULTIHOP: 72,
  EDOTDOT: 73,
  EBADMSG: 74,
  EOVERFLOW: 75,
  ENOTUNIQ: 76,
  EBADFD: 77,
  EREMCHG: 78,
  EILSEQ: 84,
  ERESTART: 85,
  ESTRPIPE: 86,
  EUSERS: 87,
  ENOTSOCK: 88,
  EDESTADDRREQ: 89,
  EMSGSIZE: 90,
  EPROTOTYPE: 91,
  ENOPROTOOPT: 92,
  EPROTONOSUPPORT: 93,
  ESOCKTNOSUPPORT: 94,
  ENOTSUP: 95,
  EOPNOTSUPP: 95,
  EPFNOSUPPORT: 96,
  EAFNOSUPPORT: 97,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ENETDOWN: 100,
  ENETUNREACH: 101,
  ENETRESET: 102,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  ENOBUFS: 105,
  EISCONN: 106,
  ENOTCONN: 107,
  ESHUTDOWN: 108,
  ETOOMANYREFS: 109,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTDOWN: 112,
  EHOSTUNREACH: 113,
  EALREADY: 114,
  EINPROGRESS: 115,
  ESTALE: 116,
  EUCLEAN: 117,
  ENOTNAM: 118,
  ENAVAIL: 119,
  EISNAM: 120,
  EREMOTEIO: 121,
  EDQUOT: 122,
  ENOMEDIUM: 123,
  EMEDIUMTYPE: 124,
  ECANCELED: 125,
  ENOKEY: 126,
  EKEYEXPIRED: 127,
  EKEYREVOKED: 128,
  EKEYREJECTED: 129,
  EOWNERDEAD: 130,
  ENOTRECOVERABLE: 131,
} as const;

export const OPEN = {
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 64,
  O_EXCL: 128,
  O_TRUNC: 512,
  O_APPEND: 1024,
  O_NONBLOCK: 2048,
  O_CLOEXEC: 524288,
  O_DIRECTORY: 65536,
  O_NOFOLLOW: 131072,
  O_PATH: 2097152,
  O_NOCTTY: 256,
} as const;

export const AT = {
  AT_FDCWD: -100,
  AT_SYMLINK_NOFOLLOW: 256,
  AT_SYMLINK_FOLLOW: 1024,
  AT_EMPTY_PATH: 4096,
  AT_EACCESS: 512,
} as const;

export const MODE = {
  S_IFMT: 61440,
  S_IFREG: 32768,
  S_IFDIR: 16384,
  S_IFLNK: 40960,
  S_IFCHR: 8192,
  S_IFBLK: 24576,
  S_IFIFO: 4096,
  S_IFSOCK: 49152,
} as const;

export const DIRENT = {
  DT_UNKNOWN: 0,
  DT_REG: 8,
  DT_DIR: 4,
  DT_LNK: 10,
  DT_CHR: 2,
  DT_BLK: 6,
  DT_FIFO: 1,
  DT_SOCK: 12,
} as const;

export const SEEK = {
  SEEK_SET: 0,
  SEEK_CUR: 1,
  SEEK_END: 2,
} as const;

export const IOCTL = {
  TIOCGPTN: -2147199952,
  TIOCSPTLCK: 1074025521,
} as const;

export const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
} as const;

export const MESSAGES = {
  read: {
    number: 256,
    requestSize: 24, request: {handle: ['u64', 0], offset: ['i64', 8], count: ['u32', 16]},
    replySize: 4, reply: {count: ['u32', 0]},
  },
  write: {
    number: 257,
    requestSize: 24, request: {handle: ['u64', 0], offset: ['i64', 8], size_limit: ['u64', 16]},
    replySize: 4, reply: {count: ['u32', 0]},
  },
  seek: {
    number: 258,
    requestSize: 24, request: {handle: ['u64', 0], offset: ['i64', 8], whence: ['i32', 16]},
    replySize: 8, reply: {offset: ['i64', 0]},
  },
  handle_stat: {
    number: 259,
    requestSize: 8, request: {handle: ['u64', 0]},
    replySize: 88, reply: {st: {dev: ['u64', 0], ino: ['u64', 8], rdev: ['u64', 16], size: ['i64', 24], blocks: ['i64', 32], atime: ['i64', 40], mtime: ['i64', 48], ctime: ['i64', 56], mode: ['u32', 64], nlink: ['u32', 68], uid: ['u32', 72], gid: ['u32', 76], blksize: ['u32', 80], spare: ['u32', 84]}},
  },
  truncate: {
    number: 260,
    requestSize: 16, request: {handle: ['u64', 0], size: ['i64', 8]},
    replySize: 0, reply: {},
  },
  readdir: {
    number: 261,
    requestSize: 16, request: {handle: ['u64', 0], count: ['u32', 8]},
    replySize: 4, reply: {count: ['u32', 0]},
  },
  ioctl: {
    number: 262,
    requestSize: 16, request: {handle: ['u64', 0], request: ['u32', 8]},
    replySize: 4, reply: {result: ['i32', 0]},
  },
  sync: {
    number: 263,
    requestSize: 8, request: {handle: ['u64', 0]},
    replySize: 0, reply: {},
  },
  description_flags: {
    number: 264,
    requestSize: 16, request: {handle: ['u64', 0], set: ['u32', 8], flags: ['u32', 12]},
    replySize: 4, reply: {flags: ['u32', 0]},
  },
  arm: {
    number: 265,
    requestSize: 16, request: {handle: ['u64', 0], events: ['u32', 8], token: ['u32', 12]},
    replySize: 4, reply: {ready: ['u32', 0]},
  },
  disarm: {
    number: 266,
    requestSize: 16, request: {handle: ['u64', 0], token: ['u32', 8]},
    replySize: 0, reply: {},
  },
  allocate: {
    number: 269,
    requestSize: 32, request: {handle: ['u64', 0], offset: ['i64', 8], length: ['i64', 16], mode: ['u32', 24]},
    replySize: 8, reply: {done: ['i64', 0]},
  },
  release: {
    number: 268,
    requestSize: 8, request: {handle: ['u64', 0]},
    replySize: 0, reply: {},
  },
  path: {
    number: 512,
    requestSize: 136, request: {fs: ['u32', 0], op: ['u32', 4], start: ['u64', 8], root: ['u64', 16], a: ['i64', 24], b: ['i64', 32], flags: ['u32', 40], mode: ['u32', 44], hops: ['u32', 48], cred: {uid: ['u32', 52], gid: ['u32', 56], umask: ['u32', 60], group_count: ['u32', 64], groups: ['u32s', 68, 16]}},
    replySize: 112, reply: {walk: ['u32', 0], hops: ['u32', 4], handle: ['u64', 8], ino: ['u64', 16], st: {dev: ['u64', 24], ino: ['u64', 32], rdev: ['u64', 40], size: ['i64', 48], blocks: ['i64', 56], atime: ['i64', 64], mtime: ['i64', 72], ctime: ['i64', 80], mode: ['u32', 88], nlink: ['u32', 92], uid: ['u32', 96], gid: ['u32', 100], blksize: ['u32', 104], spare: ['u32', 108]}},
  },
  fs_rename: {
    number: 513,
    requestSize: 104, request: {fs: ['u32', 0], flags: ['u32', 4], from: ['u64', 8], to: ['u64', 16], cred: {uid: ['u32', 24], gid: ['u32', 28], umask: ['u32', 32], group_count: ['u32', 36], groups: ['u32s', 40, 16]}},
    replySize: 0, reply: {},
  },
  fs_link: {
    number: 514,
    requestSize: 104, request: {fs: ['u32', 0], ino: ['u64', 8], parent: ['u64', 16], cred: {uid: ['u32', 24], gid: ['u32', 28], umask: ['u32', 32], group_count: ['u32', 36], groups: ['u32s', 40, 16]}},
    replySize: 0, reply: {},
  },
  fs_pathname: {
    number: 515,
    requestSize: 16, request: {fs: ['u32', 0], ino: ['u64', 8]},
    replySize: 0, reply: {},
  },
  fs_mount: {
    number: 516,
    requestSize: 24, request: {fs: ['u32', 0], flags: ['u32', 4], lower_server: ['u32', 8], lower_fs: ['u32', 12], lower: ['u64', 16]},
    replySize: 24, reply: {root: ['u64', 0], dev: ['u64', 8], read_only: ['u32', 16]},
  },
  fs_unmount: {
    number: 517,
    requestSize: 4, request: {fs: ['u32', 0]},
    replySize: 0, reply: {},
  },
  fs_cover: {
    number: 518,
    requestSize: 16, request: {fs: ['u32', 0], on: ['u32', 4], ino: ['u64', 8]},
    replySize: 0, reply: {},
  },
  fs_statfs: {
    number: 519,
    requestSize: 4, request: {fs: ['u32', 0]},
    replySize: 40, reply: {type: ['u32', 0], blksize: ['u32', 4], blocks: ['u64', 8], blocks_free: ['u64', 16], files: ['u64', 24], files_free: ['u64', 32]},
  },
  fs_sync: {
    number: 520,
    requestSize: 4, request: {fs: ['u32', 0]},
    replySize: 0, reply: {},
  },
  handle_set: {
    number: 521,
    requestSize: 112, request: {handle: ['u64', 0], op: ['u32', 8], mode: ['u32', 12], a: ['i64', 16], b: ['i64', 24], cred: {uid: ['u32', 32], gid: ['u32', 36], umask: ['u32', 40], group_count: ['u32', 44], groups: ['u32s', 48, 16]}},
    replySize: 0, reply: {},
  },
  fs_watch: {
    number: 522,
    requestSize: 16, request: {fs: ['u32', 0], events: ['u32', 4], ino: ['u64', 8]},
    replySize: 0, reply: {},
  },
  fork: {
    number: 768,
    requestSize: 0, request: {},
    replySize: 8, reply: {pid: ['u32', 0], child: ['u32', 4]},
  },
  vfork: {
    number: 769,
    requestSize: 0, request: {},
    replySize: 4, reply: {pid: ['u32', 0]},
  },
  exec_open: {
    number: 770,
    requestSize: 12, request: {dirfd: ['i32', 0], flags: ['u32', 4], interpreter: ['u32', 8]},
    replySize: 32, reply: {fd: ['i32', 0], image: ['u32', 4], known: ['u32', 8], server: ['u32', 12], handle: ['u64', 16], size: ['i64', 24]},
  },
  exec: {
    number: 771,
    requestSize: 12, request: {image: ['u32', 0], fd: ['i32', 4], environment: ['u32', 8]},
    replySize: 4, reply: {slot: ['u32', 0]},
  },
  exit: {
    number: 772,
    requestSize: 4, request: {status: ['u32', 0]},
    replySize: 0, reply: {},
  },
  wait: {
    number: 773,
    requestSize: 8, request: {pid: ['i32', 0], options: ['u32', 4]},
    replySize: 24, reply: {pid: ['u32', 0], status: ['i32', 4], uid: ['u32', 8], cpu_ns: ['i64', 16]},
  },
  ids: {
    number: 774,
    requestSize: 4, request: {pid: ['u32', 0]},
    replySize: 44, reply: {pid: ['u32', 0], ppid: ['u32', 4], pgid: ['u32', 8], sid: ['u32', 12], uid: ['u32', 16], euid: ['u32', 20], suid: ['u32', 24], gid: ['u32', 28], egid: ['u32', 32], sgid: ['u32', 36], umask: ['u32', 40]},
  },
  setpgid: {
    number: 775,
    requestSize: 8, request: {pid: ['u32', 0], pgid: ['u32', 4]},
    replySize: 0, reply: {},
  },
  setsid: {
    number: 776,
    requestSize: 0, request: {},
    replySize: 4, reply: {sid: ['u32', 0]},
  },
  set_ids: {
    number: 777,
    requestSize: 16, request: {which: ['u32', 0], a: ['u32', 4], b: ['u32', 8], c: ['u32', 12]},
    replySize: 0, reply: {},
  },
  groups: {
    number: 778,
    requestSize: 72, request: {set: ['u32', 0], count: ['u32', 4], groups: ['u32s', 8, 16]},
    replySize: 68, reply: {count: ['u32', 0], groups: ['u32s', 4, 16]},
  },
  umask: {
    number: 779,
    requestSize: 4, request: {mask: ['u32', 0]},
    replySize: 4, reply: {mask: ['u32', 0]},
  },
  nice: {
    number: 780,
    requestSize: 16, request: {which: ['i32', 0], who: ['u32', 4], set: ['u32', 8], value: ['i32', 12]},
    replySize: 4, reply: {value: ['i32', 0]},
  },
  rlimit: {
    number: 781,
    requestSize: 32, request: {pid: ['u32', 0], resource: ['u32', 4], set: ['u32', 8], current: ['u64', 16], maximum: ['u64', 24]},
    replySize: 16, reply: {current: ['u64', 0], maximum: ['u64', 8]},
  },
  process_next: {
    number: 782,
    requestSize: 4, request: {after: ['i32', 0]},
    replySize: 40, reply: {pid: ['u32', 0], ppid: ['u32', 4], pgid: ['u32', 8], sid: ['u32', 12], uid: ['u32', 16], gid: ['u32', 20], state: ['u32', 24], arguments: ['u32', 28], started: ['i64', 32]},
  },
  sysinfo: {
    number: 783,
    requestSize: 0, request: {},
    replySize: 24, reply: {uptime_ns: ['i64', 0], processes: ['u32', 8], memory: ['u64', 16]},
  },
  usage: {
    number: 784,
    requestSize: 4, request: {pid: ['u32', 0]},
    replySize: 16, reply: {cpu_ns: ['i64', 0], children_cpu_ns: ['i64', 8]},
  },
  reboot: {
    number: 785,
    requestSize: 4, request: {command: ['u32', 0]},
    replySize: 0, reply: {},
  },
  boot_done: {
    number: 786,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  set_name: {
    number: 787,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  exec_load: {
    number: 795,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  scheduling: {
    number: 794,
    requestSize: 16, request: {pid: ['u32', 0], set: ['u32', 4], policy: ['i32', 8], priority: ['i32', 12]},
    replySize: 8, reply: {policy: ['i32', 0], priority: ['i32', 4]},
  },
  kill: {
    number: 1024,
    requestSize: 8, request: {pid: ['i32', 0], signal: ['u32', 4]},
    replySize: 0, reply: {},
  },
  sigaction: {
    number: 1025,
    requestSize: 24, request: {signal: ['u32', 0], set: ['u32', 4], handler: ['u32', 8], flags: ['u32', 12], mask: ['u64', 16]},
    replySize: 16, reply: {handler: ['u32', 0], flags: ['u32', 4], mask: ['u64', 8]},
  },
  sigmask: {
    number: 1026,
    requestSize: 16, request: {set: ['u32', 0], how: ['i32', 4], mask: ['u64', 8]},
    replySize: 8, reply: {mask: ['u64', 0]},
  },
  sigpending: {
    number: 1027,
    requestSize: 0, request: {},
    replySize: 8, reply: {set: ['u64', 0]},
  },
  sigtake: {
    number: 1028,
    requestSize: 16, request: {until: ['u64', 0], mask: ['u64', 8]},
    replySize: 56, reply: {signal: ['u32', 0], handler: ['u32', 4], flags: ['u32', 8], code: ['i32', 12], pid: ['u32', 16], uid: ['u32', 20], status: ['i32', 24], value: ['i64', 32], restore: ['u64', 40], until: ['u64', 48]},
  },
  sigsuspend: {
    number: 1029,
    requestSize: 8, request: {mask: ['u64', 0]},
    replySize: 0, reply: {},
  },
  sigwait: {
    number: 1030,
    requestSize: 16, request: {set: ['u64', 0], deadline: ['i64', 8]},
    replySize: 32, reply: {signal: ['u32', 0], code: ['i32', 4], pid: ['u32', 8], uid: ['u32', 12], status: ['i32', 16], value: ['i64', 24]},
  },
  sigqueue: {
    number: 1031,
    requestSize: 24, request: {pid: ['i32', 0], signal: ['u32', 4], code: ['i32', 8], value: ['i64', 16]},
    replySize: 0, reply: {},
  },
  sleep: {
    number: 1032,
    requestSize: 16, request: {deadline: ['i64', 0], wall: ['u32', 8]},
    replySize: 0, reply: {},
  },
  itimer: {
    number: 1033,
    requestSize: 24, request: {which: ['u32', 0], set: ['u32', 4], value: ['i64', 8], interval: ['i64', 16]},
    replySize: 16, reply: {value: ['i64', 0], interval: ['i64', 8]},
  },
  clock_set: {
    number: 1034,
    requestSize: 8, request: {time: ['i64', 0]},
    replySize: 0, reply: {},
  },
  open: {
    number: 1280,
    requestSize: 12, request: {dirfd: ['i32', 0], flags: ['u32', 4], mode: ['u32', 8]},
    replySize: 24, reply: {fd: ['i32', 0], server: ['u32', 4], handle: ['u64', 8], mode: ['u32', 16]},
  },
  close: {
    number: 1281,
    requestSize: 4, request: {fd: ['i32', 0]},
    replySize: 0, reply: {},
  },
  dup: {
    number: 1282,
    requestSize: 16, request: {fd: ['i32', 0], target: ['i32', 4], minimum: ['i32', 8], flags: ['u32', 12]},
    replySize: 16, reply: {fd: ['i32', 0], server: ['u32', 4], handle: ['u64', 8]},
  },
  descriptor: {
    number: 1283,
    requestSize: 4, request: {fd: ['i32', 0]},
    replySize: 24, reply: {server: ['u32', 0], handle: ['u64', 8], flags: ['u32', 16], mode: ['u32', 20]},
  },
  descriptor_flags: {
    number: 1284,
    requestSize: 12, request: {fd: ['i32', 0], set: ['u32', 4], flags: ['u32', 8]},
    replySize: 4, reply: {flags: ['u32', 0]},
  },
  path_op: {
    number: 1285,
    requestSize: 32, request: {op: ['u32', 0], dirfd: ['i32', 4], flags: ['u32', 8], mode: ['u32', 12], a: ['i64', 16], b: ['i64', 24]},
    replySize: 88, reply: {st: {dev: ['u64', 0], ino: ['u64', 8], rdev: ['u64', 16], size: ['i64', 24], blocks: ['i64', 32], atime: ['i64', 40], mtime: ['i64', 48], ctime: ['i64', 56], mode: ['u32', 64], nlink: ['u32', 68], uid: ['u32', 72], gid: ['u32', 76], blksize: ['u32', 80], spare: ['u32', 84]}},
  },
  rename: {
    number: 1286,
    requestSize: 12, request: {from_dirfd: ['i32', 0], to_dirfd: ['i32', 4], flags: ['u32', 8]},
    replySize: 0, reply: {},
  },
  link: {
    number: 1287,
    requestSize: 12, request: {from_dirfd: ['i32', 0], to_dirfd: ['i32', 4], flags: ['u32', 8]},
    replySize: 0, reply: {},
  },
  descriptor_set: {
    number: 1288,
    requestSize: 32, request: {fd: ['i32', 0], op: ['u32', 4], mode: ['u32', 8], a: ['i64', 16], b: ['i64', 24]},
    replySize: 0, reply: {},
  },
  chdir: {
    number: 1289,
    requestSize: 4, request: {fd: ['i32', 0]},
    replySize: 0, reply: {},
  },
  chroot: {
    number: 1297,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  getcwd: {
    number: 1290,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  pipe: {
    number: 1291,
    requestSize: 4, request: {flags: ['u32', 0]},
    replySize: 32, reply: {read_fd: ['i32', 0], write_fd: ['i32', 4], server: ['u32', 8], read_handle: ['u64', 16], write_handle: ['u64', 24]},
  },
  mount: {
    number: 1292,
    requestSize: 4, request: {flags: ['u32', 0]},
    replySize: 0, reply: {},
  },
  unmount: {
    number: 1293,
    requestSize: 4, request: {flags: ['u32', 0]},
    replySize: 0, reply: {},
  },
  statfs: {
    number: 1294,
    requestSize: 4, request: {fd: ['i32', 0]},
    replySize: 48, reply: {flags: ['u32', 0], type: ['u32', 4], blksize: ['u32', 8], blocks: ['u64', 16], blocks_free: ['u64', 24], files: ['u64', 32], files_free: ['u64', 40]},
  },
  sync_all: {
    number: 1295,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  tty_control: {
    number: 1296,
    requestSize: 12, request: {fd: ['i32', 0], op: ['u32', 4], value: ['u32', 8]},
    replySize: 4, reply: {value: ['u32', 0]},
  },
  memory_file: {
    number: 1298,
    requestSize: 4, request: {flags: ['u32', 0]},
    replySize: 24, reply: {fd: ['i32', 0], handle: ['u64', 8], mode: ['u32', 16]},
  },
  master_open: {
    number: 1536,
    requestSize: 12, request: {kind: ['u32', 0], cols: ['u32', 4], rows: ['u32', 8]},
    replySize: 16, reply: {handle: ['u64', 0], tty: ['u32', 8]},
  },
  master_resize: {
    number: 1537,
    requestSize: 16, request: {handle: ['u64', 0], cols: ['u32', 8], rows: ['u32', 12]},
    replySize: 0, reply: {},
  },
  master_hangup: {
    number: 1546,
    requestSize: 8, request: {handle: ['u64', 0]},
    replySize: 0, reply: {},
  },
  master_close: {
    number: 1547,
    requestSize: 8, request: {handle: ['u64', 0]},
    replySize: 0, reply: {},
  },
  device_open: {
    number: 1538,
    requestSize: 104, request: {rdev: ['u64', 0], st: {dev: ['u64', 8], ino: ['u64', 16], rdev: ['u64', 24], size: ['i64', 32], blocks: ['i64', 40], atime: ['i64', 48], mtime: ['i64', 56], ctime: ['i64', 64], mode: ['u32', 72], nlink: ['u32', 76], uid: ['u32', 80], gid: ['u32', 84], blksize: ['u32', 88], spare: ['u32', 92]}, flags: ['u32', 96]},
    replySize: 16, reply: {handle: ['u64', 0], tty: ['u32', 8], flags: ['u32', 12]},
  },
  tty_foreground: {
    number: 1539,
    requestSize: 12, request: {tty: ['u32', 0], session: ['u32', 4], group: ['u32', 8]},
    replySize: 0, reply: {},
  },
  tty_hangup: {
    number: 1540,
    requestSize: 4, request: {tty: ['u32', 0]},
    replySize: 0, reply: {},
  },
  tty_signal: {
    number: 1541,
    requestSize: 8, request: {tty: ['u32', 0], signal: ['u32', 4]},
    replySize: 0, reply: {},
  },
  tty_held: {
    number: 1542,
    requestSize: 16, request: {tty: ['u32', 0], endpoint: ['u32', 4], request: ['u32', 8], write: ['u32', 12]},
    replySize: 0, reply: {},
  },
  tty_verdict: {
    number: 1543,
    requestSize: 16, request: {tty: ['u32', 0], endpoint: ['u32', 4], request: ['u32', 8], verdict: ['u32', 12]},
    replySize: 0, reply: {},
  },
  console_log: {
    number: 1544,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  tty_signalled: {
    number: 1545,
    requestSize: 4, request: {tty: ['u32', 0]},
    replySize: 0, reply: {},
  },
  pipe_new: {
    number: 1792,
    requestSize: 4, request: {flags: ['u32', 0]},
    replySize: 24, reply: {read_handle: ['u64', 0], write_handle: ['u64', 8], ino: ['u64', 16]},
  },
  pipe_open: {
    number: 1793,
    requestSize: 104, request: {handle: ['u64', 0], st: {dev: ['u64', 8], ino: ['u64', 16], rdev: ['u64', 24], size: ['i64', 32], blocks: ['i64', 40], atime: ['i64', 48], mtime: ['i64', 56], ctime: ['i64', 64], mode: ['u32', 72], nlink: ['u32', 76], uid: ['u32', 80], gid: ['u32', 84], blksize: ['u32', 88], spare: ['u32', 92]}, flags: ['u32', 96]},
    replySize: 24, reply: {handle: ['u64', 0], ino: ['u64', 8], met: ['u32', 16]},
  },
  pipe_met: {
    number: 1794,
    requestSize: 8, request: {handle: ['u64', 0]},
    replySize: 0, reply: {},
  },
  sock_new: {
    number: 1795,
    requestSize: 28, request: {family: ['u32', 0], type: ['u32', 4], protocol: ['u32', 8], flags: ['u32', 12], pid: ['u32', 16], uid: ['u32', 20], gid: ['u32', 24]},
    replySize: 16, reply: {handle: ['u64', 0], ino: ['u64', 8]},
  },
  sock_pair: {
    number: 1796,
    requestSize: 28, request: {family: ['u32', 0], type: ['u32', 4], protocol: ['u32', 8], flags: ['u32', 12], pid: ['u32', 16], uid: ['u32', 20], gid: ['u32', 24]},
    replySize: 32, reply: {first: ['u64', 0], second: ['u64', 8], first_ino: ['u64', 16], second_ino: ['u64', 24]},
  },
  sock_send: {
    number: 1797,
    requestSize: 144, request: {handle: ['u64', 0], target: ['u64', 8], ticket: ['u64', 16], flags: ['u32', 24], name_length: ['u32', 28], name: ['u32s', 32, 28]},
    replySize: 8, reply: {count: ['u32', 0], stamp: ['u32', 4]},
  },
  sock_receive: {
    number: 1798,
    requestSize: 16, request: {handle: ['u64', 0], flags: ['u32', 8], count: ['u32', 12]},
    replySize: 160, reply: {ticket: ['u64', 0], rights: ['u32', 8], count: ['u32', 12], length: ['u32', 16], flags: ['u32', 20], whole: ['u32', 24], credentials: ['u32', 28], pid: ['u32', 32], uid: ['u32', 36], gid: ['u32', 40], name_length: ['u32', 44], name: ['u32s', 48, 28]},
  },
  sock_shutdown: {
    number: 1799,
    requestSize: 16, request: {handle: ['u64', 0], how: ['u32', 8]},
    replySize: 0, reply: {},
  },
  sock_option: {
    number: 1800,
    requestSize: 24, request: {handle: ['u64', 0], level: ['u32', 8], option: ['u32', 12], set: ['u32', 16]},
    replySize: 0, reply: {},
  },
  sock_name: {
    number: 1801,
    requestSize: 16, request: {handle: ['u64', 0], peer: ['u32', 8]},
    replySize: 116, reply: {name_length: ['u32', 0], name: ['u32s', 4, 28]},
  },
  sock_bind: {
    number: 1802,
    requestSize: 128, request: {handle: ['u64', 0], uid: ['u32', 8], name_length: ['u32', 12], name: ['u32s', 16, 28]},
    replySize: 4, reply: {node: ['u32', 0]},
  },
  sock_bound: {
    number: 1803,
    requestSize: 24, request: {handle: ['u64', 0], dev: ['u64', 8], ino: ['u64', 16]},
    replySize: 0, reply: {},
  },
  sock_listen: {
    number: 1804,
    requestSize: 24, request: {handle: ['u64', 0], backlog: ['i32', 8], pid: ['u32', 12], uid: ['u32', 16], gid: ['u32', 20]},
    replySize: 0, reply: {},
  },
  sock_connect: {
    number: 1805,
    requestSize: 152, request: {handle: ['u64', 0], dev: ['u64', 8], ino: ['u64', 16], pid: ['u32', 24], uid: ['u32', 28], gid: ['u32', 32], name_length: ['u32', 36], name: ['u32s', 40, 28]},
    replySize: 4, reply: {pending: ['u32', 0]},
  },
  sock_accept: {
    number: 1806,
    requestSize: 16, request: {handle: ['u64', 0], flags: ['u32', 8]},
    replySize: 136, reply: {handle: ['u64', 0], ino: ['u64', 8], name_length: ['u32', 16], name: ['u32s', 20, 28]},
  },
  sock_find: {
    number: 1807,
    requestSize: 16, request: {dev: ['u64', 0], ino: ['u64', 8]},
    replySize: 8, reply: {target: ['u64', 0]},
  },
  sock_wait: {
    number: 1808,
    requestSize: 16, request: {handle: ['u64', 0], connect: ['u32', 8]},
    replySize: 0, reply: {},
  },
  ticket_new: {
    number: 1809,
    requestSize: 32, request: {ticket: ['u64', 0], endpoint: ['u32', 8], rights: ['u32', 12], pid: ['u32', 16], uid: ['u32', 20], gid: ['u32', 24]},
    replySize: 0, reply: {},
  },
  ticket_queued: {
    number: 1810,
    requestSize: 16, request: {ticket: ['u64', 0], handle: ['u64', 8]},
    replySize: 0, reply: {},
  },
  ticket_handed: {
    number: 1811,
    requestSize: 16, request: {ticket: ['u64', 0], endpoint: ['u32', 8]},
    replySize: 0, reply: {},
  },
  ticket_dropped: {
    number: 1812,
    requestSize: 8, request: {ticket: ['u64', 0]},
    replySize: 0, reply: {},
  },
  hello: {
    number: 2048,
    requestSize: 4, request: {slot: ['u32', 0]},
    replySize: 0, reply: {},
  },
  boot: {
    number: 2049,
    requestSize: 8, request: {processes: ['u32', 0], spare: ['u32', 4]},
    replySize: 0, reply: {},
  },
  start_init: {
    number: 2050,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  server_start: {
    number: 2051,
    requestSize: 8, request: {server: ['u32', 0], endpoint: ['u32', 4]},
    replySize: 0, reply: {},
  },
  slots_wanted: {
    number: 2052,
    requestSize: 4, request: {count: ['u32', 0]},
    replySize: 0, reply: {},
  },
  slot_ready: {
    number: 2053,
    requestSize: 4, request: {slot: ['u32', 0]},
    replySize: 0, reply: {},
  },
  slot_lost: {
    number: 2054,
    requestSize: 4, request: {slot: ['u32', 0]},
    replySize: 0, reply: {},
  },
  slot_idle: {
    number: 2055,
    requestSize: 4, request: {endpoint: ['u32', 0]},
    replySize: 0, reply: {},
  },
  slot_end: {
    number: 2056,
    requestSize: 4, request: {endpoint: ['u32', 0]},
    replySize: 0, reply: {},
  },
  fault: {
    number: 2058,
    requestSize: 4, request: {signal: ['u32', 0]},
    replySize: 0, reply: {},
  },
  signal_notify: {
    number: 2059,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  set_group: {
    number: 2060,
    requestSize: 4, request: {group: ['u32', 0]},
    replySize: 0, reply: {},
  },
  gone: {
    number: 2061,
    requestSize: 4, request: {endpoint: ['u32', 0]},
    replySize: 0, reply: {},
  },
  waits: {
    number: 2071,
    requestSize: 4, request: {endpoint: ['u32', 0]},
    replySize: 4, reply: {waits: ['u32', 0]},
  },
  process_started: {
    number: 2062,
    requestSize: 40, request: {pid: ['u32', 0], ppid: ['u32', 4], pgid: ['u32', 8], sid: ['u32', 12], uid: ['u32', 16], gid: ['u32', 20], arguments: ['u32', 24], started: ['i64', 32]},
    replySize: 0, reply: {},
  },
  process_ended: {
    number: 2063,
    requestSize: 40, request: {pid: ['u32', 0], ppid: ['u32', 4], pgid: ['u32', 8], sid: ['u32', 12], uid: ['u32', 16], gid: ['u32', 20], arguments: ['u32', 24], status: ['i32', 28], started: ['i64', 32]},
    replySize: 0, reply: {},
  },
  booted: {
    number: 2064,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  halted: {
    number: 2065,
    requestSize: 4, request: {command: ['u32', 0]},
    replySize: 0, reply: {},
  },
  log: {
    number: 2066,
    requestSize: 0, request: {},
    replySize: 0, reply: {},
  },
  tables: {
    number: 2067,
    requestSize: 0, request: {},
    replySize: 24, reply: {processes: ['u32', 0], descriptors: ['u32', 4], descriptions: ['u32', 8], slots: ['u32', 12], ending: ['u32', 16], requests: ['u32', 20]},
  },
  ready: {
    number: 2068,
    requestSize: 8, request: {token: ['u32', 0], events: ['u32', 4]},
    replySize: 0, reply: {},
  },
  fetched: {
    number: 2069,
    requestSize: 16, request: {id: ['u32', 0], status: ['i32', 4], size: ['i64', 8]},
    replySize: 0, reply: {},
  },
  server_lost: {
    number: 2080,
    requestSize: 4, request: {server: ['u32', 0]},
    replySize: 0, reply: {},
  },
  stored: {
    number: 2070,
    requestSize: 24, request: {call: ['u32', 0], database: ['u32', 4], status: ['i32', 8], size: ['i64', 16]},
    replySize: 0, reply: {},
  },
  js: {
    number: 2081,
    requestSize: 24, request: {files: ['u32', 0], op: ['u32', 4], a: ['i64', 8], b: ['i64', 16]},
    replySize: 104, reply: {serial: ['i64', 0], value: ['i64', 8], st: {dev: ['u64', 16], ino: ['u64', 24], rdev: ['u64', 32], size: ['i64', 40], blocks: ['i64', 48], atime: ['i64', 56], mtime: ['i64', 64], ctime: ['i64', 72], mode: ['u32', 80], nlink: ['u32', 84], uid: ['u32', 88], gid: ['u32', 92], blksize: ['u32', 96], spare: ['u32', 100]}},
  },
  image_load: {
    number: 2082,
    requestSize: 24, request: {image: ['u32', 0], server: ['u32', 4], handle: ['u64', 8], size: ['i64', 16]},
    replySize: 0, reply: {},
  },
  start_granted: {
    number: 2083,
    requestSize: 12, request: {endpoint: ['u32', 0], slot: ['u32', 4], image: ['u32', 8]},
    replySize: 0, reply: {},
  },
  fetching: {
    number: 2084,
    requestSize: 16, request: {loaded: ['i64', 0], total: ['i64', 8]},
    replySize: 0, reply: {},
  },
  clock_shift: {
    number: 2085,
    requestSize: 8, request: {shift: ['i64', 0]},
    replySize: 8, reply: {shift: ['i64', 0]},
  },
  image_drop: {
    number: 2090,
    requestSize: 4, request: {image: ['u32', 0]},
    replySize: 0, reply: {},
  },
  member: {
    number: 2091,
    requestSize: 32, request: {database: ['u32', 0], event: ['u32', 4], peer: ['u64', 8], call: ['u32', 16], status: ['i32', 20], size: ['i64', 24]},
    replySize: 0, reply: {},
  },
  lock: {
    number: 2304,
    requestSize: 32, request: {fd: ['i32', 0], kind: ['u32', 4], op: ['u32', 8], type: ['i32', 12], start: ['i64', 16], end: ['i64', 24]},
    replySize: 24, reply: {type: ['i32', 0], pid: ['i32', 4], start: ['i64', 8], end: ['i64', 16]},
  },
  eventfd: {
    number: 2560,
    requestSize: 8, request: {count: ['u32', 0], flags: ['u32', 4]},
    replySize: 16, reply: {fd: ['i32', 0], handle: ['u64', 8]},
  },
  timerfd: {
    number: 2561,
    requestSize: 8, request: {clock: ['u32', 0], flags: ['u32', 4]},
    replySize: 16, reply: {fd: ['i32', 0], handle: ['u64', 8]},
  },
  timerfd_set: {
    number: 2562,
    requestSize: 32, request: {handle: ['u64', 0], set: ['u32', 8], flags: ['u32', 12], value: ['i64', 16], interval: ['i64', 24]},
    replySize: 16, reply: {value: ['i64', 0], interval: ['i64', 8]},
  },
  signalfd: {
    number: 2563,
    requestSize: 16, request: {fd: ['i32', 0], flags: ['u32', 4], mask: ['u64', 8]},
    replySize: 16, reply: {fd: ['i32', 0], handle: ['u64', 8]},
  },
  epoll_create: {
    number: 2564,
    requestSize: 4, request: {flags: ['u32', 0]},
    replySize: 16, reply: {fd: ['i32', 0], handle: ['u64', 8]},
  },
  epoll_ctl: {
    number: 2565,
    requestSize: 32, request: {handle: ['u64', 0], op: ['u32', 8], fd: ['i32', 12], events: ['u32', 16], data: ['u64', 24]},
    replySize: 0, reply: {},
  },
  epoll_wait: {
    number: 2566,
    requestSize: 24, request: {handle: ['u64', 0], count: ['u32', 8], deadline: ['i64', 16]},
    replySize: 4, reply: {count: ['u32', 0]},
  },
  timer_new: {
    number: 2567,
    requestSize: 24, request: {clock: ['u32', 0], signal: ['u32', 4], own_value: ['u32', 8], value: ['i64', 16]},
    replySize: 4, reply: {timer: ['u32', 0]},
  },
  timer_set: {
    number: 2568,
    requestSize: 32, request: {timer: ['u32', 0], set: ['u32', 4], flags: ['u32', 8], value: ['i64', 16], interval: ['i64', 24]},
    replySize: 24, reply: {value: ['i64', 0], interval: ['i64', 8], overrun: ['u32', 16]},
  },
  timer_drop: {
    number: 2569,
    requestSize: 4, request: {timer: ['u32', 0]},
    replySize: 0, reply: {},
  },
  timer_fire: {
    number: 2570,
    requestSize: 8, request: {timer: ['u32', 0], passed: ['u32', 4]},
    replySize: 0, reply: {},
  },
  fs_event: {
    number: 2571,
    requestSize: 24, request: {dev: ['u64', 0], ino: ['u64', 8], events: ['u32', 16], cookie: ['u32', 20]},
    replySize: 0, reply: {},
  },
  inotify: {
    number: 2572,
    requestSize: 4, request: {flags: ['u32', 0]},
    replySize: 16, reply: {fd: ['i32', 0], handle: ['u64', 8]},
  },
  inotify_add: {
    number: 2573,
    requestSize: 16, request: {handle: ['u64', 0], events: ['u32', 8]},
    replySize: 4, reply: {watch: ['i32', 0]},
  },
  inotify_drop: {
    number: 2574,
    requestSize: 16, request: {handle: ['u64', 0], watch: ['i32', 8]},
    replySize: 0, reply: {},
  },
  socket: {
    number: 2816,
    requestSize: 12, request: {family: ['u32', 0], type: ['u32', 4], protocol: ['u32', 8]},
    replySize: 16, reply: {handle: ['u64', 0], fd: ['i32', 8], server: ['u32', 12]},
  },
  socketpair: {
    number: 2817,
    requestSize: 12, request: {family: ['u32', 0], type: ['u32', 4], protocol: ['u32', 8]},
    replySize: 32, reply: {first: ['u64', 0], second: ['u64', 8], first_fd: ['i32', 16], second_fd: ['i32', 20], server: ['u32', 24]},
  },
  bind: {
    number: 2818,
    requestSize: 120, request: {fd: ['i32', 0], name_length: ['u32', 4], name: ['u32s', 8, 28]},
    replySize: 0, reply: {},
  },
  listen: {
    number: 2819,
    requestSize: 8, request: {fd: ['i32', 0], backlog: ['i32', 4]},
    replySize: 0, reply: {},
  },
  connect: {
    number: 2820,
    requestSize: 120, request: {fd: ['i32', 0], name_length: ['u32', 4], name: ['u32s', 8, 28]},
    replySize: 4, reply: {pending: ['u32', 0]},
  },
  accept: {
    number: 2821,
    requestSize: 8, request: {fd: ['i32', 0], flags: ['u32', 4]},
    replySize: 136, reply: {handle: ['u64', 0], fd: ['i32', 8], server: ['u32', 12], name_length: ['u32', 16], name: ['u32s', 20, 28]},
  },
  socket_find: {
    number: 2822,
    requestSize: 116, request: {name_length: ['u32', 0], name: ['u32s', 4, 28]},
    replySize: 8, reply: {target: ['u64', 0]},
  },
  ticket: {
    number: 2823,
    requestSize: 20, request: {rights: ['u32', 0], given: ['u32', 4], pid: ['u32', 8], uid: ['u32', 12], gid: ['u32', 16]},
    replySize: 8, reply: {ticket: ['u64', 0]},
  },
  ticket_take: {
    number: 2824,
    requestSize: 16, request: {ticket: ['u64', 0], room: ['u32', 8], flags: ['u32', 12]},
    replySize: 4, reply: {count: ['u32', 0]},
  },
  sem_get: {
    number: 3072,
    requestSize: 12, request: {key: ['i32', 0], count: ['i32', 4], flags: ['u32', 8]},
    replySize: 4, reply: {id: ['i32', 0]},
  },
  sem_op: {
    number: 3073,
    requestSize: 16, request: {id: ['i32', 0], deadline: ['i64', 8]},
    replySize: 0, reply: {},
  },
  sem_control: {
    number: 3074,
    requestSize: 28, request: {id: ['i32', 0], number: ['u32', 4], command: ['i32', 8], value: ['i32', 12], uid: ['u32', 16], gid: ['u32', 20], mode: ['u32', 24]},
    replySize: 48, reply: {value: ['i32', 0], key: ['i32', 4], uid: ['u32', 8], gid: ['u32', 12], cuid: ['u32', 16], cgid: ['u32', 20], mode: ['u32', 24], count: ['u32', 28], otime: ['i64', 32], ctime: ['i64', 40]},
  },
  msg_get: {
    number: 3075,
    requestSize: 8, request: {key: ['i32', 0], flags: ['u32', 4]},
    replySize: 4, reply: {id: ['i32', 0]},
  },
  msg_send: {
    number: 3076,
    requestSize: 12, request: {id: ['i32', 0], type: ['i32', 4], flags: ['u32', 8]},
    replySize: 0, reply: {},
  },
  msg_receive: {
    number: 3077,
    requestSize: 16, request: {id: ['i32', 0], type: ['i32', 4], flags: ['u32', 8], size: ['u32', 12]},
    replySize: 4, reply: {type: ['i32', 0]},
  },
  msg_control: {
    number: 3078,
    requestSize: 24, request: {id: ['i32', 0], command: ['i32', 4], limit: ['u32', 8], uid: ['u32', 12], gid: ['u32', 16], mode: ['u32', 20]},
    replySize: 72, reply: {key: ['i32', 0], uid: ['u32', 4], gid: ['u32', 8], cuid: ['u32', 12], cgid: ['u32', 16], mode: ['u32', 20], count: ['u32', 24], bytes: ['u32', 28], limit: ['u32', 32], sender: ['u32', 36], receiver: ['u32', 40], stime: ['i64', 48], rtime: ['i64', 56], ctime: ['i64', 64]},
  },
} as const;
