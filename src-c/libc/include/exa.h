/*
 * <exa.h>: what this system has and no other Unix has a call for.
 */
#ifndef _EXA_H
#define _EXA_H

#ifdef __cplusplus
extern "C" {
#endif

/** For init (pid 1) alone: the system is up, whoever waits for that may go on. 0, or -1 and errno.
 */
int exa_boot_done(void);

#ifdef __cplusplus
}
#endif

#endif
