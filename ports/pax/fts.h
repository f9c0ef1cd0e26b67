/* fts(3), as much of it as pax asks for; musl has none. */
#ifndef FTS_H
#define FTS_H

#include <sys/stat.h>

#define FTS_COMFOLLOW 1
#define FTS_LOGICAL 2
#define FTS_NOCHDIR 4
#define FTS_PHYSICAL 16
#define FTS_XDEV 64

enum {
	FTS_D = 1,
	FTS_DC,
	FTS_DEFAULT,
	FTS_DNR,
	FTS_DP,
	FTS_ERR,
	FTS_F,
	FTS_NS,
	FTS_NSOK,
	FTS_SL,
	FTS_SLNONE
};
#define FTS_SKIP 4

typedef struct ftsent {
	int fts_info, fts_errno, fts_level;
	char *fts_path, *fts_accpath;
	struct stat *fts_statp;
	/* fts.c's */
	struct ftsent *above, *next, *below;
	struct stat info;
	int skip;
} FTSENT;

typedef struct fts FTS;

FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **));
FTSENT *fts_read(FTS *fts);
int fts_set(FTS *fts, FTSENT *entry, int what);
int fts_close(FTS *fts);

#endif
