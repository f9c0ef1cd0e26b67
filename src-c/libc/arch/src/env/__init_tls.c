/*
 * The one thread's descriptor: a static object instead of a block below the thread pointer.
 *
 * There is no thread-local storage to set up: the compiler makes _Thread_local plain static.
 */
#include "libc.h"
#include "pthread_impl.h"
#include "syscall.h"

struct pthread __exa_thread;
volatile int __thread_list_lock;

int __init_tp(void *descriptor)
{
	pthread_t self = descriptor;

	self->self = self;
	self->detach_state = DT_JOINABLE;
	self->tid = __syscall(SYS_set_tid_address, &__thread_list_lock);
	self->locale = &libc.global_locale;
	self->robust_list.head = &self->robust_list.head;
	self->next = self->prev = self;
	return 0;
}

/* For pthread_create, which cannot succeed (libc.can_do_threads stays 0). */
void *__copy_tls(unsigned char *memory) { return memory; }

void __init_tls(size_t *aux)
{
	(void)aux;
	__init_tp(&__exa_thread);
}
