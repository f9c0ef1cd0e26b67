/* Any messages to netfs, with an index, an archive and a jsfs to be mounted. */
#include "fuzz.h"
#include "netfs/netfs.h"

static const uint32_t senders[] = { SERVER(resmgr), SERVER(resmgr), SERVER(localfs), PROGRAM(0),
	PROGRAM(1), SERVER(netfs) };
static const char *const texts[] = { "", "netfs", "jsfs", "http://x", "http://x/a.tar", "7", "f",
	"d", "d/g", "d/new", "..", "limit=100", "sync", "/d/f" };

static void die(uint32_t endpoint)
{
	if (EXA_SLOT(endpoint) >= EXA_SERVERS)
		REQUEST(SERVER(resmgr), gone, .endpoint = endpoint);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char index[] =
		"exa-index 1\nf 644 5 0 - f\nd 755 0 0 - d\nf 644 3000000 0 - d/g\nl 777 0 0 - s d/g\n";
	static char tar[1024];
	fetch_clear();
	fetch_serve("http://x/index.exa", 200, index, sizeof index - 1);
	fetch_serve("http://x/f", 200, "hello", 5);
	fetch_serve("http://x/a.tar", 200, tar, sizeof tar);
	dispatch_fuzz((struct input){ data, data + size },
		&(struct dictionary){ senders, sizeof senders / sizeof *senders, texts,
			sizeof texts / sizeof *texts, die, SERVER(resmgr) });
	return 0;
}
