/* SHA-256 of bytes in one piece. Entry point: sha256. */
#ifndef EXA_NETFS_SHA256_H
#define EXA_NETFS_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32 /* bytes */

void sha256(const void *bytes, size_t count, uint8_t digest[SHA256_SIZE]);

#endif
