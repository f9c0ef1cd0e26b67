/*
 * All tables of messages, in order of their number ranges. Include with MSG defined (and, where it
 * looks at fields, I32 U32 I64 U64 U32S STAT CRED).
 * Numbers are never used again for another message.
 */
/* In the order of the numbers. */
/* clang-format off */
#include "file.def"     /* 0x100 */
#include "path.def"     /* 0x200 */
#include "process.def"  /* 0x300 */
#include "signal.def"   /* 0x400 */
#include "descriptor.def" /* 0x500 */
#include "terminal.def" /* 0x600 */
#include "pipe.def"     /* 0x700 */
#include "control.def"  /* 0x800 */
#include "lock.def"     /* 0x900 */
#include "event.def"    /* 0xa00 */
#include "socket.def"    /* 0xb00 */
#include "ipc.def"       /* 0xc00 */
/* clang-format on */
