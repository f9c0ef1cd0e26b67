/* The devices that resmgr itself is: null, zero, full, random. See device.c. */
#ifndef RESMGR_DEVICE_H
#define RESMGR_DEVICE_H

#include "abi/pty.h"
#include "fs/tree/tree.h"

#define DEVICE(major, minor) ((uint64_t)(major) << 8 | (minor))
#define DEVICE_TTY DEVICE(5, 0)
#define DEVICE_PTMX DEVICE(PTMX_MAJOR, PTMX_MINOR)

bool device_is_own(uint64_t rdev);
/** -ENXIO: no such device. */
int device_open(uint64_t rdev, uint32_t flags, uint64_t *handle);
/** Fills /dev. */
int devices_add(struct tree *);

#endif
