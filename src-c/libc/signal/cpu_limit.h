/*
 * RLIMIT_CPU: how long a process may compute. It looks itself, at safe points: SIGXCPU each second
 * from the soft limit on, SIGKILL at the hard one (setrlimit(2)).
 */
#ifndef EXA_CPU_LIMIT_H
#define EXA_CPU_LIMIT_H

/** At a safe point. */
void exa_cpu_limit_look(void);

#endif
