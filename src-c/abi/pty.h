/*
 * What resmgr and tty agree on about the numbers of terminals: N of ttyN below PTY_FIRST, from
 * there on pseudo-terminals, pts/0 being PTY_FIRST.
 */
#ifndef EXA_PTY_H
#define EXA_PTY_H

#define PTY_FIRST 64
#define PTYS 64       /* at most that many; then ENOSPC */
#define MAJOR_PTY 136 /* Linux's: the device of pts/N has minor N */
#define PTMX_MAJOR 5  /* and /dev/ptmx */
#define PTMX_MINOR 2

#endif
