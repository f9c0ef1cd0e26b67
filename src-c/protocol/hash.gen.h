/* Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "0fef2e765539bbb28772520597e43bb1b74abefacb59bc648f7a6e9cca78287d"

#endif
