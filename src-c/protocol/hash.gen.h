/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "b530466c0f5086b00ae72db1e215e6cf8503753956dddb4991ffd5dc29ea4a13"

#endif
