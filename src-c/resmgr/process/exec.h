/* The images that processes run. See exec.c. */
#ifndef RESMGR_EXEC_H
#define RESMGR_EXEC_H

#include <stdint.h>

/** The absolute name of an image's file, or null. */
const char *image_name(uint32_t number);

#endif
