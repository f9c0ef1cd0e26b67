/* inotify: who watches which inodes, and what they have been told. Entry point: inotify_unmounted.
 */
#ifndef RESMGR_INOTIFY_H
#define RESMGR_INOTIFY_H

#include <stdint.h>

/** That file system is no more; whoever watched something in it is told. */
void inotify_unmounted(uint64_t dev);

#endif
