/* timer_delete: musl's own keeps the error for itself, and has threads' timers besides. */
#include <time.h>

#include "syscall.h"

int timer_delete(timer_t timer) { return syscall(SYS_timer_delete, timer); }
