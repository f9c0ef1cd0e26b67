/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "1e4770f78a69f7f1fc6a6c42c826ea8f003006f53f54acfeb479e9c0bc9b71ac"

#endif
