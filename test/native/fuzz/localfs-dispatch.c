/* Any messages to localfs, with databases and overlays to be mounted. */
#include "fuzz.h"
#include "localfs/localfs.h"

static const uint32_t senders[] = { SERVER(resmgr), SERVER(resmgr), PROGRAM(0), PROGRAM(1),
	SERVER(localfs) };
static const char *const texts[] = { "", "localfs", "tmpfs", "overlay", "home", "f", "d", "d/f",
	"d/g", "..", "limit=100000", "lowerdir=/x", "upperdir=home", "upper=tmpfs" };

static void die(uint32_t endpoint)
{
	if (EXA_SLOT(endpoint) >= EXA_SERVERS)
		REQUEST(SERVER(resmgr), gone, .endpoint = endpoint);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	database_clear();
	dispatch_fuzz((struct input){ data, data + size },
		&(struct dictionary){ senders, sizeof senders / sizeof *senders, texts,
			sizeof texts / sizeof *texts, die, SERVER(localfs) });
	return 0;
}
