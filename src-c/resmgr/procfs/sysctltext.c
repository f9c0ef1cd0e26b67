/*
 * What the files of /proc/sys say: sysctl's names, of which none can be set.
 * Entry points: proctext_sysctl. Does not do: which files there are (procfs.c).
 */
#include <sys/utsname.h>

#include "proctext.h"

/* Random bits in the form of a UUID of version 4. */
static void print_uuid(FILE *f, uint64_t high, uint64_t low)
{
	fprintf(f, "%08llx-%04llx-4%03llx-%04llx-%012llx\n", (unsigned long long)(high >> 32),
		(unsigned long long)(high >> 16 & 0xffff), (unsigned long long)(high & 0xfff),
		(unsigned long long)(low >> 48 & 0x3fff) | 0x8000,
		(unsigned long long)(low & 0xffffffffffff));
}

void proctext_sysctl(FILE *f, enum file file)
{
	static uint64_t boot_high, boot_low;
	struct utsname name;
	uname(&name);
	switch (file) {
	case HOSTNAME:
		fprintf(f, "%s\n", name.nodename);
		break;
	case DOMAINNAME:
		fputs("(none)\n", f);
		break;
	case OSTYPE:
		fprintf(f, "%s\n", name.sysname);
		break;
	case OSRELEASE:
		fprintf(f, "%s\n", name.release);
		break;
	case OSVERSION:
		fprintf(f, "%s\n", name.version);
		break;
	case PID_MAX:
		fprintf(f, "%d\n", PID_LAST + 1);
		break;
	case NGROUPS_MAX:
		fprintf(f, "%d\n", EXA_GROUPS_MAX);
		break;
	case THREADS_MAX:
		fprintf(f, "%d\n", EXA_PROCESSES_MAX);
		break;
	case BOOT_ID:
		if (!boot_high) {
			boot_high = random_handle();
			boot_low = random_handle();
		}
		print_uuid(f, boot_high, boot_low);
		break;
	case UUID:
		print_uuid(f, random_handle(), random_handle());
		break;
	case FILE_MAX:
		fprintf(f, "%d\n", EXA_FILES_ALL_MAX);
		break;
	case NR_OPEN:
		fprintf(f, "%d\n", EXA_FILES_MAX);
		break;
	case PIPE_MAX_SIZE:
		fprintf(f, "%d\n", EXA_PIPE_SIZE_MAX);
		break;
	case OVERCOMMIT:
		fputs("0\n", f);
		break;
	default:
		break;
	}
}
