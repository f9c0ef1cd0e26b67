/*
 * Control messages (cmsg(3)) of AF_UNIX: descriptors and credentials, by tickets of resmgr's.
 */
#ifndef EXA_CONTROL_H
#define EXA_CONTROL_H

#include "socket.h"

/** A ticket for what a message's control data asks to be sent; 0: it asks for nothing. -EINVAL,
 * -EBADF, -EPERM. */
long exa_control_in(const struct msghdr *, uint64_t *ticket);
/** A ticket that says who sends, and no more. */
long exa_control_stamp(uint64_t *ticket);
/** Puts what was received into a message's control data; what has no room is lost, and MSG_CTRUNC
 * says so. */
void exa_control_out(struct msghdr *, const struct sock_receive_reply *, bool cloexec);

#endif
