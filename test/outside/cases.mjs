/*
 * Which cases of the Open POSIX Test Suite are run: those of the interfaces below that need neither
 * threads nor memory that processes share.
 *
 * Entry point: findCases. Does not do: building (build.mjs), running (run.mjs).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const INTERFACES = [
  'asctime',
  'clock',
  'clock_getcpuclockid',
  'clock_getres',
  'clock_gettime',
  'clock_nanosleep',
  'clock_settime',
  'ctime',
  'difftime',
  'gmtime',
  'localtime',
  'mktime',
  'nanosleep',
  'strftime',
  'time',
  'timer_create',
  'timer_delete',
  'timer_getoverrun',
  'timer_gettime',
  'timer_settime',
  'fork',
  'fsync',
  'getpid',
  'kill',
  'killpg',
  'raise',
  'sigaction',
  'sigaddset',
  'sigaltstack',
  'sigdelset',
  'sigemptyset',
  'sigfillset',
  'sighold',
  'sigignore',
  'sigismember',
  'signal',
  'sigpause',
  'sigpending',
  'sigprocmask',
  'sigqueue',
  'sigrelse',
  'sigset',
  'sigsuspend',
  'sigtimedwait',
  'sigwait',
  'sigwaitinfo',
  'mmap',
  'munmap',
  'mlock',
  'mlockall',
  'munlock',
  'munlockall',
  'sched_get_priority_max',
  'sched_get_priority_min',
  'sched_getparam',
  'sched_getscheduler',
  'sched_rr_get_interval',
];
/** Threads, and what only processes that share memory can use. */
const UNSUITABLE = /\bpthread_|\bshm_open|\bsem_(init|open|wait)|\bmq_open|\baio_(read|write)/;

/** The cases of the given names, such as "sigaction/1-1", or interfaces, such as "sigaction"; all without any. */
export function findCases(source, words = []) {
  const interfaces = join(source, 'conformance/interfaces');
  return INTERFACES.flatMap((name) =>
    readdirSync(join(interfaces, name))
      .filter((file) => /^\d+-\d+\.c$/.test(file))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((file) => ({
        name: `${name}/${file.slice(0, -2)}`,
        program: `${name}-${file.slice(0, -2)}`,
        path: join(interfaces, name, file),
      })),
  )
    .filter(({ name }) => !words.length || words.some((word) => name === word || name.startsWith(`${word}/`)))
    .filter(({ path }) => !UNSUITABLE.test(readFileSync(path, 'utf8')));
}
