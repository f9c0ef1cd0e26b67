/* Any messages to the pipe server. */
#include <sys/un.h>

#include "fuzz.h"

static const uint32_t senders[] = { SERVER(resmgr), SERVER(resmgr), PROGRAM(0), PROGRAM(1),
	PROGRAM(2), EXA_ENDPOINT(EXA_SERVER_page, 1) };
static const char *const texts[] = { "", "x", "some bytes to be written", "\1\0\0\0" };

static void die(uint32_t endpoint)
{
	if (EXA_SLOT(endpoint) >= EXA_SERVERS)
		REQUEST(SERVER(resmgr), gone, .endpoint = endpoint);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	dispatch_fuzz((struct input){ data, data + size },
		&(struct dictionary){ .senders = senders,
			.sender_count = sizeof senders / sizeof *senders,
			.texts = texts,
			.text_count = sizeof texts / sizeof *texts,
			.die = die,
			.notice_from = SERVER(resmgr) });
	return 0;
}
