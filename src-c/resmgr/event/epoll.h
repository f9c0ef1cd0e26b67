/* epoll: what the end of a description does to those who watch it. See epoll.c. */
#ifndef RESMGR_EPOLL_H
#define RESMGR_EPOLL_H

#include "file/fd.h"

/** The last reference to it is gone: it is watched no more. */
void epolls_file_gone(const struct open_file *);

#endif
