/* What the arrival of signals does to signalfds. See signalfd.c. */
#ifndef RESMGR_SIGNALFD_H
#define RESMGR_SIGNALFD_H

#include <stdint.h>

/** Some process has that signal pending now: who polls may look. */
void signalfds_posted(uint32_t signal);

#endif
