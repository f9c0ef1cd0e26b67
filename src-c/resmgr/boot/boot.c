/*
 * Boot: the servers in their order, then init. And the end: reboot.
 *
 * Owns: the boot list, the lines that came before there was a terminal.
 * Entry points: do_boot, do_start_init, do_boot_done, do_reboot, do_log, boot_log, console.
 */
#include "boot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>

#include "event.h"
#include "file/fd.h"
#include "file/open.h"
#include "hash.gen.h"
#include "mount/mount.h"
#include "process/slot.h"

#define PAGE EXA_ENDPOINT(EXA_SERVER_page, 0)
#define PID_RESMGR 2

/* The page starts resmgr; resmgr starts these, each after the one above runs; then init, from whose
 * /etc/inittab all else comes: oxygen, the shells. */
struct server servers[] = {
	{ EXA_SERVER_tty, "tty", false },
	{ EXA_SERVER_netfs, "netfs", false },
	{ EXA_SERVER_pipe, "pipe", false },
	{ EXA_SERVER_localfs, "localfs", false },
};
const size_t server_count = sizeof servers / sizeof *servers;

static char early[4096]; /* lines for the console before tty runs */
static size_t early_used;

static void log_line(const char *line, size_t length)
{
	if (servers[0].running) {
		tell(EXA_ENDPOINT(EXA_SERVER_tty, 0), console_log, (&(struct console_log_request){}), line,
			(uint32_t)length);
		return;
	}
	tell(PAGE, log, (&(struct log_request){}), line, (uint32_t)length);
	if (early_used + length + 1 <= sizeof early) {
		memcpy(early + early_used, line, length);
		early[early_used + length] = 0;
		early_used += length + 1;
	}
}

static void log_format(const char *format, va_list arguments)
{
	char line[512];
	int length = vsnprintf(line, sizeof line, format, arguments);
	if (length > 0)
		log_line(line, length < (int)sizeof line ? (size_t)length : sizeof line - 1);
}

void boot_log(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	log_format(format, arguments);
	va_end(arguments);
}

/* In place of server/console.c: what resmgr's own file systems have to say. */
void console(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	log_format(format, arguments);
	va_end(arguments);
}

int do_log(struct request *r, const struct log_request *q, struct log_reply *p)
{
	(void)q, (void)p;
	if (EXA_SLOT(r->head->sender) >= EXA_SERVERS)
		return -EPERM;
	log_line(r->tail, r->tail_len);
	return 0;
}

int do_server_lost(
	struct request *r, const struct server_lost_request *q, struct server_lost_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) != EXA_SERVER_page)
		return -EPERM;
	for (size_t i = 0; i < server_count; i++)
		if ((uint32_t)servers[i].server == q->server && servers[i].running) {
			servers[i].running = false;
			ask_fail(servers[i].server);
			boot_log("exa-kernel: %s has died", servers[i].name);
			/* It asks others, for what lies under its overlays. */
			tell(EXA_ENDPOINT(EXA_SERVER_localfs, 1), server_lost, q, NULL, 0);
		}
	return 0;
}

/* A server shows in ps, but cannot be signalled, and needs no slot of the programs'. */
static void show(const char *name, int32_t pid, enum exa_server server)
{
	struct proc *p = proc_new(NULL, pid);
	if (!p)
		return;
	p->server = true;
	p->life = ALIVE;
	p->endpoint = EXA_ENDPOINT(server, 1);
	proc_set_arguments(p, name, (uint32_t)strlen(name) + 1, 0);
}

int do_boot(struct request *r, const struct boot_request *q, struct boot_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) != EXA_SERVER_page)
		return -EPERM;
	if (strcmp(r->tail, EXA_PROTOCOL_HASH))
		return -EPROTO;
	if (!q->processes)
		return -EINVAL;
	if (!r->steps) {
		boot_log("exa-kernel: resmgr is running, at most %u processes", q->processes);
		slots_begin(q->processes, q->spare);
		show("resmgr", PID_RESMGR, EXA_SERVER_resmgr);
	}
	for (size_t i = 0; i < server_count; i++) {
		struct server *s = &servers[i];
		struct server_start_reply started;
		int status = DOWN(r, PAGE, server_start,
			(&(struct server_start_request){
				.server = s->server, .endpoint = EXA_ENDPOINT(s->server, 1) }),
			NULL, 0, &started, NULL, NULL);
		if (status < 0)
			return status;
		if (s->running)
			continue;
		s->running = true;
		show(s->name, PID_RESMGR + 1 + (int32_t)i, s->server);
		if (i == 0)
			for (size_t at = 0; at < early_used; at += strlen(early + at) + 1)
				log_line(early + at, strlen(early + at));
		boot_log("exa-kernel: %s is running", s->name);
	}
	return 0;
}

/* init is the first program: it gets a slot like any other. */
int do_start_init(struct request *r, const struct start_init_request *q, struct start_init_reply *p)
{
	(void)q, (void)p;
	struct proc *page = caller(r);
	if (EXA_SLOT(r->head->sender) != EXA_SERVER_page || !page)
		return -EPERM;
	struct proc *init = proc_find(PID_INIT);
	if (!init) {
		int status = slot_wait(r, page);
		if (status < 0)
			return status;
		init = proc_new(NULL, PID_INIT);
		if (!init)
			return -ENOMEM;
		init->life = ALIVE;
		proc_set_group(init, PID_INIT, PID_INIT);
		init->cwd = page->cwd ? file_hold(page->cwd) : NULL;
		init->endpoint = slot_take(init);
		proc_set_arguments(init, "init", 5, 0);
		tell(
			init->endpoint, set_group, (&(struct set_group_request){ .group = PID_INIT }), NULL, 0);
		event_started(init);
		for (struct mount *m = mount_next(NULL); m; m = mount_next(m))
			if (!strcmp(m->path, "/home") && !strcmp(m->type, "tmpfs"))
				boot_log("exa-kernel: /home is in memory: what is there goes with this page");
		boot_log("exa-kernel: starting init");
	}
	struct server_start_reply started;
	return DOWN(r, PAGE, server_start,
		(&(struct server_start_request){ .server = EXA_SERVERS, .endpoint = init->endpoint }), NULL,
		0, &started, NULL, NULL);
}

int do_boot_done(struct request *r, const struct boot_done_request *q, struct boot_done_reply *p)
{
	(void)q, (void)p;
	struct proc *self = caller(r);
	if (!self || self->pid != PID_INIT)
		return -EPERM;
	tell(PAGE, booted, (&(struct booted_request){}), NULL, 0);
	slots_booted();
	return 0;
}

static void halt(uint32_t command)
{
	tell(PAGE, halted, (&(struct halted_request){ .command = command }), NULL, 0);
}

void boot_init_ended(int32_t status)
{
	boot_log("exa-kernel: init has ended (status %d); the system is halted", (int)status);
	halt(0);
}

int do_reboot(struct request *r, const struct reboot_request *q, struct reboot_reply *p)
{
	(void)p;
	int status = by_root(r);
	if (status < 0)
		return status;
	switch (q->command) {
	case RB_AUTOBOOT:
	case RB_HALT_SYSTEM:
	case RB_POWER_OFF:
		break;
	case RB_ENABLE_CAD:
	case RB_DISABLE_CAD:
		return 0; /* no keyboard comes here */
	default:
		return -EINVAL;
	}
	struct sync_all_request everything = {};
	struct sync_all_reply synced;
	status = do_sync_all(r, &everything, &synced);
	if (status == PENDING)
		return status;
	halt(q->command);
	return 0;
}
