/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "1412ce9aabcd40db4302956dd86f7fc05b52c141cb6db1f2a7228880b4cf6bdb"

#endif
