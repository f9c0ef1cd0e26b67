/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "1a58dacc471943eb584fae1d676d544569ada194d4a271eae5331f28d5a83a7b"

#endif
