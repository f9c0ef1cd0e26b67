/* A server that dies when it is asked for a pipe, or by localfs; put in the real one's place by
 * fault.test.ts. */
#include <errno.h>

#include "../../src-c/protocol/protocol.h"
#include "abi/abi.h"

int main(void)
{
	static _Alignas(8) char message[EXA_MESSAGE_MAX];
	struct exa_header *head = (struct exa_header *)message;

	for (;;) {
		exa_receive(message, sizeof message, -1);
		if (head->number == EXA_MSG_pipe_new || EXA_SLOT(head->sender) == EXA_SERVER_localfs)
			__builtin_trap();
		if (head->kind != EXA_REQUEST)
			continue;
		head->kind = EXA_REPLY;
		head->target = head->sender;
		head->status = -ENOSYS;
		exa_send(head->target, message, sizeof *head);
	}
}
