/* The one thread's descriptor is a static object (src/env/__init_tls.c); no register holds it. */
extern struct __pthread __exa_thread;

static inline uintptr_t __get_tp(void) { return (uintptr_t)&__exa_thread; }

#define MC_PC __pc
