/* Any messages to resmgr. */
#include "fuzz.h"
#include "resmgr/resmgr.h"

static const char *const texts[] = { "", "/", "/tmp/a", "/tmp/b", "/tmp/d", "/tmp/d/e", "/dev/tty1",
	"/dev/null", "/dev/ptmx", "/dev/tty", "/mnt", "/mnt/file", "/mnt/a-dir", "/proc/self/fd",
	"/proc/1/status", "/proc/self/fd/3", "..", "a/../b", "netfs", "tmpfs", "bind", "localfs",
	"overlay", "lowerdir=/mnt,upperdir=x", "/proc/self/cwd", "/dev/pts/0", "/proc/self/maps" };

/* Its worker is gone, or it is killed. */
static void die(uint32_t endpoint)
{
	if (EXA_SLOT(endpoint) < EXA_SERVERS)
		return;
	if (endpoint % 2) {
		NOTICE(PAGE, slot_lost, .slot = EXA_SLOT(endpoint));
		NOTICE(PAGE, slot_ready, .slot = EXA_SLOT(endpoint));
	} else {
		NOTICE(endpoint, slot_idle, .endpoint = endpoint);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* As the suite begins, these are they. */
	static const uint32_t senders[] = { EXA_ENDPOINT(8, 1), EXA_ENDPOINT(9, 1), EXA_ENDPOINT(9, 1),
		EXA_ENDPOINT(10, 1), PAGE, SERVER(tty), SERVER(pipe), SERVER(netfs) };
	handles_made_up = true;
	dispatch_fuzz((struct input){ data, data + size },
		&(struct dictionary){ .senders = senders,
			.sender_count = sizeof senders / sizeof *senders,
			.texts = texts,
			.text_count = sizeof texts / sizeof *texts,
			.die = die,
			.notice_from = SERVER(pipe) });
	return 0;
}
