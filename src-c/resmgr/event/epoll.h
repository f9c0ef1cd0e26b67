/* epoll: what the end of a description does to those who watch it. See epoll.c. */
#ifndef RESMGR_EPOLL_H
#define RESMGR_EPOLL_H

#include "file/fd.h"

/** What nobody refers to any more is watched no more. */
extern const struct file_observer epoll_observer;

#endif
